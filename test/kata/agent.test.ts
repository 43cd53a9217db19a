import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/data/node.ts';
import { type AgentOptions, type AgentVerdict, openAgent } from '../../src/kata/agent.ts';
import { Source } from '../../src/text/source.ts';
import { json } from '../rego/json.ts';

type Ask = (endpoint: string, request?: unknown) => AgentVerdict;

function asking(text: string, options: AgentOptions = {}): Ask {
  const agent = openAgent(
    new Source('p.rego', text.startsWith('package') ? text : `package agent_policy\n${text}`),
    options,
  );
  return (endpoint, request = {}) => agent.decide({ endpoint, request: json(request) as JsonObject });
}

const short = ({ verdict, reason }: AgentVerdict): string => `${verdict}: ${reason}`;

describe('answers', () => {
  test('a boolean is the verdict', () => {
    const ask = asking('default A := false\nA if { input.x == 1 }');
    expect(short(ask('A', { x: 1 }))).toBe('allow: `A` is true');
    expect(short(ask('A', { x: 2 }))).toBe('deny: `A` is false');
  });
  test('no value is an error', () => {
    expect(short(asking('A if { input.x }')('A'))).toBe(
      'error: `A` has no value, and no default, which the agent takes for an error',
    );
    expect(short(asking('A if { input.x }')('B'))).toBe(
      'error: `B` is not defined, which the agent takes for an error',
    );
  });
  test('an object says whether it is allowed', () => {
    const ask = asking('A := {"allowed": input.x}\nB := {"ops": []}\nC := {"allowed": true, "ops": null}');
    expect(short(ask('A', { x: true }))).toBe('allow: `A` is true');
    expect(short(ask('A', { x: false }))).toBe('deny: `A` is false');
    expect(short(ask('A', { x: 'true' }))).toBe('error: `A` is an object that lacks a boolean `allowed`');
    expect(short(ask('B'))).toBe('error: `B` is an object that lacks a boolean `allowed`');
    expect(short(ask('C'))).toBe('allow: `C` is true');
  });
  test('anything else is an error', () => {
    const ask = asking('A := 1\nB := "yes"\nC := [true]\nD := null\nE := {true}');
    expect(['A', 'B', 'C', 'D', 'E'].map((one) => short(ask(one)))).toEqual([
      'error: `A` is a number, which is no answer',
      'error: `B` is a string, which is no answer',
      'error: `C` is a list, which is no answer',
      'error: `D` is null, which is no answer',
      'error: `E` is a list, which is no answer',
    ]);
  });
  test('a mistake of the evaluation is an error in its place, with what was printed before', () => {
    const text = 'A := x if {\n print("try")\n some x in [1, 2]\n}';
    const { verdict, reason, by, prints } = asking(text)('A');
    expect([verdict, reason, prints]).toEqual([
      'error',
      'the rule `A` has several values (multiple outputs)',
      ['agent_policy:3: try'],
    ]);
    expect(by).toEqual({ start: 21, end: 22 });
  });
  test('another package is asked for nothing', () => {
    expect(short(asking('package policy\nA := true')('A'))).toBe(
      'error: the agent asks the package `agent_policy`, and this is `policy`, which the agent takes for an error',
    );
  });
  test('functions that the agent lacks are errors when they are called, and only then', () => {
    const ask = asking('A := true if { time.now_ns() > 0 }\nB := true');
    expect(short(ask('A'))).toBe('error: the Kata agent has no function `time.now_ns`');
    expect(short(ask('B'))).toBe('allow: `B` is true');
  });
});

describe('AllowRequestsFailingPolicy', () => {
  test('lets pass what is denied and what has no value, but not what goes wrong', () => {
    const ask = asking('AllowRequestsFailingPolicy := true\nA := false\nB := x if { some x in [1, 2] }\nC := 1');
    expect(short(ask('A'))).toBe('allow: `AllowRequestsFailingPolicy` lets denied requests pass');
    expect(short(ask('PauseContainerRequest'))).toBe('allow: `AllowRequestsFailingPolicy` lets failing requests pass');
    expect(short(ask('B'))).toBe('error: the rule `B` has several values (multiple outputs)');
    expect(short(ask('C'))).toBe('error: `C` is a number, which is no answer');
  });
  test('is asked once, with an empty request', () => {
    expect(short(asking('AllowRequestsFailingPolicy if { input.x == 1 }\nA := false')('A', { x: 1 }))).toBe(
      'deny: `A` is false',
    );
    expect(short(asking('AllowRequestsFailingPolicy if { not input.x }\nA := false')('A', { x: 1 }))).toContain(
      'allow',
    );
  });
});

describe('state', () => {
  const policy = [
    'default Add := false',
    'Add := {"allowed": true, "ops": [{"op": "add", "path": concat("/", ["", "pstate", input.id]), "value": input.value}]} if {',
    '  not data.pstate[input.id]',
    '}',
    'default Has := false',
    'Has if { data.pstate[input.id] == input.value }',
    'Remove := {"allowed": input.really, "ops": [{"op": "remove", "path": concat("/", ["", "pstate", input.id])}]}',
  ].join('\n');
  test('is what allowed requests made it', () => {
    const ask = asking(policy);
    expect(ask('Has', { id: 'a', value: 0 }).verdict).toBe('deny');
    expect(ask('Add', { id: 'a', value: 0 }).verdict).toBe('allow');
    expect(ask('Has', { id: 'a', value: 0 }).verdict).toBe('allow');
    expect(ask('Add', { id: 'a', value: 0 }).verdict).toBe('deny');
    expect(ask('Remove', { id: 'a', really: false }).verdict).toBe('deny');
    expect(ask('Has', { id: 'a', value: 0 }).verdict).toBe('allow');
    expect(ask('Remove', { id: 'a', really: true }).verdict).toBe('allow');
    expect(ask('Has', { id: 'a', value: 0 }).verdict).toBe('deny');
  });
  test('keeps large integers', () => {
    const ask = asking(policy);
    ask('Add', { id: 'a', value: 18446744073709551615n });
    expect(ask('Has', { id: 'a', value: 18446744073709551615n }).verdict).toBe('allow');
    expect(ask('Has', { id: 'a', value: 18446744073709551614n }).verdict).toBe('deny');
  });
  test('a patch that does not apply is an error, and changes nothing', () => {
    expect(short(asking(policy)('Remove', { id: 'a', really: true }))).toBe(
      "error: the state can't be changed: nothing lies at `/pstate/a`",
    );
  });
});

describe('SetPolicy', () => {
  test('replaces the policy and its state where it is allowed', () => {
    const ask = asking('SetPolicyRequest := input.policy != "package"\nA := false');
    expect(ask('A').verdict).toBe('deny');
    expect(ask('SetPolicyRequest', { policy: 'package' }).verdict).toBe('deny');
    expect(ask('SetPolicyRequest', { policy: 'package agent_policy\nA := true' }).verdict).toBe('allow');
    expect(ask('A').verdict).toBe('allow');
    expect(ask('SetPolicyRequest').verdict).toBe('error');
  });
  test('a policy that can’t be read leaves the old one in force', () => {
    const ask = asking('SetPolicyRequest := true\nA := true');
    expect(ask('SetPolicyRequest', { policy: 'package agent_policy\nA := (' }).verdict).toBe('error');
    expect(ask('A').verdict).toBe('allow');
  });
});

describe('requests', () => {
  test('have the defaults of protocol buffers where the host left something out', () => {
    const { prints } = asking('ExecProcessRequest if { print(input) }')('ExecProcessRequest', {
      container_id: 'c',
      process: { Args: ['sh'], User: { UID: 7 } },
    });
    expect(prints).toEqual([
      'agent_policy:2: {"container_id":"c","exec_id":"","process":{"ApparmorProfile":"","Args":["sh"],"Capabilities":null,' +
        '"ConsoleSize":null,"Cwd":"","Env":[],"NoNewPrivileges":false,"OOMScoreAdj":0,"Rlimits":[],"SelinuxLabel":"",' +
        '"Terminal":false,"User":{"AdditionalGids":[],"GID":0,"UID":7,"Username":""}},"stderr_port":0,' +
        '"stdin_port":0,"stdout_port":0,"string_user":null}',
    ]);
  });
  test('call a type `type_`, and keep what is not known', () => {
    const { prints } = asking('UpdateInterfaceRequest if { print(input) }')('UpdateInterfaceRequest', {
      interface: { type: 'veth', name: 'eth0', more: 1 },
    });
    expect(prints).toEqual([
      'agent_policy:2: {"interface":{"IPAddresses":[],"device":"","devicePath":"","hwAddr":"","more":1,"mtu":0,"name":"eth0","raw_flags":0,"type_":"veth"}}',
    ]);
  });
  test('that copy files show their kind and not their bytes', () => {
    const ask = asking('CopyFileRequest if { print(input) }');
    const link = { path: '/run/x', file_mode: 0o120777, data: [...Buffer.from('/etc/passwd')] };
    expect(ask('CopyFileRequest', link).prints).toEqual([
      'agent_policy:2: {"file_mode":41471,"file_type":"symlink","path":"/run/x","symlink_target":"/etc/passwd"}',
    ]);
    expect(ask('CopyFileRequest', { path: '/x', file_type: 'regular' }).prints).toEqual([
      'agent_policy:2: {"file_type":"regular","path":"/x"}',
    ]);
  });
  test('that are whole stay as they are where that is asked for', () => {
    expect(asking('A if { print(input) }', { fill: false })('A', { type: 1 }).prints).toEqual([
      'agent_policy:2: {"type":1}',
    ]);
  });
});

describe('what decides', () => {
  const text =
    'package agent_policy\ndefault A := false\nA if { input.x == 1 } else := false if { input.x == 2 }\nA if {\n  input.y\n  input.y == 3\n}\n';
  const decided = (request: unknown): string | undefined => {
    const { by } = asking(text)('A', request);
    return by && text.slice(by.start, by.end);
  };
  test('is the branch or the default', () => {
    expect(decided({ x: 1 })).toBe('if { input.x == 1 }');
    expect(decided({ x: 2 })).toBe('else := false if { input.x == 2 }');
    expect(decided({})).toBe('default A := false');
  });
  test('of definitions that do not hold, the last statement that was reached is told', () => {
    const { stops } = asking(text)('A', { y: 4 });
    expect(stops.map(({ statement }) => text.slice(statement.start, statement.end))).toEqual([
      'input.x == 2',
      'input.y == 3',
    ]);
  });
  test('statements are counted by the requests that reach them', () => {
    const agent = openAgent(new Source('p.rego', text));
    for (const x of [1, 2, 2]) agent.decide({ endpoint: 'A', request: new Map([['x', x]]) });
    expect(agent.coverage().map(({ range, requests }) => [text.slice(range.start, range.end), requests])).toEqual([
      ['input.x == 1', 3],
      ['input.x == 2', 2],
      ['input.y', 3],
      ['input.y == 3', 0],
    ]);
  });
});

describe('the old language', () => {
  const old = 'package agent_policy\ndefault A = false\nA {\n  input.x == 1\n}\nS[x] { x := 1 }\n';
  test('is evaluated, and what the agent refuses is listed', () => {
    const agent = openAgent(new Source('p.rego', old));
    expect(agent.decide({ endpoint: 'A', request: new Map([['x', 1]]) }).verdict).toBe('allow');
    expect(agent.module.oldSyntax.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      'body-without-if: a body without `if` is refused by the Kata agent',
      'set-without-contains: the set `S` is made without `contains`',
      'body-without-if: a body without `if` is refused by the Kata agent',
    ]);
  });
  test('is refused where only today’s is taken', () => {
    expect(() => openAgent(new Source('p.rego', old), { version: 'v1' })).toThrow(
      'p.rego:3:1: a body without `if` is refused by the Kata agent',
    );
  });
  test('a policy that is longer than the agent takes is refused there too', () => {
    const long = `package agent_policy\np := "${'a'.repeat(70_000)}"\n`;
    expect(openAgent(new Source('p.rego', long)).decide({ endpoint: 'p', request: new Map() }).verdict).toBe('error');
    expect(() => openAgent(new Source('p.rego', long), { version: 'v1' })).toThrow(
      'p.rego:2:1: the line is longer than the 64 KiB that the agent takes (break it, as JSON may be)',
    );
    const lines = `package agent_policy\n${'\n'.repeat(200_000)}p := 1`;
    expect(() => openAgent(new Source('p.rego', lines), { version: 'v1' })).toThrow('more than the 200,000 lines');
  });
});
