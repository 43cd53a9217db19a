import { describe, expect, test } from 'vitest';
import { findPolicyData } from '../../src/kata/policy-data.ts';
import { Source } from '../../src/text/source.ts';

const found = (text: string) => findPolicyData(new Source('p.rego', text));

describe('policy data', () => {
  test('lie in their places of the policy', () => {
    const text =
      'package agent_policy\r\n# é\n\npolicy_data := {\n  "containers": [\n    {"id": 18446744073709551615}\n  ]\n}\n';
    const data = found(text)!;
    const id = data.node.members.get('containers')!.items[0]!.members.get('id')!;
    expect(id.scalar).toBe(18446744073709551615n);
    expect(text.slice(id.range.start, id.range.end)).toBe('18446744073709551615');
    expect(data.range).toEqual({ start: text.indexOf('policy_data'), end: text.length });
  });
  test('may be written in the old way, and on the next line', () => {
    expect(found('package a\npolicy_data = {}')).toBeDefined();
    expect(found('package a\npolicy_data :=\n {}')).toBeDefined();
  });
  test('are those at the end, where the words occur twice', () => {
    expect(found('policy_data := {"a": 1}\npolicy_data := {"b": 1}')!.node.members.has('b')).toBe(true);
  });
  test('are none without the rule, with text behind them, or where they are no JSON', () => {
    expect(found('package a')).toBeUndefined();
    expect(found('policy_data := {}\np := 1')).toBeUndefined();
    expect(found('policy_data := {"a": input.x}')).toBeUndefined();
    expect(found('  policy_data := {}')).toBeUndefined();
    expect(found('# policy_data := {}')).toBeUndefined();
    expect(found('policy_data := [1]')).toBeUndefined();
  });
});
