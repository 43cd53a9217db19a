import { describe, expect, test } from 'vitest';
import { occlumTarget } from '../../../src/policy/targets/occlum.ts';
import { policyFile, policyOf, told } from './policies.ts';

describe('a fragment of Occlum.json', () => {
  test('names the programs and the variables, and tells that their arguments are the host’s', () => {
    const policy = policyOf(
      policyFile(`argv = ["/usr/bin/api", "--listen"]
cwd = "/srv"
user = { uid = 10001, gid = 10001 }
io = { stdin = true, stdout = true, stderr = true }
env = [
  { name = "PATH", value = "/bin" },
  { name = "HOSTNAME", regex = "[a-z]+", required = false },
]

[[container.exec]]
id = "b"
purpose = "probe"
argv = [{ one_of = ["/usr/bin/b", "/usr/bin/a"] }, "x"]
io = { stdin = true, stdout = true, stderr = true }

[[container.exec]]
id = "echo"
purpose = "probe"
argv = ["echo"]
io = { stdin = true, stdout = true, stderr = true }
`),
    );
    const { files, losses } = occlumTarget.compile(policy, {});
    expect(Object.fromEntries(files)).toEqual({
      'Occlum.json': `{
  "entry_points": [
    "/usr/bin/a",
    "/usr/bin/api",
    "/usr/bin/b"
  ],
  "env": {
    "default": [
      "PATH=/bin"
    ],
    "untrusted": [
      "HOSTNAME"
    ]
  },
  "metadata": {
    "debuggable": false
  }
}
`,
    });
    expect(told(policy, losses)).toEqual([
      'opens occlum/arguments: the host chooses all arguments of what it may start @ ["/usr/bin/api", "--listen"] | [[container.exec]] | [[container.exec]]',
      'opens occlum/env-untrusted: the host gives any value to a variable that the policy checks with `regex` or `one_of` @ { name = "HOSTNAME", regex = "[a-z]+", required = false }',
      'opens occlum/signals: the host sends any signal @ ["/usr/bin/api", "--listen"] | [[container.exec]] | [[container.exec]]',
      'opens occlum/user: every process runs as root of the library OS @ ["/usr/bin/api", "--listen"] | [[container.exec]] | [[container.exec]]',
      'opens occlum/instances: the host starts as many instances as it likes @ [[container]]',
      'closes occlum/cwd: processes start in `/` @ ["/usr/bin/api", "--listen"] | [[container.exec]] | [[container.exec]]',
      'closes occlum/exec: an entry that does not name its program by whole paths is left out @ [[container.exec]]',
    ]);
  });

  test('leaves the pause container out', () => {
    const pause =
      '\n[[container]]\nname = "pause"\nkind = "sandbox"\nimage = "pause:1"\nargv = ["/pause"]\ncwd = "/"\nuser = { uid = 0, gid = 0 }\n';
    const policy = policyOf(policyFile(`argv = ["/api"]\ncwd = "/"\nuser = { uid = 0, gid = 0 }\n${pause}`));
    const { files, losses } = occlumTarget.compile(policy, {});
    expect([...files.keys()]).toEqual(['Occlum.json']);
    expect(JSON.parse(files.get('Occlum.json') as string).entry_points).toEqual(['/api']);
    expect(told(policy, losses).at(-1)).toBe('closes occlum/sandbox: there is no pause container @ [[container]]');
  });

  test('takes no program whose path it does not know', () => {
    for (const argv of ['["api"]', '[{ regex = "/bin/.*" }]', '["/bin/../sh"]', '["/"]']) {
      const policy = policyOf(policyFile(`argv = ${argv}\ncwd = "/"\nuser = { uid = 0, gid = 0 }\n`));
      expect(() => occlumTarget.compile(policy, {})).toThrow('Occlum starts programs by their whole path');
    }
  });
});
