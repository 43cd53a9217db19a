import { describe, expect, test } from 'vitest';
import { kataSettingsTarget } from '../../../src/policy/targets/kata-settings.ts';
import { policyFile, policyOf, told } from './policies.ts';

function fileOf(text: string): string {
  return String(kataSettingsTarget.compile(policyOf(text), {}).files.get('50-exec-policy.json'));
}

const container = `argv = ["/usr/bin/api"]
cwd = "/"
user = { uid = 10001, gid = 10001 }
`;

describe('kata-settings', () => {
  test('is a patch of genpolicy-settings.json, with every command line written out', () => {
    expect(
      fileOf(
        policyFile(
          `${container}io = { stdin = true }
[[container.exec]]
id = "admin"
purpose = "operate"
argv = ["/usr/bin/admin", { one_of = ["heap", "g c"] }]
rest = { max = 1, one_of = ["-v"] }
`,
          { head: '[host]\ncopy_file = [{ path = "/run/[a-z]+" }]\n' },
        ),
      ),
    ).toBe(`[
  {
    "op": "add",
    "path": "/request_defaults/ExecProcessRequest/allowed_commands/-",
    "value": ["/usr/bin/admin", "heap"]
  },
  {"op": "add", "path": "/request_defaults/ExecProcessRequest/allowed_commands/-", "value": ["/usr/bin/admin", "g c"]},
  {
    "op": "add",
    "path": "/request_defaults/ExecProcessRequest/allowed_commands/-",
    "value": ["/usr/bin/admin", "heap", "-v"]
  },
  {
    "op": "add",
    "path": "/request_defaults/ExecProcessRequest/allowed_commands/-",
    "value": ["/usr/bin/admin", "g c", "-v"]
  },
  {"op": "replace", "path": "/request_defaults/CloseStdinRequest", "value": true},
  {"op": "replace", "path": "/request_defaults/ReadStreamRequest", "value": false},
  {"op": "replace", "path": "/request_defaults/WriteStreamRequest", "value": true},
  {"op": "replace", "path": "/request_defaults/CopyFileRequest", "value": ["^(?:/run/[a-z]+)$"]},
  {"op": "replace", "path": "/request_defaults/GetDiagnosticDataRequest", "value": false}
]
`);
  });

  test('joins arguments where patterns leave no other way, anchored, with every text taken literally', () => {
    const text = fileOf(
      policyFile(`${container}[[container.exec]]
id = "top"
purpose = "operate"
argv = ["/usr/bin/a.b", { regex = "a|b" }, { one_of = ["x+", "y"] }]
rest = { min = 1, max = 2, regex = "[0-9]" }
`),
    );
    const { value } = JSON.parse(text)[0];
    expect(value).toBe('^/usr/bin/a\\.b (?:a|b) (?:x\\+|y)(?: (?:[0-9])){1,2}$');
    expect(new RegExp(value).test('/usr/bin/a.b a x+ 1 2')).toBe(true);
    expect(new RegExp(value).test('/usr/bin/axb a x+ 1')).toBe(false);
  });

  test('says what the settings and the rules of genpolicy leave open', () => {
    const policy = policyOf(
      `${policyFile(`${container}env = [{ name = "TLS", value = "1" }]
[[container.exec]]
id = "sh"
purpose = "debug"
argv = ["/bin/sh", { regex = "[a-z]" }]
user = { uid = 0, gid = 0 }
extra_env = [{ name = "X", value = "1" }]
io = { stdout = true, stderr = true, resize = true }
`)}
[[container]]
name = "other"
image = "registry.example/other"
argv = ["/other"]
cwd = "/"
user = { uid = 1, gid = 1 }
`,
    );
    expect(told(policy, kataSettingsTarget.compile(policy, {}).losses)).toEqual([
      'opens kata-settings/pod-wide: settings are of the pod: the command may be started in each of its containers @ [[container.exec]]',
      'opens kata-settings/joined-arguments: patterns are matched over the arguments joined by blanks: other arguments give the same text @ [[container.exec]]',
      'opens kata-settings/terminal: the command may be started with or without a terminal @ [[container.exec]]',
      'opens kata-settings/required-variables: the host may leave any variable of the environment out @ [[container.exec]]',
      'opens kata-settings/signals: the host may send every signal to every process @ [[container]] | [[container]]',
      'opens kata-settings/terminal-size: the host may change the size of every terminal @ ["/usr/bin/api"] | ["/other"]',
      'opens kata-settings/streams: streams are of the pod: what the host may do to those of one process, it may do to this one @ ["/usr/bin/api"] | ["/other"]',
      'closes kata-settings/user: a command is started with the user and the working directory of its container: this one is denied @ [[container.exec]]',
      'closes kata-settings/own-variables: a command has the variables of its container alone: with others it is denied @ [[container.exec]]',
      'unguarded kata-settings/containers: how containers are created is decided by what genpolicy makes of the YAML, not by this policy @ ',
    ]);
  });

  test('writes as one pattern what would be too many command lines', () => {
    const choices = Array.from({ length: 20 }, (_, at) => `"${at}"`).join(', ');
    const text = fileOf(
      policyFile(`${container}[[container.exec]]
id = "many"
purpose = "operate"
argv = ["/a", { one_of = [${choices}] }, { one_of = [${choices}] }]
`),
    );
    expect(JSON.parse(text)[0].path).toBe('/request_defaults/ExecProcessRequest/regex/-');
  });
});
