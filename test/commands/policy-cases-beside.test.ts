import { describe, expect, it } from 'vitest';
import { casesBeside } from '../../src/commands/policy-cases-beside.ts';

const files = new Set([
  'api.exec-policy.toml',
  'api.cases.toml',
  'sub/policy.rego',
  'sub/policy.cases.json',
  'x.cases.toml',
  'y.exec-policy.toml',
]);
const io = { stat: (path: string) => (files.has(path) ? ({ type: 'file', size: 0 } as never) : undefined) };

describe('the cases of a policy', () => {
  it('lie beside it, under its name', () => {
    expect(casesBeside(['api.exec-policy.toml', 'sub/policy.rego'], io)).toEqual([
      { policy: 'api.exec-policy.toml', cases: 'api.cases.toml' },
      { policy: 'sub/policy.rego', cases: 'sub/policy.cases.json' },
    ]);
  });

  it('lead to it, and each policy is asked once', () => {
    expect(casesBeside(['sub/policy.cases.json', 'sub/policy.rego'], io)).toEqual([
      { policy: 'sub/policy.rego', cases: 'sub/policy.cases.json' },
    ]);
  });

  it.each([
    ['y.exec-policy.toml', '`y.exec-policy.toml` has no cases beside it'],
    ['z.exec-policy.toml', '`z.exec-policy.toml` does not exist'],
    ['x.cases.toml', 'there is no policy beside `x.cases.toml`'],
    ['-', 'nothing says what to ask'],
  ])('of %s are missed', (operand, message) => {
    expect(() => casesBeside([operand], io)).toThrow(message);
  });
});
