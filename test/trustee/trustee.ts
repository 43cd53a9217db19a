import { openEvaluator } from '../../src/rego/evaluate.ts';
import { parseRego } from '../../src/rego/parse.ts';
import { RegoObject, type Value } from '../../src/rego/value.ts';
import { Source } from '../../src/text/source.ts';

/** What a policy of Trustee's says of an input, as its engine would. */
export function ask(
  rego: string,
  rule: string,
  { input, data = {} }: { input: unknown; data?: unknown },
): Value | undefined {
  const evaluator = openEvaluator(parseRego(new Source('policy.rego', rego)));
  return evaluator.query(rule, { input: regoValue(input), data: regoValue(data) as RegoObject }).value;
}

function regoValue(json: unknown): Value {
  if (Array.isArray(json)) return json.map(regoValue);
  if (typeof json !== 'object' || json === null) return json as Value;
  return new RegoObject(new Map(Object.entries(json).map(([name, member]) => [name, regoValue(member)])));
}
