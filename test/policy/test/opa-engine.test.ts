import { expect, test } from 'vitest';
import type { Ran, RunOptions } from '../../../src/io/io.ts';
import { opaEngine } from '../../../src/policy/test/opa-engine.ts';
import { Source } from '../../../src/text/source.ts';
import { json } from '../../rego/json.ts';

interface Call {
  readonly args: readonly string[];
  readonly input: string | undefined;
  readonly state: string | undefined;
}

/** An `opa` that answers each question in turn. */
function opa(answers: readonly (object | string)[]): {
  calls: Call[];
  run: (program: string, args: readonly string[], options?: RunOptions) => Ran;
} {
  const calls: Call[] = [];
  return {
    calls,
    run: (program, args, options) => {
      expect(program).toBe('opa');
      calls.push({ args, input: options?.files?.get('input.json'), state: options?.files?.get('state.json') });
      const answer = answers[calls.length - 1]!;
      const stdout = Buffer.from(typeof answer === 'string' ? '' : JSON.stringify(answer));
      return { status: 0, stdout, stderr: typeof answer === 'string' ? answer : 'policy.rego:1: said\n' };
    },
  };
}

const policy = new Source('p.rego', 'package agent_policy\nCloseStdinRequest := true\n');
const result = (value: unknown): object => ({
  result: [{ expressions: [{ value, text: '', location: { row: 1, col: 1 } }] }],
});
const closeStdin = {
  endpoint: 'CloseStdinRequest',
  request: json({ container_id: 'a' }) as ReadonlyMap<string, never>,
};

test('opa is asked as the agent asks, and its answer is taken as the agent takes it', () => {
  const { calls, run } = opa([
    {},
    result({ allowed: true, ops: [{ op: 'add', path: '/pstate/a', value: 18 }] }),
    result(false),
    {},
    { errors: [{ message: 'complete rules must not produce multiple outputs' }] },
    'opa: no such file\n',
  ]);
  const session = opaEngine(policy, { run }).open();
  const verdicts = Array.from({ length: 5 }, () => session.decide(closeStdin));
  expect(verdicts).toEqual([
    { verdict: 'allow', reason: '`CloseStdinRequest` is true', prints: ['policy.rego:1: said'] },
    { verdict: 'deny', reason: '`CloseStdinRequest` is false', prints: ['policy.rego:1: said'] },
    {
      verdict: 'error',
      reason: '`CloseStdinRequest` has no value, which the agent takes for an error',
      prints: ['policy.rego:1: said'],
    },
    { verdict: 'error', reason: 'complete rules must not produce multiple outputs', prints: [] },
    { verdict: 'error', reason: 'opa: no such file', prints: [] },
  ]);
  expect(calls.slice(0, 3)).toEqual([
    {
      args: 'eval --format json --data policy.rego --data state.json --input input.json data.agent_policy.AllowRequestsFailingPolicy'.split(
        ' ',
      ),
      input: '{}',
      state: '{"pstate":{}}',
    },
    {
      args: 'eval --format json --data policy.rego --data state.json --input input.json data.agent_policy.CloseStdinRequest'.split(
        ' ',
      ),
      input: '{"container_id":"a","exec_id":""}',
      state: '{"pstate":{}}',
    },
    {
      args: 'eval --format json --data policy.rego --data state.json --input input.json data.agent_policy.CloseStdinRequest'.split(
        ' ',
      ),
      input: '{"container_id":"a","exec_id":""}',
      state: '{"pstate":{"a":18}}',
    },
  ]);
});

test('a policy in the old language is read as such', () => {
  const { calls, run } = opa([{}]);
  opaEngine(new Source('p.rego', 'package agent_policy\np { input.x }\n'), { run });
  expect(calls[0]!.args).toContain('--v0-compatible');
});

test('without opa nothing is asked', () => {
  expect(() => opaEngine(policy, { run: () => undefined })).toThrow('`opa` is not on PATH');
});
