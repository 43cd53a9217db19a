import { describe, expect, test } from 'vitest';
import { writeInitData } from '../../../src/kata/init-data.ts';
import { importPolicies } from '../../../src/policy/import/import.ts';
import { importKata } from '../../../src/policy/import/kata.ts';
import { kataStandaloneTarget } from '../../../src/policy/targets/kata-standalone.ts';
import { Source } from '../../../src/text/source.ts';
import { policyFile, policyOf } from '../targets/policies.ts';
import { matcherShown, place, shown, variableShown, written } from './imports.ts';

const rules = `package agent_policy

import future.keywords.every
import future.keywords.if
import future.keywords.in

default CreateContainerRequest := false
default ExecProcessRequest := false
default CopyFileRequest := false
default ReadStreamRequest := false
default WriteStreamRequest := false
default SignalProcessRequest := true
default RemoveContainerRequest := true
default SetPolicyRequest := false
default TtyWinResizeRequest := true
default AllowRequestsFailingPolicy := false

CreateContainerRequest := {"ops": [], "allowed": true} if {
	some container in policy_data.containers
	container.OCI.Process.Args == input.OCI.Process.Args
}

ReadStreamRequest if {
	print("ReadStreamRequest", input)
	policy_data.request_defaults.ReadStreamRequest == true
}

WriteStreamRequest if is_on(policy_data.request_defaults.WriteStreamRequest)

is_on(value) if value == true

ExecProcessRequest if {
	some command in policy_data.request_defaults.ExecProcessRequest.allowed_commands
	command == input.process.Args
}

CopyFileRequest if {
	some pattern in policy_data.request_defaults.CopyFileRequest
	regex.match(pattern, input.path)
}

RemoveContainerRequest := {"ops": [], "allowed": true} if input.container_id == "x"
`;

const digest = `sha256:${'0f'.repeat(32)}`;
const data = {
  common: {
    cpath: '/run/c',
    sfprefix: '^$(cpath)/$(bundle-id)-',
    ipv4_a: '[0-9.]+',
    default_caps: ['CAP_KILL', 'CAP_CHOWN'],
    privileged_caps: ['CAP_SYS_ADMIN'],
  },
  containers: [
    {
      OCI: {
        Process: {
          Terminal: false,
          User: { UID: 65535, GID: 65535, AdditionalGids: [] },
          Args: ['/pause'],
          Env: ['PATH=/bin'],
          Cwd: '/',
          Capabilities: { Bounding: ['$(default_caps)'] },
          NoNewPrivileges: true,
        },
        Root: { Path: '$(root_path)', Readonly: true },
        Annotations: { 'io.kubernetes.cri.container-type': 'sandbox' },
      },
      exec_commands: [],
    },
    {
      OCI: {
        Process: {
          Terminal: true,
          User: { UID: 0, GID: 0, AdditionalGids: [3, 1, 3] },
          Args: ['sh', '-c', 'echo $(node-name)', '$(FOO)'],
          Env: ['PATH=/bin', 'HOSTNAME=$(host-name)', 'IP=$(pod-ip)', 'NAME=x-$(sandbox-name)', 'EMPTY=', 'ODD'],
          Cwd: '/srv',
          Capabilities: { Bounding: ['$(privileged_caps)'] },
          NoNewPrivileges: false,
        },
        Root: { Readonly: false },
        Annotations: {
          'io.kubernetes.cri.container-name': 'web',
          'io.kubernetes.cri.image-name': `nginx@${digest}`,
        },
      },
      exec_commands: [['cat', '/tmp/healthy']],
    },
  ],
  request_defaults: {
    CreateContainerRequest: { allow_env_regex: ['^TZ=[A-Z]+$'] },
    CopyFileRequest: ['$(sfprefix)x'],
    ExecProcessRequest: { allowed_commands: [['ls']], regex: ['^date'] },
    ReadStreamRequest: true,
    WriteStreamRequest: false,
  },
};

const kata = (text = rules, of: unknown = data) =>
  importKata(new Source('policy.rego', `${text}\npolicy_data := ${JSON.stringify(of, null, 1)}\n`));

describe("what genpolicy's policy lets the host do", () => {
  test('is what the rules answer where they look at no request', () => {
    const { permissions } = kata();
    const answers = [...permissions.endpoints].filter(([, { range }]) => range);
    expect(answers.map(([name, { answer, range }]) => `${place(permissions, range!)}${name} ${answer}`)).toEqual([
      '37:1 CopyFileRequest conditional',
      '18:1 CreateContainerRequest conditional',
      '32:1 ExecProcessRequest conditional',
      '23:1 ReadStreamRequest allowed',
      '13:1 RemoveContainerRequest allowed',
      '14:1 SetPolicyRequest denied',
      '12:1 SignalProcessRequest allowed',
      '15:1 TtyWinResizeRequest allowed',
      '11:1 WriteStreamRequest denied',
    ]);
    expect(permissions.endpoints.get('PauseContainerRequest')).toEqual({ answer: 'denied' });
    expect(permissions.failing.answer).toBe('denied');
  });

  test('is in its data otherwise', () => {
    const { permissions } = kata();
    expect(permissions.containers.map(({ entrypoint }) => shown(entrypoint))).toEqual([
      'entrypoint in pause ["/pause"] tty as-container PATH="/bin" /^TZ=[A-Z]+$/',
      'entrypoint in web ["sh" "-c" * "$(FOO)"] tty as-container PATH="/bin" HOSTNAME=* IP=/^(?:[0-9.]+)$/ NAME=/^x\\-[a-z0-9.-]{1,253}$/ EMPTY="" "ODD" /^TZ=[A-Z]+$/',
    ]);
    expect(permissions.containers[1]).toMatchObject({
      image: `nginx@${digest}`,
      user: { uid: 0, gid: 0, groups: [1, 3] },
      cwd: '/srv',
      tty: true,
      noNewPrivileges: false,
      readOnlyRoot: false,
      privileged: true,
      capabilities: ['CAP_SYS_ADMIN'],
      streams: { stdin: false, stdout: true, stderr: true, resize: true },
    });
    expect(permissions.containers[1]!.execs.map((exec) => `${exec.purpose} ${shown(exec)}`)).toEqual([
      expect.stringMatching(/^probe exec in web \["cat" "\/tmp\/healthy"\] tty as-container PATH/),
    ]);
    expect(permissions.execs.map(shown)).toEqual([
      'exec ["ls"] tty allowed /^TZ=[A-Z]+$/',
      'exec joined /^date/ tty allowed /^TZ=[A-Z]+$/',
    ]);
    expect(permissions.copyFile.map(({ path }) => matcherShown(path))).toEqual(['/^/run/c/[a-z0-9]{64}-x/']);
    expect(permissions.environment!.map(variableShown)).toEqual(['/^TZ=[A-Z]+$/']);
    expect(permissions.unknown.map(({ why, range }) => `${place(permissions, range)}${why}`)).toEqual([
      '1:9 the rules are of no release that is known, so what they do with the data can only be tested',
    ]);
  });

  test('becomes a policy', () => {
    const { text, notes } = written(kata());
    const from = (line: RegExp) => text.split('\n').findIndex((one) => line.test(one));
    expect(
      text
        .split('\n')
        .slice(from(/name = "web"/) - 1, from(/id = "ls"/) + 5)
        .join('\n'),
    ).toBe(`[[container]]
name = "web"
image = "nginx@${digest}"
argv = ["sh", "-c", { regex = '(?:.|\\n)*' }, "$(FOO)"]
cwd = "/srv"
user = { uid = 0, gid = 0, groups = [1, 3] }
tty = true
no_new_privileges = false
privileged = true
read_only_root = false
env = [
  { name = "PATH", value = "/bin", required = false },
  { name = "HOSTNAME", regex = '(?:.|\\n)*', required = false },
  { name = "IP", regex = '(?:[0-9.]+)', required = false },
  { name = "NAME", regex = 'x-[\\-\\.0-9a-z]{1,253}', required = false },
  { name = "EMPTY", value = "", required = false },
  { name = "TZ", regex = '[A-Z]+', required = false },
]
io = { stdout = true, stderr = true, resize = true }
signals = ["HUP", "INT", "QUIT", "USR1", "USR2", "TERM", "KILL", "WINCH", "STOP", "CONT"]

# policy.rego:135
[[container.exec]]
id = "cat"
purpose = "probe"
argv = ["cat", "/tmp/healthy"]
tty = "required"
io = { stdout = true, stderr = true, resize = true }
signals = ["HUP", "INT", "QUIT", "USR1", "USR2", "TERM", "KILL", "WINCH", "STOP", "CONT"]

# policy.rego:153
[[container.exec]]
id = "ls"
purpose = "operate"
argv = ["ls"]
tty = "allowed"
io = { stdout = true, stderr = true, resize = true }`);
    expect(notes).toEqual([
      '1:9 the rules are of no release that is known, so what they do with the data can only be tested',
      '58:3 what may be started in every container is left out of the pause container',
      '58:3 the source names no image',
      '67:14 any signal may be sent; the policy allows those that it can name',
      '104:14 any signal may be sent; the policy allows those that it can name',
      '116:7 `ODD` is no `NAME=value`, so the policy denies it',
      '158:5 a pattern over joined arguments does not say where one ends, so the entry is left out',
    ]);
    expect(written(kata(), { container: 'web' }).text).not.toContain('pause');
    expect(() => written(kata(), { container: 'wep' })).toThrow('policy.rego has no container `wep`');
  });
});

test('what else genpolicy sets is told to be left out', () => {
  const [, web] = data.containers;
  const of = {
    ...data,
    containers: [{ ...web, storages: [] }],
    request_defaults: { ...data.request_defaults, UpdateRoutesRequest: { forbidden_device_names: ['lo'] } },
  };
  const { permissions, notes } = kata(rules, of);
  expect(notes.map(({ range, message }) => `${place(permissions, range)}${message}`)).toEqual([
    '131:3 what `UpdateRoutesRequest` may change is not read',
    '58:3 what the source says of mounts, storages, devices and namespaces has no place in an exec policy',
  ]);
});

describe('rules of other kinds', () => {
  test('that allow everything are told as that', () => {
    const { permissions } = importKata(
      new Source(
        'allow-all.rego',
        'package agent_policy\n\ndefault ExecProcessRequest := true\ndefault SetPolicyRequest := true\ndefault AllowRequestsFailingPolicy := true\n',
      ),
    );
    expect(permissions.execs.map(shown)).toEqual(['exec anything tty allowed']);
    expect(permissions.endpoints.get('SetPolicyRequest')?.answer).toBe('allowed');
    expect(permissions.failing.answer).toBe('allowed');
    expect(permissions.unknown).toEqual([]);
    expect(written({ permissions, notes: [] }).notes).toEqual(
      [
        '5:1 the source lets everything happen that it denies; the policy does not',
        '1:1 the source names no image',
        '1:1 the source fixes no command line',
        '1:1 the source names no user',
        '1:1 the source names no working directory',
        '3:1 the source allows every `ExecProcessRequest`; the policy does not',
        '3:1 anything may be started, so the entry is left out',
        '4:1 the source allows every `SetPolicyRequest`; the policy does not',
      ].sort(byPlace),
    );
  });

  test('that deny exec make its lists dead', () => {
    const { permissions, notes } = kata('package agent_policy\ndefault ExecProcessRequest := false\n');
    expect(permissions.execs).toEqual([]);
    expect(permissions.containers[1]!.execs).toEqual([]);
    expect(permissions.copyFile).toEqual([]);
    expect(notes.map(({ message }) => message)).toEqual([
      "every `ExecProcessRequest` is denied, so the commands of the data can't be started",
      'every `CopyFileRequest` is denied, so the patterns of the data allow nothing',
    ]);
  });

  test('that can not be read leave the data', () => {
    const { permissions } = kata('package agent_policy\nallow if { with x\n}\n');
    expect(permissions.unknown[0]!.why).toMatch(/^the rules can't be read: /);
    expect(permissions.execs).toHaveLength(2);
    expect([...permissions.endpoints]).toEqual([]);
    expect(permissions.failing.answer).toBe('unknown');
  });

  test('that follow the data, or data that are no JSON, are noticed', () => {
    const text = `${rules}\npolicy_data := ${JSON.stringify(data)}\n\nlater := 1\n`;
    expect(importKata(new Source('p.rego', text)).permissions.execs.map(shown)).toHaveLength(2);
    const { permissions } = importKata(
      new Source('p.rego', `${rules}\npolicy_data := {"request_defaults": {"a": 1 + 1}}\n`),
    );
    expect(permissions.unknown.map(({ why, range }) => `${place(permissions, range)}${why}`)).toEqual([
      '44:1 `policy_data` is no JSON, so what the rules decide by is not known',
    ]);
  });

  test('that take the default back, or fail, are not called allowed', () => {
    const answer = (text: string) =>
      importKata(
        new Source('p.rego', `package agent_policy\nimport future.keywords.if\n${text}\n`),
      ).permissions.endpoints.get('StartContainerRequest')?.answer;
    expect(answer('default StartContainerRequest := true\nStartContainerRequest := false if input.x == 1')).toBe(
      'conditional',
    );
    expect(
      answer('default StartContainerRequest := true\nStartContainerRequest := {"allowed": x} if { x := input.x }'),
    ).toBe('conditional');
    expect(answer('StartContainerRequest if input.x')).toBe('conditional');
    expect(answer('StartContainerRequest if data.pstate.x')).toBe('conditional');
    expect(answer('StartContainerRequest if helper\nhelper if deeper\ndeeper if input.x')).toBe('conditional');
    expect(answer('StartContainerRequest if helper\nhelper if 1 < 2')).toBe('allowed');
    expect(answer('StartContainerRequest if 2 < 1')).toBe('denied');
    expect(answer('StartContainerRequest := 7')).toBe('unknown');
    expect(answer('StartContainerRequest := true if 1 < 2\nStartContainerRequest := false if 1 < 2')).toBe('unknown');
  });
});

describe('a policy that was compiled here', () => {
  const policy = policyOf(
    policyFile(`argv = ["/usr/bin/api", { one_of = ["a", "b"] }]
cwd = "/srv"
user = { uid = 10001, gid = 10002, groups = [5] }
env = [{ name = "HOSTNAME", regex = "[a-z]+", required = false }]
signals = ["TERM", "HUP"]
max_instances = 3

[[container.exec]]
id = "stats"
purpose = "operate"
argv = ["/usr/bin/admin", { regex = "[a-z]{1,3}" }]
rest = { min = 1, max = 3, regex = "--top=[0-9]" }
tty = "allowed"
io = { stdout = true, stderr = true }
signals = ["INT"]
`),
  );
  const compiled = new Source(
    'policy.rego',
    kataStandaloneTarget.compile(policy, {}).files.get('policy.rego') as string,
  );

  test('is understood as it was written', () => {
    const { permissions } = importKata(compiled);
    expect(permissions).toMatchObject({ id: 'payments/api', counter: 17, unknown: [] });
    const [container] = permissions.containers;
    expect(shown(container!.entrypoint)).toBe(
      'entrypoint in api ["/usr/bin/api" (a|b)] tty as-container HOSTNAME=/^(?:[a-z]+)$/',
    );
    expect(container).toMatchObject({ maxInstances: 3, entrypoint: { signals: ['HUP', 'TERM'] } });
    expect(container!.execs.map(shown)).toEqual([
      'exec in api stats ["/usr/bin/admin" /^(?:[a-z]{1,3})$/ /^(?:--top=[0-9])$/{1,3}] tty allowed HOSTNAME=/^(?:[a-z]+)$/',
    ]);
  });

  test('becomes the same policy again', () => {
    const { text } = written(importKata(compiled));
    const again = kataStandaloneTarget.compile(policyOf(text), {}).files.get('policy.rego');
    expect(again).toBe(compiled.text);
  });

  test('is found in what carries it', async () => {
    const toml = new Source('initdata.toml', writeInitData('sha256', new Map([['policy.rego', compiled.text]])));
    const [imported] = await importPolicies(toml, 'init-data');
    expect(imported!.permissions.source.path).toBe('initdata.toml#policy.rego');
    expect(imported!.permissions.containers.map(({ name }) => name)).toEqual(['api']);
    const none = new Source('initdata.toml', writeInitData('sha256', new Map([['aa.toml', '']])));
    expect(await importPolicies(none, 'init-data')).toEqual([]);
    await expect(importPolicies(new Source('initdata.toml', 'version = 1\n'), 'init-data')).rejects.toThrow(
      'initdata.toml:1:11: `version` has to be a text',
    );
  });
});

function byPlace(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => Number(text.split(':')[0]));
  return left! - right!;
}
