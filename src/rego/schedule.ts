import type { Range } from '../text/source.ts';
import { namesInside, namesOfEvery, partsOf, patternNames, type Scope, type Variable } from './scope.ts';
import type { Expr, Statement } from './syntax.ts';

/** `xs[i]` where `i` has no value yet: the statement is tried for each element. */
export interface Loop {
  readonly expr: Extract<Expr, { kind: 'index' }>;
  /** Those that the loop gives a value. */
  readonly binds: readonly Variable[];
}

/** How a statement can be evaluated with the values there are. */
export interface Plan {
  readonly loops: readonly Loop[];
  readonly binds: readonly Variable[];
}

export interface Missing {
  readonly name: string;
  readonly range: Range;
}

/** The plan, or the first variable that lacks a value. */
export function planOf(statement: Statement, scope: Scope): Plan | Missing {
  const planner = new Planner(scope);
  try {
    const binds = planner.statement(statement);
    return { loops: planner.loops, binds: [...planner.bound, ...binds] };
  } catch (error) {
    if (error instanceof MissingVariable) return error.missing;
    throw error;
  }
}

/** Of the values in the head of a rule or comprehension, which are evaluated last. */
export function planOfValues(values: readonly Expr[], scope: Scope): Plan | Missing {
  const items = [...values];
  return planOf(
    { kind: 'expr', expr: { kind: 'array', items, range: items[0]!.range }, range: items[0]!.range },
    scope,
  );
}

/** Variables without a value in a destructuring pattern. */
export function unboundIn(pattern: Expr, scope: Scope): readonly Variable[] {
  return [...new Set(patternNames(pattern))].flatMap((name) => {
    const variable = scope.find(name);
    return variable && !variable.bound ? [variable] : [];
  });
}

class MissingVariable extends Error {
  readonly missing: Missing;

  constructor(missing: Missing) {
    super(missing.name);
    this.missing = missing;
  }
}

class Planner {
  readonly loops: Loop[] = [];
  readonly bound = new Set<Variable>();
  readonly #scope: Scope;
  readonly #looped = new Set<Expr>();

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** Finds the loops, and what the statement itself gives a value. */
  statement(statement: Statement): readonly Variable[] {
    switch (statement.kind) {
      case 'some':
        return [];
      case 'expr':
        this.#evaluated(statement.expr);
        return [];
      case 'not':
        return this.#negated(statement);
      case 'assign':
        this.#evaluated(statement.value);
        return this.#pattern(statement.target);
      case 'unify':
        return this.#unified(statement.left, statement.right);
      case 'some-in':
        this.#evaluated(statement.collection);
        return [...(statement.key ? this.#pattern(statement.key) : []), ...this.#pattern(statement.value)];
      case 'every':
        this.#evaluated(statement.domain);
        this.#closed(namesOfEvery(statement), statement.range);
        return [];
    }
  }

  #negated({ inner, range }: Extract<Statement, { kind: 'not' }>): readonly Variable[] {
    if (inner.kind === 'unify') {
      this.#evaluated(inner.left);
      this.#evaluated(inner.right);
    } else if (inner.kind === 'expr') this.#evaluated(inner.expr);
    if (this.loops.length > 0) throw new MissingVariable({ name: 'not … [_]', range });
    return [];
  }

  #unified(left: Expr, right: Expr): readonly Variable[] {
    this.#hoist(left);
    this.#hoist(right);
    return this.#unify(left, right);
  }

  #unify(left: Expr, right: Expr): readonly Variable[] {
    if (!this.#hasHole(left)) {
      this.#plain(left);
      return this.#side(right, left);
    }
    if (!this.#hasHole(right)) {
      this.#plain(right);
      return this.#side(left, right);
    }
    if (left.kind === 'array' && right.kind === 'array') {
      return left.items.flatMap((item, at) => {
        const other = right.items[at];
        return other ? this.#mark(this.#unify(item, other)) : [];
      });
    }
    return this.#fail(left);
  }

  #mark(variables: readonly Variable[]): readonly Variable[] {
    for (const variable of variables) this.bound.add(variable);
    return variables;
  }

  #side(pattern: Expr, _value: Expr): readonly Variable[] {
    return this.#hasHole(pattern) ? this.#pattern(pattern) : this.#whole(pattern);
  }

  #whole(expr: Expr): readonly Variable[] {
    this.#plain(expr);
    return [];
  }

  /** True for a pattern that gives variables their values. */
  #hasHole(expr: Expr): boolean {
    if (expr.kind === 'var') return expr.name === '_' || this.#lacking(expr.name) !== undefined;
    if (expr.kind === 'array') return expr.items.some((item) => this.#hasHole(item));
    return expr.kind === 'object' && expr.entries.some(([, value]) => this.#hasHole(value));
  }

  #fail(expr: Expr): never {
    if (expr.kind === 'var') throw new MissingVariable({ name: expr.name, range: expr.range });
    for (const part of partsOf(expr)) if (this.#hasHole(part)) this.#fail(part);
    throw new MissingVariable({ name: '_', range: expr.range });
  }

  /** What a destructuring pattern gives a value; the rest of it must have one. */
  #pattern(pattern: Expr): readonly Variable[] {
    if (pattern.kind === 'var') {
      const variable = pattern.name === '_' ? undefined : this.#lacking(pattern.name);
      return variable ? [variable] : [];
    }
    if (pattern.kind === 'array') return pattern.items.flatMap((item) => this.#pattern(item));
    if (pattern.kind === 'object') {
      for (const [key] of pattern.entries) this.#plain(key);
      return pattern.entries.flatMap(([, value]) => this.#pattern(value));
    }
    this.#evaluated(pattern);
    return [];
  }

  #evaluated(expr: Expr): void {
    this.#hoist(expr);
    this.#plain(expr);
  }

  /** Finds the loops of an expression, inner ones first. */
  #hoist(expr: Expr): void {
    if (expr.kind === 'const' || expr.kind === 'var') return;
    for (const part of partsOf(expr)) this.#hoist(part);
    if (expr.kind !== 'index' || !this.#hasHole(expr.key)) return;
    this.#plain(expr.base);
    const binds = this.#pattern(expr.key);
    for (const variable of binds) this.bound.add(variable);
    this.loops.push({ expr, binds });
    this.#looped.add(expr);
  }

  /** Everything in it must have a value. */
  #plain(expr: Expr): void {
    if (expr.kind === 'const' || this.#looped.has(expr)) return;
    if (expr.kind === 'var' && (expr.name === '_' || this.#lacking(expr.name))) this.#fail(expr);
    if (expr.kind === 'comprehension') {
      this.#closed(namesInside(expr.body, expr.key ? [expr.key, expr.value] : [expr.value]), expr.range);
    }
    for (const part of partsOf(expr)) this.#plain(part);
  }

  #closed(names: ReadonlySet<string>, range: Range): void {
    for (const name of names) if (this.#lacking(name)) throw new MissingVariable({ name, range });
  }

  /** The variable of this name, when it has no value yet. */
  #lacking(name: string): Variable | undefined {
    const variable = this.#scope.find(name);
    return variable && !variable.bound && !this.bound.has(variable) ? variable : undefined;
  }
}
