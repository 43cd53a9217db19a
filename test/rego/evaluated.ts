import { LocatedError } from '../../src/diagnostic/located-error.ts';
import { Budget, type EvaluationLimits } from '../../src/rego/budget.ts';
import { openEvaluator } from '../../src/rego/evaluate.ts';
import { valueOfJson } from '../../src/rego/json-value.ts';
import { parseRego } from '../../src/rego/parse.ts';
import { jsonText } from '../../src/rego/print.ts';
import type { RegoObject } from '../../src/rego/value.ts';
import { Source } from '../../src/text/source.ts';
import { json } from './json.ts';

export interface Outcome {
  /** JSON text, or `undefined`, or the error with its place. */
  readonly value: string;
  readonly prints: readonly string[];
}

export interface Circumstances {
  readonly input?: unknown;
  readonly data?: unknown;
  readonly rule?: string;
  readonly limits?: Partial<EvaluationLimits>;
}

/** What `data.test.p` is, with the rules of `text` in the package `test`. */
export function evaluated(text: string, { input, data = {}, rule = 'p', limits }: Circumstances = {}): Outcome {
  let prints: readonly string[] = [];
  try {
    const module = parseRego(new Source('p.rego', text.startsWith('package') ? text : `package test\n${text}`));
    const answer = openEvaluator(module).query(rule, {
      input: input === undefined ? undefined : valueOfJson(json(input), new Budget()),
      data: valueOfJson(json(data), new Budget()) as RegoObject,
      onPrints: (lines) => {
        prints = lines;
      },
      ...(limits ? { limits } : {}),
    });
    return { value: answer.value === undefined ? 'undefined' : jsonText(answer.value, new Budget()), prints };
  } catch (error) {
    if (error instanceof LocatedError) return { value: error.message, prints };
    throw error;
  }
}

/** The value of one expression. */
export function valueOfExpression(expression: string, circumstances: Circumstances = {}): string {
  return evaluated(`p := ${expression}`, circumstances).value;
}
