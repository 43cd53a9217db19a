import { describe, expect, test } from 'vitest';
import { diffManifests } from '../../src/diff/diff-manifests.ts';
import type { ManifestDiff } from '../../src/diff/manifest-diff.ts';
import type { Release } from '../../src/gramine/release.ts';
import { diff, diffTemplates, plain, told } from './generated.ts';

function across(older: string, oldRelease: Release, newer: string, release: Release): ManifestDiff {
  return diffManifests(plain('old', older), plain('new', newer), { release, oldRelease });
}

const reasons = ({ changes }: ManifestDiff) =>
  changes.map(({ direction, path, why }) => `${direction} ${path}: ${why}`);

describe('settings', () => {
  test('are compared by value: sizes, paths, defaults, strings and tables of trusted files', () => {
    const older = `
sgx.enclave_size = "1G"
sgx.debug = false
fs.start_dir = "/app//x/../"
sgx.trusted_files = ["file:a", "file:b/"]
loader.env.A = "x"
fs.root = { uri = "file:." }
sgx.allowed_files = []
`;
    const newer = `
sgx.enclave_size = "1024M"
fs.start_dir = "/app"
sgx.trusted_files = [{ uri = "file:./a" }, { uri = "file:b//" }]
loader.env.A = { value = "x" }
sgx.isvsvn = 0
`;
    expect(told(diff(older, newer))).toEqual([]);
  });

  test('have a direction with its reason, and say what they act on', () => {
    const { changes, summary } = diff('sgx.debug = false', 'sgx.debug = true');
    expect(changes).toEqual([
      {
        path: 'sgx.debug',
        subject: 'setting',
        kind: 'changed',
        old: false,
        new: true,
        direction: 'weaker',
        why: 'the host can read the memory of a debug enclave',
        affects: ['MRENCLAVE', 'ATTRIBUTES'],
        range: { start: 12, end: 16 },
        oldRange: { start: 12, end: 17 },
      },
    ]);
    expect(summary).toEqual({ weaker: 1, stronger: 0, neutral: 0, unknown: 0 });
  });

  test('that nobody reads are neutral', () => {
    expect(reasons(diff('sgx.x = 1\na = 1', 'sgx.x = 2'))).toEqual([
      'neutral a: Gramine 1.9 does not read this key',
      'neutral sgx.x: Gramine 1.9 does not read this key',
    ]);
  });

  test('step by step are weaker or stronger to a degree', () => {
    expect(reasons(diff('loader.log_level = "debug"', 'loader.log_level = "all"'))).toEqual([
      'weaker loader.log_level: more than before: levels above `error` can print data of the application',
    ]);
    expect(told(diff('sgx.seal_key.flags_mask = "0xfffffffffffffffd"', ''))).toEqual([
      'stronger setting sgx.seal_key.flags_mask changed: "0xfffffffffffffffd" → "0xffffffffffffffff"',
    ]);
    expect(told(diff('sgx.isvsvn = 3', 'sgx.isvsvn = 2'))).toEqual(['weaker setting sgx.isvsvn changed: 3 → 2']);
  });

  test('of the wrong type cannot be judged', () => {
    expect(told(diff('sgx.debug = "true"', ''))).toEqual(['unknown setting sgx.debug changed: "true" → false']);
  });

  test('follow from others that are written', () => {
    expect(told(diff('sgx.edmm_enable = false', 'sgx.edmm_enable = true'))).toEqual([
      'neutral setting sgx.edmm_enable changed: false → true',
      'neutral setting sgx.enclave_size changed: "256M" → "1024G"',
    ]);
  });

  test('never show a secret', () => {
    const text = JSON.stringify([
      diff('', 'fs.insecure__keys.default = "ffeeddccbbaa99887766554433221100"'),
      diff('', 'loader.env.DB_PASSWORD = "hunter2-hunter2"\nx.token = "ghp_0123456789abcdefghijABCDEFGHIJ456789"'),
      diff('', 'loader.argv = ["app", "--password=correct-horse-battery"]'),
    ]);
    expect(text).not.toMatch(/ffeedd|hunter2|ghp_|correct-horse/);
    expect(text.match(/everybody/g)?.length).toBe(4);
  });
});

describe('the environment', () => {
  test('is weaker where the host comes to choose', () => {
    const older = 'loader.env.PATH = "/bin"\nloader.env.A = { passthrough = true }\nloader.env.RA_TLS_MRENCLAVE = "ab"';
    const newer = 'loader.env.PATH = { passthrough = true }\nloader.env.A = "1"\nloader.env.RA_TLS_MRENCLAVE = "any"';
    expect(reasons(diff(older, newer))).toEqual([
      'weaker loader.env.PATH: the host chooses which programs are started',
      'weaker loader.env.RA_TLS_MRENCLAVE: the verifier demands less of its peer',
      'stronger loader.env.A: the host no longer chooses its value',
    ]);
  });

  test('comes from the host where a fixed variable goes and the rest is taken over', () => {
    const host = 'loader.insecure__use_host_env = true\n';
    expect(told(diff(`${host}loader.env.A = "x"`, host))).toEqual(['weaker setting loader.env.A removed: "x" → –']);
    expect(told(diff('loader.env.A = "x"', ''))).toEqual(['neutral setting loader.env.A removed: "x" → –']);
  });

  test('is weaker when libraries come from where the host writes', () => {
    const rest = 'fs.mounts = [{ path = "/l", uri = "file:/l" }]\nsgx.allowed_files = ["file:/l/"]\n';
    expect(
      reasons(diff(`${rest}loader.env.LD_LIBRARY_PATH = "/lib"`, `${rest}loader.env.LD_LIBRARY_PATH = "/l:/lib"`)),
    ).toEqual([
      'weaker loader.env.LD_LIBRARY_PATH: the host chooses what is in one of these places, so it chooses code',
    ]);
  });
});

describe('mounts', () => {
  const mount = (...entries: string[]) => `fs.root.type = "tmpfs"\nfs.mounts = [${entries.join(', ')}]`;
  const data = '{ type = "encrypted", path = "/data", uri = "file:/data" }';

  test('are compared by what is visible where', () => {
    expect(
      told(
        diff(
          mount('{ path = "/a/", uri = "file:/srv/./a" }'),
          mount('{ type = "chroot", uri = "file:/srv/a", path = "/a" }'),
        ),
      ),
    ).toEqual([]);
    expect(
      told(
        diff('fs.root.uri = "file:/"', 'fs.root.uri = "file:/"\nfs.mounts = [{ path = "/lib", uri = "file:/lib" }]'),
      ),
    ).toEqual([]);
  });

  test('say what stops being encrypted, and what the host shows unsanitised', () => {
    expect(
      reasons(
        diff(mount(data), mount('{ path = "/data", uri = "file:/data" }', '{ path = "/p", uri = "file://proc" }')),
      ),
    ).toEqual([
      'weaker /data: what is here is no longer encrypted',
      'weaker /p: it shows `/proc` of the host unsanitised',
    ]);
  });

  test('that only show trusted files are neutral, and those with allowed files weaker', () => {
    const opt = '{ path = "/opt", uri = "file:/opt" }';
    expect(told(diff(mount(), mount(opt)))).toEqual([
      'neutral mount /opt added: – → {"type":"chroot","uri":"file:/opt"}',
    ]);
    const allowed = '\nsgx.allowed_files = ["file:/opt/log"]';
    expect(told(diff(mount() + allowed, mount(opt) + allowed))).toEqual([
      'weaker mount /opt added: – → {"type":"chroot","uri":"file:/opt"}',
    ]);
  });

  test('can hide each other by their order', () => {
    const [a, b] = ['{ path = "/a", uri = "file:a" }', '{ path = "/a/b", uri = "file:b" }'];
    expect(reasons(diff(mount(a, b), mount(b, a)))).toEqual([
      'neutral /a/b: the mount at `/a` hides the one here; only trusted files can be opened here, though the host chooses what is listed',
    ]);
  });

  test('of another sealing key are told apart', () => {
    const keyed = (key: string) => mount(`{ type = "encrypted", path = "/d", uri = "file:d", key_name = "${key}" }`);
    expect(reasons(diff(keyed('_sgx_mrenclave'), keyed('_sgx_mrsigner')))).toEqual([
      'weaker /d: every enclave of the signer can read it',
    ]);
    expect(reasons(diff(keyed('_sgx_mrsigner'), keyed('k')))).toEqual([
      'unknown /d: the key comes from elsewhere, and who else has it cannot be told',
    ]);
  });
});

describe('files', () => {
  test('that become allowed say what the host gets', () => {
    const older =
      'libos.entrypoint = "/app/main"\nfs.mounts = [{ path = "/app", uri = "file:/srv" }]\nsgx.trusted_files = ["file:/srv/main", "file:/srv/conf/"]\n';
    const newer = `${older}sgx.allowed_files = ["file:/srv/main", "file:/srv/conf/x", "file:/var/log", "file:/var/log/app"]`;
    expect(reasons(diff(older, newer))).toEqual([
      'weaker /srv/conf/x: the host can replace it although it is trusted: allowed files are looked at first',
      'weaker /srv/main: the host can replace the program `/app/main`',
      'weaker /var/log: the host can read and replace it, once a mount shows it',
    ]);
  });

  test('that stay covered by another entry do not change', () => {
    expect(told(diff('sgx.allowed_files = ["file:/a", "file:/a/b"]', 'sgx.allowed_files = ["file:/a//"]'))).toEqual([]);
    expect(told(diff('sgx.allowed_files = ["file:/a"]', 'sgx.allowed_files = ["file:/a/b"]'))).toEqual([
      'stronger files /a removed: "file:/a" → –',
    ]);
  });

  test('that are no longer trusted are weaker where the policy lets everything through', () => {
    const policy = 'sgx.file_check_policy = "allow_all_but_log"\n';
    expect(told(diff(`${policy}sgx.trusted_files = ["file:a"]`, policy))).toEqual([
      'weaker files sgx.trusted_files removed: "a" → –',
    ]);
    expect(told(diff('sgx.trusted_files = ["file:a"]', ''))).toEqual([
      'neutral files sgx.trusted_files removed: "a" → –',
    ]);
  });

  test('fold by directory', () => {
    const list = (from: number, to: number, hash: string) =>
      Array.from(
        { length: to - from },
        (_, at) => `{ uri = "file:/usr/lib/p/${(from + at) % 7}/m${from + at}", sha256 = "${hash.repeat(64)}" }`,
      );
    const manifest = (...entries: string[]) => `sgx.trusted_files = [${entries.join()}]`;
    const { trustedFiles, changes } = diff(
      manifest(...list(0, 300, 'a')),
      manifest(...list(10, 200, 'a'), ...list(200, 310, 'b'), '"file:/etc/x"'),
    );
    expect(trustedFiles).toEqual({
      added: 11,
      removed: 10,
      changed: 100,
      entries: [
        { path: '/etc/x', kind: 'added', count: 1 },
        { path: '/usr/lib/p/', kind: 'added', count: 10 },
        { path: '/usr/lib/p/', kind: 'changed', count: 100 },
        { path: '/usr/lib/p/', kind: 'removed', count: 10 },
      ],
    });
    expect(changes.map(({ kind, old: from, new: to }) => [kind, from, to])).toEqual([
      ['added', undefined, '11 files'],
      ['changed', '100 files', '100 files'],
      ['removed', '10 files', undefined],
    ]);
  });

  test('in a directory of the source are what the finished list makes of it', () => {
    const source = plain('a.manifest', 'sgx.trusted_files = ["file:lib/", "file:app"]');
    const signed = plain(
      'a.manifest.sgx',
      `sgx.trusted_files = [{ uri = "file:lib/a", sha256 = "${'a'.repeat(64)}" }, { uri = "file:app", sha256 = "${'b'.repeat(64)}" }]`,
      true,
    );
    expect(told(diffManifests(source, signed, { release: '1.9' }))).toEqual([]);
    expect(told(diff('sgx.trusted_files = ["file:lib/"]', 'sgx.trusted_files = ["file:lib/a"]'))).toEqual([
      'neutral files sgx.trusted_files removed: "lib/" → –',
    ]);
  });
});

describe('templates', () => {
  test('are compared with their expressions', () => {
    const older =
      'sgx.debug = {{ debug }}\nsgx.enclave_size = "{{ size }}"\nfs.mounts = [{ path = "{{ d }}", uri = "file:{{ d }}" }]';
    expect(told(diffTemplates(older, `# note\n${older}`))).toEqual([]);
    const changed = diffTemplates(older, older.replace('{{ debug }}', 'true').replaceAll('{{ d }}"', '{{ e }}"'));
    expect(reasons(changed)).toEqual([
      'unknown sgx.debug: it depends on `{{ debug }}`',
      'unknown {{ d }}: it depends on `file:{{ d }}` and `{{ d }}`',
      'unknown {{ e }}: it depends on `file:{{ e }}` and `{{ e }}`',
    ]);
    expect(changed.identity).toMatchObject({
      mrenclave: 'unknown',
      attributes: 'unknown',
      isvSvn: 'same',
      needs: ['definitions', 'sigstruct'],
    });
  });

  test('with definitions are compared by value', () => {
    const older = 'sgx.debug = {{ debug }}\nloader.log_level = "{{ level }}"';
    expect(
      told(diffTemplates(older, 'sgx.debug = true\nloader.log_level = "{{ level }}"', { debug: 'false' })),
    ).toEqual(['weaker setting sgx.debug changed: false → true']);
  });

  test('say under which conditions a change holds', () => {
    const older = '{% if debug %}sgx.debug = true{% else %}sgx.debug = false{% endif %}';
    const { changes, identity } = diffTemplates(older, 'sgx.debug = false');
    expect(changes.map(({ direction, assumptions }) => ({ direction, assumptions }))).toEqual([
      { direction: 'stronger', assumptions: ['debug'] },
    ]);
    expect(identity.mrenclave).toBe('unknown');
  });

  test('pair outcomes that assume the same', () => {
    const text = (threads: number) =>
      `{% if a %}sgx.edmm_enable = true{% endif %}\n{% if b %}sgx.isvsvn = 1{% endif %}\nsgx.max_threads = ${threads}`;
    expect(told(diffTemplates(text(4), text(8)))).toEqual(['neutral setting sgx.max_threads changed: 4 → 8']);
  });

  test('loops are the same wherever they stand, and others over something else', () => {
    const loop = (list: string) => `sgx.trusted_files = [{% for d in ${list} %}"file:{{ d }}/",{% endfor %}]`;
    expect(told(diffTemplates(loop('dirs'), `# comment\n${loop('dirs')}`))).toEqual([]);
    expect(diffTemplates(loop('dirs'), loop('others')).summary).toEqual({
      weaker: 0,
      stronger: 0,
      neutral: 0,
      unknown: 2,
    });
  });

  test('that cannot be rendered are a located error', () => {
    expect(() => diffTemplates('a = 1', '{% if %}')).toThrow('new:1:7: `%}` stands where an expression is expected');
    expect(() => diff('a = ', 'a = 1')).toThrow('old.manifest:1:1: `a` has no value');
  });
});

describe('identity', () => {
  const identity = (older: string, newer: string) => diff(older, newer).identity;

  test('order and written-out defaults are causes', () => {
    expect(identity('sgx.debug = false\nsgx.max_threads = 8', 'sgx.max_threads = 8\nsgx.debug = false').causes).toEqual(
      ['the order of keys or entries: `sgx`'],
    );
    expect(identity('sgx.max_threads = 8', 'sgx.max_threads = 8\nsgx.debug = false').causes).toEqual([
      'a default is written out, so that it stands elsewhere: `sgx.debug`',
    ]);
    expect(identity('sgx.enclave_size = "1G"', 'sgx.enclave_size = "1024M"').causes).toEqual([
      'text that changes no meaning: `sgx.enclave_size`',
    ]);
  });

  test('fields of SIGSTRUCT have answers of their own', () => {
    expect(identity('', 'sgx.isvprodid = 1\nsgx.cpu_features.avx = "required"')).toMatchObject({
      mrenclave: 'changes',
      mrsigner: 'unknown',
      isvProdId: 'changes',
      isvSvn: 'same',
      attributes: 'changes',
      needs: ['sigstruct'],
    });
    expect(identity('sgx.cpu_features.mpx = "disabled"', '')).toMatchObject({ attributes: 'same' });
  });

  test('sealed data follows its key', () => {
    const keyed = (key: string, more = '') =>
      `fs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d", key_name = "${key}" }]\n${more}`;
    const effects = (older: string, newer: string) =>
      identity(older, newer).sealedData.map(({ key, effect, why }) => `${key} ${effect}: ${why}`);
    expect(effects(keyed('_sgx_mrenclave'), keyed('_sgx_mrenclave', 'sgx.max_threads = 8'))).toEqual([
      '_sgx_mrenclave unreadable: the sealing key depends on MRENCLAVE, which changes',
    ]);
    expect(effects(keyed('_sgx_mrsigner'), keyed('_sgx_mrsigner', 'sgx.max_threads = 8'))).toEqual([
      '_sgx_mrsigner unknown: it stays readable if both are signed with the same key',
    ]);
    expect(effects(keyed('_sgx_mrsigner'), keyed('_sgx_mrsigner', 'sgx.isvsvn = 1'))).toEqual([
      '_sgx_mrsigner unreadable: the sealing key depends on ISVSVN, which changes',
    ]);
    expect(effects(keyed('_sgx_mrsigner'), keyed('_sgx_mrsigner', 'sgx.debug = true'))).toEqual([
      '_sgx_mrsigner unreadable: debug enclaves get other sealing keys',
    ]);
    expect(effects(keyed('k'), keyed('k', 'sgx.debug = true'))).toEqual([
      'k readable: the key is provisioned, whatever the enclave is',
    ]);
    expect(effects(keyed('k'), keyed('k').replace('"file:d"', '"file:e"'))).toEqual([
      'k unreadable: the mount shows another host path, and encrypted files carry the path that they were written under',
    ]);
    expect(effects(keyed('k'), keyed('other'))).toEqual(['k unreadable: the mount uses the key `other` now']);
  });

  test('a known signer settles what depends on it', () => {
    const text = 'fs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d", key_name = "_sgx_mrsigner" }]';
    const { identity: known } = diffManifests(plain('a', text), plain('b', `${text}\nsgx.max_threads = 8`), {
      release: '1.9',
      signer: 'same',
    });
    expect(known).toMatchObject({ mrsigner: 'same', needs: [], sealedData: [{ effect: 'readable' }] });
  });

  test('has consequences for a fleet', () => {
    expect(identity('', 'sgx.isvsvn = 2').consequences).toEqual([
      'verifiers that check MRENCLAVE need the new value before the first new enclave starts, and the old one until the last old enclave is gone',
      'a new SIGSTRUCT has to be made, and EINIT refuses the old one',
      'once no old enclave runs, verifiers can demand the new ISVSVN, and there is no way back to the old version then',
    ]);
    expect(identity('sgx.isvsvn = 2', 'sgx.isvsvn = 2').consequences).toEqual([]);
  });
});

describe('releases', () => {
  test('are a change of their own', () => {
    expect(reasons(across('', '1.8', '', '1.9'))).toEqual(['neutral gramine: the release is another one']);
    expect(across('', '1.8', '', '1.9').identity.causes).toEqual([
      'Gramine 1.9 has another libpal than 1.8, which is measured as well',
    ]);
  });

  test('that no longer read a key lose what it says', () => {
    const text = 'sgx.thread_num = 8\nsgx.protected_files = ["file:data/"]\nloader.argv_src_file = "file:args"';
    expect(reasons(across(text, '1.4', text, '1.9'))).toEqual([
      'weaker /data: what is here is no longer encrypted',
      'weaker loader.argv_src_file: from 1.8 on: the file is read before trusted files are checked, so the host chooses the arguments',
      'stronger gramine: from 1.6.2 on trusted files stay verified in child processes',
      'neutral sgx.thread_num: Gramine 1.9 no longer reads this key: the enclave has room for 4 threads',
    ]);
  });

  test('with the successors of old keys mean the same', () => {
    const older =
      'sgx.thread_num = 8\nsgx.protected_files = ["file:data"]\nsgx.remote_attestation = true\nfs.mount.lib.path = "/lib"\nfs.mount.lib.uri = "file:/lib"';
    const newer =
      'sgx.max_threads = 8\nsgx.remote_attestation = "dcap"\nfs.mounts = [{ path = "/lib", uri = "file:/lib" }, { type = "encrypted", path = "/data", uri = "file:data" }]';
    expect(told(across(older, '1.4', newer, '1.9'))).toEqual(['stronger setting gramine changed: "1.4" → "1.9"']);
  });
});
