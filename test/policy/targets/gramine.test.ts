import { describe, expect, test } from 'vitest';
import { findKey } from '../../../src/gramine/key-table.ts';
import { Manifest } from '../../../src/gramine/manifest.ts';
import { newestRelease } from '../../../src/gramine/release.ts';
import { importGramine } from '../../../src/policy/import/gramine.ts';
import { gramineTarget } from '../../../src/policy/targets/gramine.ts';
import { Source } from '../../../src/text/source.ts';
import { parseToml } from '../../../src/toml/parse.ts';
import { policyFile, policyOf, told } from './policies.ts';

const server = policyFile(`argv = ["/usr/bin/api", "--listen", "0.0.0.0:8443 \\"x\\""]
cwd = "/srv"
user = { uid = 10001, gid = 10002, groups = [5] }
env = [
  { name = "PATH", value = "/usr/bin:/bin" },
  { name = "REQUIRE_TLS", value = "1", required = false },
]

[[container.exec]]
id = "liveness"
purpose = "probe"
argv = ["/usr/bin/healthcheck", "--quick"]
signals = ["INT"]

[[container.exec]]
id = "stats"
purpose = "operate"
argv = ["/usr/bin/admin", { one_of = ["heap", "gc"] }]
`);

describe('a fragment of a Gramine manifest', () => {
  test('fixes the program, its arguments, variables, user and folder', () => {
    const policy = policyOf(server);
    const { files, losses } = gramineTarget.compile(policy, {});
    expect(Object.fromEntries(files)).toEqual({
      'api.manifest.toml': `libos.entrypoint = "/usr/bin/api"
loader.argv = ["/usr/bin/api", "--listen", "0.0.0.0:8443 \\"x\\""]
loader.insecure__use_cmdline_argv = false
loader.insecure__use_host_env = false
loader.env.PATH = "/usr/bin:/bin"
loader.env.REQUIRE_TLS = "1"
loader.uid = 10001
loader.gid = 10002
fs.start_dir = "/srv"
sys.enable_sigterm_injection = true
`,
    });
    expect(told(policy, losses)).toEqual([
      'opens gramine/io: the host reads what the enclave prints and writes what it reads @ ["/usr/bin/api", "--listen", "0.0.0.0:8443 \\"x\\""]',
      'opens gramine/instances: the host starts the enclave as often as it likes @ [[container]]',
      'closes gramine/exec: the host starts nothing in a running enclave @ [[container.exec]] | [[container.exec]]',
      'closes gramine/groups: a process has no groups but its own @ ["/usr/bin/api", "--listen", "0.0.0.0:8443 \\"x\\""]',
      'closes gramine/env-fixed: a variable that the host may leave out is always set @ { name = "REQUIRE_TLS", value = "1", required = false }',
      'closes gramine/image: the image is not named: what can be started are the files that the manifest trusts @ [[container]]',
    ]);
  });

  test('has settings that Gramine knows, and is imported as what it was', () => {
    const text = gramineTarget.compile(policyOf(server), {}).files.get('api.manifest.toml') as string;
    const source = new Source('api.manifest', text);
    const manifest = new Manifest(parseToml(source), { release: newestRelease });
    const unknown = [...manifest.settings()].filter(
      ({ path }) => !findKey(path.replace(/^loader\.env\..*/, 'loader.env.<NAME>')),
    );
    expect(unknown.map(({ path }) => path)).toEqual([]);
    const [container] = importGramine(source).permissions.containers;
    expect(container).toMatchObject({ cwd: '/srv', user: { uid: 10001, gid: 10002 } });
    expect(container!.entrypoint.command).toMatchObject({
      args: ['/usr/bin/api', '--listen', '0.0.0.0:8443 "x"'].map((value) => ({ value: { kind: 'exact', value } })),
    });
  });

  test('is made for each exec entry with fixed arguments when asked', () => {
    const policy = policyOf(server);
    const { files, losses } = gramineTarget.compile(policy, { splitExec: true });
    expect([...files.keys()]).toEqual(['api.manifest.toml', 'api.liveness.manifest.toml']);
    expect(files.get('api.liveness.manifest.toml')).toBe(`libos.entrypoint = "/usr/bin/healthcheck"
loader.argv = ["/usr/bin/healthcheck", "--quick"]
loader.insecure__use_cmdline_argv = false
loader.insecure__use_host_env = false
loader.env.PATH = "/usr/bin:/bin"
loader.env.REQUIRE_TLS = "1"
loader.uid = 10001
loader.gid = 10002
fs.start_dir = "/srv"
`);
    expect(losses.map(({ id }) => id)).toEqual([
      'gramine/io',
      'gramine/instances',
      'gramine/kill',
      'gramine/exec-pattern',
      'gramine/exec-apart',
      'gramine/groups',
      'gramine/signals',
      'gramine/env-fixed',
      'gramine/image',
    ]);
  });

  test('does not hold arguments that are not fixed', () => {
    const policy = policyOf(
      policyFile('argv = ["/bin/api", { regex = "[a-z]+" }]\ncwd = "/"\nuser = { uid = 1, gid = 1 }\n'),
    );
    expect(() => gramineTarget.compile(policy, {})).toThrow(
      'api.exec-policy.toml:10:21: a manifest fixes every argument (write the argument as a text)',
    );
  });

  test('lets the host choose a value only when that is wanted', () => {
    const policy = policyOf(
      policyFile(`argv = ["./api"]
cwd = "/srv"
user = { uid = 1, gid = 1 }
env = [{ name = "HOSTNAME", regex = "[a-z]+", required = false }]
`),
    );
    expect(() => gramineTarget.compile(policy, {})).toThrow("Gramine can't check the value of `HOSTNAME`");
    const { files, losses } = gramineTarget.compile(policy, { allowPassthrough: true });
    expect(files.get('api.manifest.toml')).toContain('libos.entrypoint = "/srv/api"\nloader.argv = ["./api"]\n');
    expect(files.get('api.manifest.toml')).toContain('loader.env.HOSTNAME = { passthrough = true }\n');
    expect(told(policy, losses)[1]).toBe(
      'opens gramine/env-passthrough: the host gives any value to a variable, or leaves it out @ { name = "HOSTNAME", regex = "[a-z]+", required = false }',
    );
  });

  test('needs the path of the program', () => {
    const policy = policyOf(policyFile('argv = ["api"]\ncwd = "/"\nuser = { uid = 1, gid = 1 }\n'));
    expect(() => gramineTarget.compile(policy, {})).toThrow('Gramine does not look programs up in PATH');
  });
});
