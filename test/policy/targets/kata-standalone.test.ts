import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openAgent } from '../../../src/kata/agent.ts';
import { findPolicyData } from '../../../src/kata/policy-data.ts';
import { kataStandaloneTarget } from '../../../src/policy/targets/kata-standalone.ts';
import { parseRego } from '../../../src/rego/parse.ts';
import { Source } from '../../../src/text/source.ts';
import { policyFile, policyOf, told } from './policies.ts';

const container = `argv = ["/usr/bin/api"]
cwd = "/"
user = { uid = 10001, gid = 10001 }
`;

function compiled(text: string): string {
  return String(kataStandaloneTarget.compile(policyOf(text), {}).files.get('policy.rego'));
}

describe('kata-standalone', () => {
  const text = compiled(policyFile(container));

  test('is the same language before and after version 1', () => {
    const module = parseRego(new Source('policy.rego', text));
    expect(module.oldSyntax).toEqual([]);
    expect(module.imports.map(({ path }) => path.join('.'))).toEqual([
      'future.keywords.every',
      'future.keywords.if',
      'future.keywords.in',
    ]);
    expect(module.rules.filter(({ kind }) => kind === 'set')).toEqual([]);
  });

  test('calls nothing but what the agent has been built with, and prints nothing', () => {
    const rules = text.slice(0, text.indexOf('policy_data := {'));
    const own = new Set([...rules.matchAll(/^(xp_[a-z_]+)\(/gm)].map(([, name]) => name));
    const called = new Set(
      [...rules.replace(/^#.*$/gm, '').matchAll(/([a-z_.]+)\(/g)]
        .map(([, name]) => name!)
        .filter((name) => !own.has(name)),
    );
    expect([...called].sort()).toEqual([
      'array.concat',
      'concat',
      'contains',
      'count',
      'regex.match',
      'split',
      'startswith',
      'trim_prefix',
    ]);
  });

  test('ends in data that are pure JSON, with what Trustee looks for', () => {
    const opening = 'policy_data := ';
    expect(text.split(opening)).toHaveLength(2);
    const data = JSON.parse(text.slice(text.indexOf(opening) + opening.length));
    expect(data.exec_policy).toEqual({ id: 'payments/api', counter: 17, format: 1, exec_level: 'none' });
    expect(data.containers[0].OCI).toEqual({
      Annotations: {
        'io.kubernetes.cri.container-name': 'api',
        'io.kubernetes.cri.image-name': `registry.example/api@sha256:${'0f'.repeat(32)}`,
      },
      Process: {
        Capabilities: [],
        Cwd: '/',
        NoNewPrivileges: true,
        Terminal: false,
        User: { UID: 10001, GID: 10001, AdditionalGids: [] },
      },
      Root: { Readonly: true },
    });
    expect(findPolicyData(new Source('policy.rego', text))?.node.kind).toBe('map');
  });

  test('denies what it does not know, also when it asks for failing requests', () => {
    const agent = openAgent(new Source('policy.rego', text), { version: 'v1' });
    expect(agent.allowsFailures).toBe(false);
    expect(agent.decide({ endpoint: 'ExecProcessRequest', request: new Map() }).verdict).toBe('deny');
    expect(agent.decide({ endpoint: 'SetPolicyRequest', request: new Map([['policy', '']]) }).verdict).toBe('deny');
    expect(agent.decide({ endpoint: 'Unheard', request: new Map() }).verdict).toBe('error');
  });

  test('hides neither the words that open the data nor what cannot be seen in a text of the policy', () => {
    const odd = compiled(
      policyFile(`argv = ["policy_data := {", "\\u202e\\u2028\\u200b", "\\U000E0041", "é"]
cwd = "/"
user = { uid = 0, gid = 0 }
`),
    );
    expect(odd.split('policy_data := {')).toHaveLength(2);
    expect(odd).toContain(
      '"argv": [{"is": ["policy_data :\\u003d {"]}, {"is": ["\\u202e\\u2028\\u200b"]}, {"is": ["\\udb40\\udc41"]}, {"is": ["é"]}]',
    );
    const data = JSON.parse(odd.slice(odd.indexOf('policy_data := ') + 15));
    expect(data.containers[0].argv.map(({ is }: { is: string[] }) => is[0])).toEqual([
      'policy_data := {',
      '\u202e\u2028\u200b',
      '\u{E0041}',
      'é',
    ]);
  });

  test('is the same every time', () => {
    expect(compiled(policyFile(container))).toBe(text);
  });

  test('says who enforces it, and what nobody looks at', () => {
    expect(kataStandaloneTarget.enforcedBy).toEqual(['kata-agent']);
    expect(text).toContain(
      '# Enforced by the Kata agent of the guest whose measured init data hold this text, and by nobody else.',
    );
    const policy = policyOf(policyFile(container));
    expect(told(policy, kataStandaloneTarget.compile(policy, {}).losses)).toEqual([
      'unguarded kata-standalone/container-setup: mounts, devices, namespaces and sysctls of a container are not looked at: `kata-graft` leaves that to a policy of genpolicy @ ',
    ]);
  });

  test('closes both outputs where one of them is closed, and says so', () => {
    const policy = policyOf(
      policyFile(`${container}io = { stdout = true }
[[container.exec]]
id = "probe"
purpose = "probe"
argv = ["/bin/probe", { regex = "[^;]{1000}" }]
`),
    );
    expect(told(policy, kataStandaloneTarget.compile(policy, {}).losses).slice(0, 2)).toEqual([
      'closes kata-standalone/output-streams: the agent does not say whether stdout or stderr is read: where one of them is denied, both are @ ["/usr/bin/api"]',
      'closes kata-standalone/large-pattern: the agent may refuse a pattern that takes more than 100 KiB once it is compiled; it then matches nothing @ { regex = "[^;]{1000}" }',
    ]);
  });

  test('refuses a line that the agent would not read, and a policy that no annotation holds', () => {
    const long = 'x'.repeat(66_000);
    expect(() => compiled(policyFile(`argv = ["${long}"]\ncwd = "/"\nuser = { uid = 0, gid = 0 }\n`))).toThrow(
      'api.exec-policy.toml:10:9: the text takes 66002 bytes, in a line of which the Kata agent reads 65535 (pass it in a file)',
    );
    const noise = Array.from(
      { length: 7000 },
      (_, at) => `"${createHash('sha256').update(String(at)).digest('base64')}"`,
    );
    expect(() =>
      compiled(
        policyFile(`argv = ["/a", { one_of = [${noise.join(', ')}] }]\ncwd = "/"\nuser = { uid = 0, gid = 0 }\n`),
      ),
    ).toThrow(/^the policy would take \d+ bytes as an annotation, and Kubernetes takes 262144$/);
  });
});
