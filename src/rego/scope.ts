import type { Body, Expr, Statement } from './syntax.ts';

/** Where the values of a frame lie. */
export class Layout {
  size = 0;

  slot(): number {
    return this.size++;
  }
}

export interface Variable {
  readonly name: string;
  readonly slot: number;
  /** True where what is compiled now may read it. */
  bound: boolean;
}

/** The variables of a body, and through it those of the bodies around it. */
export class Scope {
  readonly layout: Layout;
  readonly #parent: Scope | undefined;
  readonly #variables = new Map<string, Variable>();

  constructor(layout: Layout, parent?: Scope) {
    this.layout = layout;
    this.#parent = parent;
  }

  declare(name: string, bound = false): Variable {
    const existing = this.#variables.get(name);
    if (existing) return existing;
    const variable = { name, slot: this.layout.slot(), bound };
    this.#variables.set(name, variable);
    return variable;
  }

  find(name: string): Variable | undefined {
    return this.#variables.get(name) ?? this.#parent?.find(name);
  }

  has(name: string): boolean {
    return this.#variables.has(name);
  }
}

/** Names that a body makes its own: by `:=`, `some`, and as what `some … in` gives. */
export function declaredIn(body: Body): readonly string[] {
  return body.flatMap((statement) => {
    if (statement.kind === 'assign') return patternNames(statement.target);
    if (statement.kind === 'some') return statement.names;
    if (statement.kind !== 'some-in') return [];
    return [...(statement.key ? patternNames(statement.key) : []), ...patternNames(statement.value)];
  });
}

/** Names in a body and its values, without those inside of comprehensions and `every`. */
export function directNames(body: Body, values: readonly Expr[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of body) for (const expr of expressionsOf(statement)) addDirect(expr, names);
  for (const value of values) addDirect(value, names);
  return names;
}

/** Names that a comprehension or the body of `every` takes from around it, among others that it does not. */
export function namesInside(body: Body, values: readonly Expr[], own: readonly string[] = []): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of body) {
    for (const expr of expressionsOf(statement)) addAll(expr, names);
    if (statement.kind === 'every') for (const name of namesOfEvery(statement)) names.add(name);
  }
  for (const value of values) addAll(value, names);
  for (const name of [...declaredIn(body), ...own]) names.delete(name);
  return names;
}

export function namesOfEvery(every: Extract<Statement, { kind: 'every' }>): ReadonlySet<string> {
  return namesInside(every.body, [], every.key === undefined ? [every.value] : [every.key, every.value]);
}

/** Variables of a destructuring pattern. */
export function patternNames(pattern: Expr): readonly string[] {
  if (pattern.kind === 'var') return pattern.name === '_' ? [] : [pattern.name];
  if (pattern.kind === 'array') return pattern.items.flatMap(patternNames);
  if (pattern.kind === 'object') return pattern.entries.flatMap(([, value]) => patternNames(value));
  return [];
}

/** What a statement evaluates or binds, but for the body of `every`. */
export function expressionsOf(statement: Statement): readonly Expr[] {
  switch (statement.kind) {
    case 'expr':
      return [statement.expr];
    case 'not':
      return expressionsOf(statement.inner);
    case 'assign':
      return [statement.value, statement.target];
    case 'unify':
      return [statement.left, statement.right];
    case 'some':
      return [];
    case 'some-in':
      return [...(statement.key ? [statement.key] : []), statement.value, statement.collection];
    case 'every':
      return [statement.domain];
  }
}

const nothing: readonly Expr[] = [];

/** The expressions that an expression is made of, without the bodies of comprehensions, and without names that follow a dot. */
export function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'const':
    case 'var':
    case 'comprehension':
      return nothing;
    case 'array':
    case 'set':
      return expr.items;
    case 'object':
      return expr.entries.flat();
    case 'index':
      return expr.key.kind === 'const' ? [expr.base] : [expr.base, expr.key];
    case 'call':
      return expr.args;
    case 'binary':
      return [expr.left, expr.right];
    case 'in':
      return [...(expr.key ? [expr.key] : []), expr.value, expr.collection];
    case 'negate':
      return [expr.operand];
  }
}

function addDirect(expr: Expr, names: Set<string>): void {
  if (expr.kind === 'var') names.add(expr.name);
  for (const part of partsOf(expr)) addDirect(part, names);
}

function addAll(expr: Expr, names: Set<string>): void {
  if (expr.kind === 'var') names.add(expr.name);
  if (expr.kind === 'comprehension') {
    for (const name of namesInside(expr.body, expr.key ? [expr.key, expr.value] : [expr.value])) names.add(name);
  }
  for (const part of partsOf(expr)) addAll(part, names);
}
