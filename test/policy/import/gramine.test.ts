import { describe, expect, test } from 'vitest';
import { importGramine } from '../../../src/policy/import/gramine.ts';
import { Source } from '../../../src/text/source.ts';
import { shown, written } from './imports.ts';

const read = (text: string) => importGramine(new Source('deploy/api.manifest', text));

describe('a Gramine manifest', () => {
  test('fixes one process, which is told its arguments and variables', () => {
    const { permissions } = read(`libos.entrypoint = "/usr/bin/python3"
loader.argv = ["python3", "-c", "print(1)"]
loader.env.PATH = "/bin"
loader.env.LD_PRELOAD = { passthrough = true }
`);
    expect(permissions.containers.map(({ name, entrypoint }) => `${name}: ${shown(entrypoint)}`)).toEqual([
      'api: entrypoint ["/usr/bin/python3" "-c" "print(1)"] PATH="/bin"! LD_PRELOAD=*',
    ]);
    expect(permissions.containers[0]).toMatchObject({ user: { uid: 0, gid: 0 }, cwd: '/' });
    expect(permissions.execs).toEqual([]);
  });

  test.each([
    ['from the command line', 'loader.insecure__use_cmdline_argv = true', '["/app" *{0,Infinity}]', []],
    [
      'from a file',
      'loader.argv_src_file = "file:args"',
      '["/app" *{0,Infinity}]',
      ['the arguments are in the file that `loader.argv_src_file` names'],
    ],
    ['of a mistaken kind', 'loader.argv = "x"', '["/app" *{0,Infinity}]', ['the arguments are not known']],
    ['that are none', '', '["/app"]', []],
  ])('with arguments %s', (_, line, command, unknown) => {
    const { permissions } = read(`libos.entrypoint = "/app"\n${line}\n`);
    expect(shown(permissions.containers[0]!.entrypoint)).toBe(`entrypoint ${command}`);
    expect(permissions.unknown.map(({ why }) => why)).toEqual(unknown);
  });

  test('with the environment of the host has any variable', () => {
    const { permissions } = read(
      'libos.entrypoint = "app"\nfs.start_dir = "/srv"\nloader.insecure__use_host_env = true\n',
    );
    expect(shown(permissions.containers[0]!.entrypoint)).toBe('entrypoint ["/srv/app"] *');
  });

  test('becomes a policy, and what that does not hold is told', () => {
    expect(
      written(
        read(`libos.entrypoint = "/usr/bin/api"
loader.argv = ["api", "--listen"]
loader.uid = 10001
loader.gid = 10002
fs.start_dir = "/srv"
sys.enable_sigterm_injection = true
loader.env.A = "x\\ty"
loader.insecure__use_host_env = true
`),
      ),
    ).toEqual({
      text: `# From a Gramine manifest.
format = 1

[policy]
id = "api"
counter = 1
default = "deny"

# deploy/api.manifest:1
[[container]]
name = "api"
image = "unknown" # decide: the image, with its digest
argv = ["/usr/bin/api", "--listen"]
cwd = "/srv"
user = { uid = 10001, gid = 10002 }
env = [
  { name = "A", value = "x\\ty" },
]
io = { stdin = true, stdout = true, stderr = true }
signals = ["KILL", "TERM"]
`,
      notes: [
        '1:1 the source names no image',
        '2:16 the program is told another name than its path, which a policy does not say',
        '8:33 the host may set any variable, so the policy denies it',
      ],
    });
  });

  test('without a program says nothing of what is started', () => {
    const imported = read('sgx.debug = true\n');
    expect(written(imported).notes).toEqual([
      '1:1 there is no `libos.entrypoint`',
      '1:1 the source names no image',
      '1:1 the source fixes no command line',
    ]);
    expect(() => read('a = \n')).toThrow('deploy/api.manifest:1:1: `a` has no value');
  });
});
