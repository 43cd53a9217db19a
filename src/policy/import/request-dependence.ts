import type { Body, Branch, Expr, RegoModule, Rule, Statement } from '../../rego/syntax.ts';

/** Which rules look at the request or at the state, by themselves or through others; the rest say the same always. Printing does not count. */
export class RequestDependence {
  readonly #rules = new Map<string, Rule[]>();
  readonly #roots: ReadonlySet<string>;
  readonly #known = new Map<string, boolean>();

  constructor(module: RegoModule) {
    for (const rule of module.rules) {
      const known = this.#rules.get(rule.name);
      if (known) known.push(rule);
      else this.#rules.set(rule.name, [rule]);
    }
    const imported = module.imports
      .filter(({ path }) => path[0] === 'input' || path[0] === 'data')
      .map(({ alias }) => alias);
    this.#roots = new Set(['input', 'data', ...imported]);
  }

  rulesOf(name: string): readonly Rule[] {
    return this.#rules.get(name) ?? [];
  }

  /** Breadth first, so that a long chain of rules needs no deep stack. */
  depends(name: string): boolean {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const seen = new Set([name]);
    for (const rule of seen) {
      for (const mentioned of this.#mentionedBy(rule)) {
        if (this.#roots.has(mentioned)) {
          this.#known.set(name, true);
          return true;
        }
        if (this.#rules.has(mentioned)) seen.add(mentioned);
      }
    }
    this.#known.set(name, false);
    return false;
  }

  /** Names that the rules of a name use, its own parameters and variables among them. */
  #mentionedBy(name: string): ReadonlySet<string> {
    const names = this.#mentioned.get(name) ?? new Set(this.rulesOf(name).flatMap((rule) => [...inRule(rule)]));
    this.#mentioned.set(name, names);
    return names;
  }

  readonly #mentioned = new Map<string, ReadonlySet<string>>();
}

function* inRule({ path, params, value, branches }: Rule): Iterable<string> {
  for (const expr of [...path, ...params, ...(value ? [value] : [])]) yield* inExpr(expr);
  for (const branch of branches) yield* inBranch(branch);
}

function* inBranch({ body, value }: Branch): Iterable<string> {
  yield* inBody(body);
  if (value) yield* inExpr(value);
}

function* inBody(body: Body): Iterable<string> {
  for (const statement of body) yield* inStatement(statement);
}

function* inStatement(statement: Statement): Iterable<string> {
  switch (statement.kind) {
    case 'expr':
      if (statement.expr.kind !== 'call' || statement.expr.name !== 'print') yield* inExpr(statement.expr);
      return;
    case 'not':
      yield* inStatement(statement.inner);
      return;
    case 'assign':
      yield* inExpr(statement.value);
      return;
    case 'unify':
      yield* inExpr(statement.left);
      yield* inExpr(statement.right);
      return;
    case 'some-in':
      yield* inExpr(statement.collection);
      return;
    case 'every':
      yield* inExpr(statement.domain);
      yield* inBody(statement.body);
      return;
    case 'some':
      return;
  }
}

function* inExpr(expr: Expr): Iterable<string> {
  switch (expr.kind) {
    case 'const':
      return;
    case 'var':
      yield expr.name;
      return;
    case 'array':
    case 'set':
      for (const item of expr.items) yield* inExpr(item);
      return;
    case 'object':
      for (const [key, value] of expr.entries) {
        yield* inExpr(key);
        yield* inExpr(value);
      }
      return;
    case 'index':
      yield* inExpr(expr.base);
      yield* inExpr(expr.key);
      return;
    case 'call':
      yield expr.name;
      for (const arg of expr.args) yield* inExpr(arg);
      return;
    case 'binary':
      yield* inExpr(expr.left);
      yield* inExpr(expr.right);
      return;
    case 'in':
      if (expr.key) yield* inExpr(expr.key);
      yield* inExpr(expr.value);
      yield* inExpr(expr.collection);
      return;
    case 'negate':
      yield* inExpr(expr.operand);
      return;
    case 'comprehension':
      if (expr.key) yield* inExpr(expr.key);
      yield* inExpr(expr.value);
      yield* inBody(expr.body);
  }
}
