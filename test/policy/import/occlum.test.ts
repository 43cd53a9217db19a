import { describe, expect, test } from 'vitest';
import { importOcclum } from '../../../src/policy/import/occlum.ts';
import { Source } from '../../../src/text/source.ts';
import { shown, written } from './imports.ts';

const read = (text: string) => importOcclum(new Source('app/Occlum.json', text));

const usual = `{
  "resource_limits": { "user_space_size": "1MB" },
  "entry_points": ["/bin", "/usr/bin/app.x"],
  "env": { "default": ["A=1", "LD_LIBRARY_PATH=/lib"], "untrusted": ["A", "EXAMPLE"] },
  "metadata": { "debuggable": true }
}
`;

describe('Occlum.json', () => {
  test('lets the host start what lies below its entry points, with any arguments', () => {
    const { permissions } = read(usual);
    expect(permissions.execs.map(shown)).toEqual([
      'entrypoint below /bin LD_LIBRARY_PATH="/lib"! A=* EXAMPLE=*',
      'entrypoint below /usr/bin/app.x LD_LIBRARY_PATH="/lib"! A=* EXAMPLE=*',
    ]);
    expect(permissions.unknown).toEqual([]);
    expect(permissions.source.slice(permissions.execs[0]!.range)).toBe('"/bin"');
  });

  test('becomes a policy in which the arguments are patterns', () => {
    expect(written(read(usual))).toEqual({
      text: `# From Occlum.json.
format = 1

[policy]
id = "occlum"
counter = 1
default = "deny"

# app/Occlum.json:3
[[container]]
name = "app"
image = "unknown" # decide: the image, with its digest
argv = [{ regex = '/bin(?:/(?:[^/.][^/]*|\\.[^/.][^/]*|\\.\\.[^/]+))*' }]
cwd = "/"
user = { uid = 0, gid = 0 }
env = [
  { name = "LD_LIBRARY_PATH", value = "/lib" },
  { name = "A", regex = '(?:.|\\n)*', required = false },
  { name = "EXAMPLE", regex = '(?:.|\\n)*', required = false },
]
io = { stdin = true, stdout = true, stderr = true }
signals = ["HUP", "INT", "QUIT", "USR1", "USR2", "TERM", "KILL", "WINCH", "STOP", "CONT"]

# app/Occlum.json:3
[[container.exec]]
id = "app-x"
purpose = "operate"
argv = [{ regex = '/usr/bin/app\\.x(?:/(?:[^/.][^/]*|\\.[^/.][^/]*|\\.\\.[^/]+))*' }]
rest = { max = 64, regex = '(?:.|\\n)*' }
io = { stdin = true, stdout = true, stderr = true }
signals = ["HUP", "INT", "QUIT", "USR1", "USR2", "TERM", "KILL", "WINCH", "STOP", "CONT"]
`,
      notes: [
        '3:20 the source names no image',
        '3:20 the host chooses the arguments; the policy allows none',
        '3:20 any signal may be sent; the policy allows those that it can name',
        '3:28 the host chooses the arguments; the policy allows up to 64',
        '3:28 any signal may be sent; the policy allows those that it can name',
      ],
    });
  });

  test('is told what can not be read in it, each in its place', () => {
    const { permissions } = read(
      '{ "entry_points": "/bin", "env": { "default": ["A", 1], "untrusted": {} }, "metadata": [] }',
    );
    expect(permissions.unknown.map(({ why, range }) => `${permissions.source.slice(range)}: ${why}`)).toEqual([
      '{: there are no `entry_points`',
      '"/bin": `entry_points` has to be a list',
      '"A": a variable has to be `NAME=value`',
      '1: `env.default[1]` has to be a text',
      '{}: `env.untrusted` has to be a list',
      '[]: `metadata` has to be an object',
    ]);
  });

  test('has to be a JSON object', () => {
    expect(() => read('[]')).toThrow('app/Occlum.json:1:1: Occlum.json has to be an object');
    expect(() => read('{ "a": 1, "a": 2 }')).toThrow('app/Occlum.json:1:11: the key `a` occurs twice in one object');
  });
});
