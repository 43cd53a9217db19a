import { readdirSync } from 'node:fs';
import { test } from 'vitest';
import { parseRelease, isWithin } from '../../../src/gramine/release.ts';
import { parseToml } from '../../../src/toml/parse.ts';
import { Source } from '../../../src/text/source.ts';
import { Subject } from '../../../src/lint/subject.ts';
import { gscDefaults } from '../../../src/gsc/defaults.ts';

const all: any[] = [];
for (const group of readdirSync('src/lint/rules', { withFileTypes: true }).filter((d) => d.isDirectory()).map((d) => d.name)) {
  if (group === 'template') continue;
  for (const file of readdirSync(`src/lint/rules/${group}`).filter((n) => n.endsWith('.ts') && !n.includes('problems'))) {
    const module: any = await import(`../../../src/lint/rules/${group}/${file}`).catch((e) => (console.log("SKIP", file), {}));
    all.push(...Object.values(module).filter((r: any) => r?.id && r.docs));
  }
}
const run = (example: any) => {
  const release = parseRelease(example.gramine ?? '1.9')!;
  const holes = { first: 0xe000, last: 0xe00f };
  const document = parseToml(new Source('x', example.manifest), { holes });
  const g = gscDefaults(release);
  const base = parseToml(new Source('g', g.text), { holes: g.holes });
  const subject = new Subject(document, { path: 'x', kind: example.as === 'gsc' ? 'gsc-user-manifest' : 'gramine-manifest', reading: example.as === 'final' ? 'final' : 'source', release, profile: 'production', ...(example.as === 'gsc' && { base }) });
  const out: string[] = [];
  for (const rule of all) {
    if (rule.releases && !isWithin(release, rule.releases) || rule.needs || !rule.check) continue;
    if (document.problems.length && rule.on !== 'syntax') continue;
    for (const f of rule.check(subject)) out.push(`${rule.id} [${f.at ? example.manifest.slice(f.at.start, f.at.end) : ''}] ${f.stage} ${f.message}`);
  }
  return out.filter((l) => !/^keys\/missing|working-directory-root/.test(l));
};
test('x', () => {
  const S = 'sys.allowed_ioctls = [{ request_code = 1, struct = "s" }]\n[sys.ioctl_structs]\n';
  const cases: any[] = [
    { manifest: 'sgx.isvprodid = 70000' }, { manifest: 'sgx.max_threads = 0' }, { manifest: 'sgx.max_threads = true' },
    { manifest: 'sgx.cpu_features.mpx = "unspecified"', gramine: '1.6' }, { manifest: 'sgx.cpu_features.mpx = "unspecified"', gramine: '1.7' },
    { manifest: 'sgx.seal_key.flags_mask = "0xff"' },
    { manifest: S + 's = [{ size = 8, direction = "both" }]' },
    { manifest: S + 's = [{ size = 8, foo = 1, ptrr = 2 }, { ptr = [{ sze = 8, size = true, direction = "x" }] }]' },
    { manifest: S + 's = [ 1, { ptr = [2] }]' },
    { manifest: S + 's = "x"' },
    { manifest: 'sys.allowed_ioctls = [{ request_code = "x" }, {}]' },
    { manifest: 'sys.allowed_ioctls = [{ request_code = 1, struct = 3 }]' },
    { manifest: 'sys.allowed_ioctls = [{ }]', gramine: '1.6' },
    { manifest: 'sys.debug__mock_syscalls = [{ return = 1 }]' },
    { manifest: 'sgx.remote_attestation = "epid"' }, { manifest: 'sgx.remote_attestation = "epid"', gramine: '1.8' },
    { manifest: 'sgx.remote_attestation = true\nsgx.ra_client_spid = "12"', gramine: '1.4' },
    { manifest: 'sgx.ra_client_spid = "12"', gramine: '1.2' },
    { manifest: 'sgx.require_avx = true\nsgx.cpu_features.avx = "required"', gramine: '1.7' },
    { manifest: 'sgx.require_avx = true', gramine: '1.7' },
    { manifest: 'sgx.protected_files = ["file:x"]', as: 'gsc' },
    { manifest: 'sgx.trusted_files.a = "file:/x"\nsgx.allowed_files.b = "file:/y"', as: 'gsc' },
    { manifest: 'sgx.trusted_files.a = "file:/x"', as: 'gsc', gramine: '1.5' },
    { manifest: 'sgx.file_check_policy = "allow_all_but_log"', as: 'gsc' },
    { manifest: 'loader.entrypoint = "file:/x"', as: 'gsc' },
    { manifest: 'loader.entrypoint = "file:/x"', as: 'gsc', gramine: '1.8' },
    { manifest: 'loader.env.PATH = { passthrough = true }\nloader.env.LD_PRELOAD = { passthrough = true }', as: 'gsc' },
    { manifest: 'loader.argv = ["x"]', as: 'gsc' },
    { manifest: 'libos.entrypoint = "/x"\nfs.root.uri = "file:/app"', as: 'gsc' },
    { manifest: 'sgx.enclave_size = "4G"\nsgx.max_threads = 8\n', as: 'gsc' },
    { manifest: 'sgx.debug = true\nloader.log_level = "all"', as: 'gsc' },
    { manifest: 'sgx.enclave_size = "4G"\n{% for x in y %}\nsgx.max_threads = 8\n{% endfor %}', as: 'gsc' },
    { manifest: 'sgx.trusted_files = ["file:{{ x }}/a"]', as: 'gsc' },
    { manifest: 'sys.stack.size = "x"' }, { manifest: 'sys.fds.limit = -1' },
    { manifest: 'sgx.enclave_size = ""' },
  ];
  for (const c of cases) console.log(`${c.manifest.replace(/\n/g, '⏎')} ${c.as ?? ''} ${c.gramine ?? ''}\n   ${run(c).join('\n   ')}`);
});
