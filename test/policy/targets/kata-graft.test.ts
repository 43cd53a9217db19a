import { describe, expect, test } from 'vitest';
import { openAgent } from '../../../src/kata/agent.ts';
import type { ExecPolicy } from '../../../src/policy/exec-policy.ts';
import { kataGraftTarget } from '../../../src/policy/targets/kata-graft.ts';
import type { Compiled } from '../../../src/policy/targets/target.ts';
import { Source } from '../../../src/text/source.ts';
import { policyFile, policyOf, told } from './policies.ts';

const policy = policyOf(
  policyFile(`argv = ["/usr/bin/api"]
cwd = "/"
user = { uid = 10001, gid = 10001 }
[[container.exec]]
id = "probe"
purpose = "probe"
argv = ["/bin/probe"]
`),
);

const rules = `package agent_policy

import future.keywords.in
import future.keywords.every
import future.keywords.if

default CreateContainerRequest := false
default ExecProcessRequest := false

CreateContainerRequest := {"ops": ops, "allowed": true} if {
	print("start")
	ops := [{"op": "add", "path": concat("", ["/pstate/", input.container_id]), "value": 0}]
}

# Stays.
ExecProcessRequest if { print(input); input.process.Args == ["sh"] }

ReadStreamRequest := true
`;

const containerText = `{ "OCI": { "Annotations": { "io.kubernetes.cri.container-name": "api" } }, "big": 18446744073709551616 }`;

function base({ head = rules, containers = containerText, rest = '' } = {}): string {
  return `${head}\npolicy_data := {\n\t"containers": [${containers}],\n\t"common": 1.50\n}\n${rest}`;
}

function compiled(text: string, of: ExecPolicy = policy): Compiled {
  return kataGraftTarget.compile(of, { base: new Source('base.rego', text), unknownRules: true });
}

function regoOf(text: string, of: ExecPolicy = policy): string {
  return String(compiled(text, of).files.get('policy.rego'));
}

describe('kata-graft', () => {
  test('keeps every other byte of the base', () => {
    const text = regoOf(base());
    const start = text.indexOf('# Made by manifestly');
    const end = text.indexOf('policy_data := {');
    expect(text.slice(0, start)).toBe(`package agent_policy

import future.keywords.in
import future.keywords.every
import future.keywords.if

default CreateContainerRequest := false

CreateContainerRequest := {"ops": ops, "allowed": true} if {
	xp_is_new_container
	print("start")
	ops := [{"op": "add", "path": concat("", ["/pstate/", input.container_id]), "value": 0}]
}

# Stays.


`);
    expect(text.slice(end)).toBe(`policy_data := {
	"exec_policy": {"id": "payments/api", "counter": 17, "format": 1, "exec_level": "probes"},
	"containers": [{ "exec_rules": [
  {
    "id": "probe",
    "argv": [{"is": ["/bin/probe"]}],
    "least": 1,
    "most": 1,
    "env": [],
    "cwd": "/",
    "user": {"UID": 10001, "GID": 10001, "AdditionalGids": []},
    "terminal": [false],
    "no_new_privileges": true,
    "io": {"stdin": false, "output": false, "resize": false},
    "signals": []
  }
], "io": {"stdin": false, "output": false, "resize": false}, "signals": [9, 15], "max_instances": 1, "OCI": { "Annotations": { "io.kubernetes.cri.container-name": "api" } }, "big": 18446744073709551616 }],
	"common": 1.50
}
`);
  });

  test('refuses rules of no known release, unless it is told to take them', () => {
    expect(() => kataGraftTarget.compile(policy, { base: new Source('base.rego', base()) })).toThrow(
      /^base\.rego:1:9: the rules are of no release that is known \(sha256 [0-9a-f]{64}\) \(use `--unknown-rules` to graft onto them all the same\)$/,
    );
  });

  test('lists what it replaced, and what nobody understood', () => {
    expect(compiled(base()).facts.slice(2)).toEqual([
      { name: 'grafted onto', value: 'api' },
      { name: 'replaced', value: 'ExecProcessRequest, ReadStreamRequest' },
      { name: 'decided by the base', value: 'CreateContainerRequest' },
      {
        name: 'not understood',
        value:
          'whether the rules keep the index of a container in `data.pstate` by its id, as ours need, and whether another rule of theirs changes that',
      },
      { name: 'not understood', value: 'what these decide: CreateContainerRequest' },
    ]);
  });

  test.each([
    [
      'no package of the agent',
      base({ head: 'package other' }),
      'base.rego:1:9: the package is not `agent_policy`, which the agent asks',
    ],
    ['no data', rules, 'base.rego:1:9: the base has no `policy_data` that is JSON'],
    [
      'data that are no JSON',
      `${rules}\npolicy_data := {"containers": [1 | 2]}\n`,
      'the base has no `policy_data` that is JSON',
    ],
    ['a key twice in its data', base({ containers: '{"a": 1, "a": 2}' }), 'the base has no `policy_data` that is JSON'],
    ['rules after its data', base({ rest: 'x := 1\n' }), 'the base has no `policy_data` that is JSON'],
    ['a comment after its data', base({ rest: '# end\n' }), 'the base has no `policy_data` that is JSON'],
    [
      'the opening words before its data',
      base({ head: `${rules}# policy_data := {` }),
      'Trustee would not find the data here: it takes the first `policy_data := {`',
    ],
    ['data twice', `${rules}\npolicy_data := {"containers": []}\n${base({ head: '' })}`, '`policy_data`'],
    [
      'containers that are no list',
      `${rules}\npolicy_data := {"containers": {}}\n`,
      'the data hold no list `containers`',
    ],
    ['a container that is no object', base({ containers: '7' }), 'base.rego:21:17: the container is no object'],
    [
      'another container',
      base({ containers: containerText.replace('"api"', '"web"') }),
      'api.exec-policy.toml:7:1: base.rego has no container `api` (it has `web`)',
    ],
    ['no container', base({ containers: '' }), 'base.rego has no container `api` (it has none)'],
    [
      'a container twice',
      base({ containers: `${containerText}, ${containerText}` }),
      'a second container is called `api`',
    ],
    [
      'names of ours',
      base({ head: `${rules}xp_is_id(id) if true` }),
      'the rules define `xp_is_id`, a name of an exec policy',
    ],
    ['what was grafted before', regoOf(base()), 'the rules define `xp_container_key`, a name of an exec policy'],
    [
      'data of an exec policy',
      base({ containers: containerText.replace('{', '{ "exec_rules": [],') }),
      'the base has a member `exec_rules` already',
    ],
    [
      'syntax that is unknown',
      base({ head: `${rules}p := 1 with input as 2` }),
      'base.rego:19:8: the rule does not end here',
    ],
    [
      'a name that objects have',
      base({ containers: containerText.replace('"api"', '"__proto__"') }),
      'base.rego has no container `api` (it has `__proto__`)',
    ],
    ['lists without end', base({ head: `package agent_policy\nx := ${'['.repeat(100_000)}` }), 'base.rego:2:'],
  ])('refuses a base with %s', (_, text, message) => {
    expect(() => compiled(text)).toThrow(message);
  });

  test('says where the base lets more be done than the policy', () => {
    const open = base({
      head: `package agent_policy
default AllowRequestsFailingPolicy := true
default SetPolicyRequest := false
default GetMetricsRequest := true
SetPolicyRequest if { input.x }
CreateContainerRequest := true`,
      containers: `{ "OCI": { "Annotations": { "io.kubernetes.cri.container-name": "api", "io.kubernetes.cri.image-name": "other" }, "Process": { "Args": ["/bin/sh"], "User": { "UID": 0 }, "Cwd": "/" } } },
{ "OCI": { "Annotations": { "io.kubernetes.cri.container-name": "side" } } },
{ "OCI": { "Annotations": { "io.kubernetes.cri.container-type": "sandbox" } } }`,
    });
    expect(told(policy, compiled(open).losses)).toEqual([
      'opens kata-graft/failing-requests: `AllowRequestsFailingPolicy` of base.rego lets the host do what is denied @ "payments/api"',
      'opens kata-graft/set-policy: `SetPolicyRequest` of base.rego lets the host replace the policy @ "payments/api"',
      'opens kata-graft/create-container: base.rego lets containers be created without looking at them @ "payments/api"',
      'opens kata-graft/metrics: `GetMetricsRequest` of base.rego is always allowed @ "payments/api"',
      "opens kata-graft/container: the base lets `api` be created with another command line, image, user than the policy's @ [[container]]",
      "opens kata-graft/other-container: the base lets containers be created that the policy doesn't know: `side` @ ",
    ]);
  });

  test('says that rules of the base print', () => {
    expect(told(policy, compiled(base()).losses)).toEqual([
      'unguarded kata-graft/prints: the rule at base.rego:10 prints what the host is sent when a request is denied @ ',
    ]);
  });

  test('guards bodies of any form, and adds the imports that version 0 needs', () => {
    const head = `package agent_policy
import data.x
CreateContainerRequest if input.a == 1
CreateContainerRequest if { input.b } else := true if {
    input.c
}
`;
    const text = regoOf(base({ head }));
    expect(text.slice(0, text.indexOf('# Made by'))).toBe(`package agent_policy
import data.x
import future.keywords.every
import future.keywords.if
import future.keywords.in
CreateContainerRequest if { xp_is_new_container; input.a == 1 }
CreateContainerRequest if { xp_is_new_container; input.b } else := true if {
    xp_is_new_container
    input.c
}

`);
    const modern = regoOf(base({ head: 'package agent_policy\nimport rego.v1\n' }));
    expect(modern.startsWith('package agent_policy\nimport rego.v1\n\n# Made by')).toBe(true);
  });

  test('lets the sandbox that the policy leaves out be stopped, and nothing else', () => {
    const containers = `${containerText}, { "OCI": { "Annotations": { "io.kubernetes.cri.container-type": "sandbox" } } }`;
    const text = regoOf(base({ containers, head: rules.replace('"value": 0', '"value": 1') }));
    const agent = openAgent(new Source('policy.rego', text), { version: 'v1' });
    const decide = (endpoint: string, fields: Record<string, string | number>) =>
      agent.decide({ endpoint, request: new Map(Object.entries(fields)) }).verdict;
    expect(decide('CreateContainerRequest', { container_id: 'p', exec_id: 'p' })).toBe('allow');
    expect(decide('SignalProcessRequest', { container_id: 'p', exec_id: '', signal: 9 })).toBe('allow');
    expect(decide('SignalProcessRequest', { container_id: 'p', exec_id: '', signal: 10 })).toBe('deny');
    expect(decide('WriteStreamRequest', { container_id: 'p', exec_id: 'p' })).toBe('deny');
  });

  test('keeps line ends and does with no blanks in the data', () => {
    const text = regoOf(base().replaceAll('\n', '\r\n'));
    expect(text).toContain('policy_data := {\r\n\t"exec_policy": {');
    const dense = regoOf(
      `${rules}policy_data := {"containers":[{"OCI":{"Annotations":{"io.kubernetes.cri.container-name":"api"}}}]}`,
    );
    expect(dense).toContain('policy_data := {"exec_policy": {"id": "payments/api"');
    openAgent(new Source('policy.rego', text), { version: 'v1' });
    openAgent(new Source('policy.rego', dense), { version: 'v1' });
  });
});
