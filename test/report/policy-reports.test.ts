import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { Sandbox } from '../cli/sandbox.ts';

const policy = `format = 1
[policy]
id = "a"
counter = 1
default = "deny"
[[container]]
name = "api"
image = "r/api"
argv = ["/api"]
cwd = "/"
user = { uid = 7, gid = 8 }
[[container]]
name = "log"
image = "r/log"
argv = ["/log"]
cwd = "/"
user = { uid = 7, gid = 8 }
[[container.exec]]
id = "tail"
purpose = "operate"
argv = ["/tail"]
`;

const cases = `[[case]]
name = "it starts"
container = "api"
expect = "allow"
[[case]]
name = "no shell\\u202e"
why = "none"
container = "log"
argv = ["sh"]
expect = "allow"
[[case]]
endpoint = "PauseContainer"
expect = "deny"
`;

const rego = `package agent_policy
import future.keywords.if
default ExecProcessRequest := false
ExecProcessRequest if {
	print("exec", input.exec_id)
	input.exec_id == "x"
}
`;

function conforming(schema: string, text: string): unknown {
  const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
  const conforms = ajv.compile(JSON.parse(readFileSync(`schemas/${schema}.json`, 'utf8')));
  const value: unknown = JSON.parse(text);
  expect(conforms(value) ? [] : conforms.errors).toEqual([]);
  return value;
}

function sandboxWith(files: Readonly<Record<string, string>>): Sandbox {
  return new Sandbox(
    Object.entries(files).map(([name, text]) => ({ kind: 'file', name, bytes: Buffer.from(text), target: '' })),
  );
}

describe('what programs read is as its schema describes', () => {
  test('of cases, of a log, and of explanations', async () => {
    const sandbox = sandboxWith({
      'p.exec-policy.toml': policy,
      'p.cases.toml': cases,
      'policy.rego': rego,
      'log.jsonl': '{"kind":"ExecProcessRequest","request":{"exec_id":"e"}}\n',
      'request.json': '{"kind":"ExecProcessRequest","request":{"container_id":"c","exec_id":"e"}}',
      'denial.txt': 'ExecProcessRequest is blocked by policy: agent_policy:5: exec e',
    });
    const json = async (...argv: readonly string[]) =>
      (await sandbox.run(['policy', ...argv, '--format', 'json'])).stdout;
    try {
      conforming('policy-test-report', await json('test', 'p.exec-policy.toml', '--cases', 'p.cases.toml'));
      conforming('policy-test-report', await json('test', 'policy.rego', '--replay', 'log.jsonl'));
      conforming('policy-explanation', await json('explain', 'p.exec-policy.toml', 'request.json'));
      conforming('policy-explanation', await json('explain', 'policy.rego', 'request.json'));
      conforming('policy-explanation', await json('explain', 'policy.rego', 'denial.txt'));
    } finally {
      sandbox.remove();
    }
  });

  test('the cases that are read are those of their schema', () => {
    const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
    const conforms = ajv.compile(JSON.parse(readFileSync('schemas/policy-cases.json', 'utf8')));
    expect(conforms([{ name: 'a', container: 'api', argv: ['x'], signal: 15, expect: 'deny' }])).toBe(true);
    expect(conforms({ case: [{ steps: [{ endpoint: 'SetPolicy', expect: 'deny' }] }] })).toBe(true);
    expect(conforms({ case: [{ container: 'api' }] })).toBe(false);
    expect(conforms({ case: [{ steps: [], expect: 'deny' }] })).toBe(false);
  });
});

test('a log that is larger than what is listed is counted to its end', async () => {
  const line = '{"kind":"GuestDetailsRequest","request":{}}\n';
  const sandbox = sandboxWith({
    'p.exec-policy.toml': policy,
    'log.jsonl': `${line.repeat(12_000)}{"kind":"SetPolicyRequest","request":{}}\n`,
  });
  try {
    const argv = ['policy', 'test', 'p.exec-policy.toml', '--replay', 'log.jsonl', '--format', 'json'];
    const { cases: listed, omitted, summary } = JSON.parse((await sandbox.run(argv)).stdout);
    expect([listed.length, omitted, summary]).toEqual([10_001, 2000, { passed: 12_000, failed: 1, disagreements: 0 }]);
    expect(listed.at(-1).name).toBe('line 12001');
  } finally {
    sandbox.remove();
  }
});
