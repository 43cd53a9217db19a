import { expressionsOf, partsOf as partsInScope } from '../rego/scope.ts';
import type { Body, Branch, Expr, RegoModule, Rule, Statement } from '../rego/syntax.ts';

export type Call = Extract<Expr, { kind: 'call' }>;

/** Every call of a function, in the order of the text. */
export function callsIn(module: RegoModule): readonly Call[] {
  return everyExpression(module).filter((expr) => expr.kind === 'call');
}

/** Whether a constant of the module, e.g. the name of a field that is looked up, is this text. */
export function mentions(module: RegoModule, text: string): boolean {
  return everyExpression(module).some((expr) => expr.kind === 'const' && expr.value === text);
}

/** `default NAME := true`, or a plain `NAME := true`. */
export function isTrueDefault({ name, value, branches, kind }: Rule, wanted: string): boolean {
  return (
    name === wanted && kind === 'complete' && branches.length === 0 && value?.kind === 'const' && value.value === true
  );
}

/** Every expression with those inside of it, in the order of the text. `negated: false` leaves out what must not hold. */
export function expressionsIn(
  where: RegoModule | Body,
  { negated }: { readonly negated: boolean } = { negated: true },
): readonly Expr[] {
  if (!('rules' in where)) return withInner(where.flatMap(partsOfStatement));
  return negated
    ? everyExpression(where)
    : withInner(where.rules.flatMap(positiveParts), (expr) => expr.kind !== 'binary' || expr.op !== '!=');
}

function positiveParts({ value, branches }: Rule): readonly Expr[] {
  const bodies = branches.flatMap(({ body }) => body.filter(({ kind }) => kind !== 'not'));
  return [...(value ? [value] : []), ...bodies.flatMap(partsOfStatement)];
}

/** `input.sgx.body["mr_enclave"]` → `['input', 'sgx', 'body', 'mr_enclave']`; keys that are no constants are empty. */
export function pathOf(expr: Expr): readonly string[] {
  const path: string[] = [];
  let at = expr;
  for (; at.kind === 'index'; at = at.base) path.push(at.key.kind === 'const' ? String(at.key.value) : '');
  return at.kind === 'var' ? [at.name, ...path.reverse()] : path.reverse();
}

const cache = new WeakMap<RegoModule, readonly Expr[]>();

function everyExpression(module: RegoModule): readonly Expr[] {
  const known = cache.get(module);
  if (known) return known;
  const found = withInner(module.rules.flatMap(partsOfRule));
  cache.set(module, found);
  return found;
}

/** The parser bounds how deep expressions lie in each other; the walk keeps its own stack all the same. */
function withInner(outer: readonly Expr[], enters: (expr: Expr) => boolean = () => true): readonly Expr[] {
  const found: Expr[] = [];
  const pending = outer.toReversed();
  for (let expr = pending.pop(); expr; expr = pending.pop()) {
    if (!enters(expr)) continue;
    found.push(expr);
    const parts = partsOf(expr);
    for (let at = parts.length - 1; at >= 0; at--) pending.push(parts[at]!);
  }
  return found;
}

function partsOfRule({ path, params, value, branches }: Rule): readonly Expr[] {
  return [...path, ...params, ...(value ? [value] : []), ...branches.flatMap(partsOfBranch)];
}

function partsOfBranch({ body, value }: Branch): readonly Expr[] {
  return [...body.flatMap(partsOfStatement), ...(value ? [value] : [])];
}

function partsOfStatement(statement: Statement): readonly Expr[] {
  if (statement.kind === 'not') return partsOfStatement(statement.inner);
  if (statement.kind === 'every') return [statement.domain, ...statement.body.flatMap(partsOfStatement)];
  return expressionsOf(statement);
}

/** Unlike for the scope of names, keys behind a dot and the bodies of comprehensions count. */
function partsOf(expr: Expr): readonly Expr[] {
  if (expr.kind === 'index') return [expr.base, expr.key];
  if (expr.kind !== 'comprehension') return partsInScope(expr);
  return [...(expr.key ? [expr.key] : []), expr.value, ...expr.body.flatMap(partsOfStatement)];
}
