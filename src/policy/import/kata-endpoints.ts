import { LocatedError } from '../../diagnostic/located-error.ts';
import { failingPolicyRule } from '../../kata/endpoints.ts';
import { Budget, defaultEvaluationLimits } from '../../rego/budget.ts';
import { type Evaluator, openEvaluator } from '../../rego/evaluate.ts';
import type { Expr, RegoModule, Rule } from '../../rego/syntax.ts';
import { RegoObject, type Value } from '../../rego/value.ts';
import { contains } from '../../text/source.ts';
import type { EndpointPermission } from '../permissions.ts';
import { RequestDependence } from './request-dependence.ts';

/** What a policy answers, as far as it does not depend on the request or on what happened before. */
export interface KataEndpoints {
  readonly endpoints: ReadonlyMap<string, EndpointPermission>;
  readonly failing: EndpointPermission;
}

/** By evaluation where no request is looked at; never throws for what a policy does when it is evaluated. */
export function kataEndpoints(module: RegoModule, names: readonly string[]): KataEndpoints {
  const dependence = new RequestDependence(module);
  const evaluate = evaluatorOf(module);
  const permission = (name: string) =>
    permissionOf(dependence.rulesOf(name), dependence.depends(name), () => evaluate(name));
  const failing = permission(failingPolicyRule);
  return {
    endpoints: new Map(names.map((name) => [name, permission(name)])),
    failing: failing.range ? failing : { answer: 'denied' },
  };
}

function permissionOf(
  rules: readonly Rule[],
  depends: boolean,
  evaluate: () => EndpointPermission,
): EndpointPermission {
  const shown = rules.find(({ isDefault }) => isDefault) ?? rules[0];
  if (!shown) return { answer: 'denied' };
  if (!depends) {
    const { answer, range } = evaluate();
    const by = range && rules.find((rule) => contains(rule.range, range));
    return { answer, range: (by ?? shown).range };
  }
  const isOpen = shown.isDefault && shown.value?.kind === 'const' && shown.value.value === true;
  const others = rules.filter((rule) => rule !== shown);
  if (isOpen && others.every(alwaysAllows)) return { answer: 'allowed', range: shown.range };
  return { answer: 'conditional', range: others[0]?.range ?? shown.range };
}

/** A rule that can't take back what the default allows: `true`, or an object that says so. */
function alwaysAllows({ value, branches }: Rule): boolean {
  return [value, ...branches.slice(1).map((branch) => branch.value)].every((one) => one === undefined || isYes(one));
}

function isYes(expr: Expr): boolean {
  if (expr.kind === 'object')
    return expr.entries.some(([key, member]) => isConst(key, 'allowed') && isConst(member, true));
  if (expr.kind !== 'const') return false;
  const { value } = expr;
  return (
    value === true ||
    (value instanceof RegoObject && value.get('allowed', new Budget(defaultEvaluationLimits)) === true)
  );
}

function isConst(expr: Expr, value: Value): boolean {
  return expr.kind === 'const' && expr.value === value;
}

/** With the rule or default that gives the answer. */
function evaluatorOf(module: RegoModule): (name: string) => EndpointPermission {
  let evaluator: Evaluator | undefined;
  return (name) => {
    try {
      evaluator ??= openEvaluator(module);
      const { value, decidedBy } = evaluator.query(name, { input: new RegoObject(), data: new RegoObject() });
      const range = decidedBy.get(name);
      return { answer: answerOf(value), ...(range && { range }) };
    } catch (error) {
      if (!(error instanceof LocatedError)) throw error;
      return { answer: 'unknown' };
    }
  };
}

function answerOf(value: Value | undefined): EndpointPermission['answer'] {
  if (typeof value === 'boolean') return value ? 'allowed' : 'denied';
  return value === undefined ? 'denied' : 'unknown';
}
