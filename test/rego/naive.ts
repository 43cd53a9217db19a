import { Budget } from '../../src/rego/budget.ts';
import { memberOf } from '../../src/rego/member.ts';
import { parseRego } from '../../src/rego/parse.ts';
import type { Body, Expr, RegoModule, Statement } from '../../src/rego/syntax.ts';
import { compare, equal, RegoObject, RegoSet, type Value } from '../../src/rego/value.ts';
import { Source } from '../../src/text/source.ts';

/** Raised where a variable has no value yet; the statement is tried later. */
class Unbound extends Error {}

type Env = ReadonlyMap<string, Value>;

/**
 * The language in the most obvious way: every expression gives all its values, each with the variables it needed, and a body tries them
 * one after the other. Without `else`, defaults, `print` and partial rules, and slow.
 */
export class Naive {
  readonly #module: RegoModule;
  readonly #input: Value;
  readonly #budget = new Budget();

  constructor(text: string, input: Value) {
    this.#module = parseRego(new Source('naive.rego', text));
    this.#input = input;
  }

  rule(name: string): Value | undefined {
    return this.#agreed(
      this.#module.rules.filter((rule) => rule.name === name).flatMap((rule) => [...this.#results(rule, new Map())]),
    );
  }

  #call(name: string, args: readonly Value[]): Value | undefined {
    const results = this.#module.rules
      .filter((rule) => rule.name === name)
      .flatMap((rule) => {
        const env = new Map(rule.params.map((param, at) => [(param as { name: string }).name, args[at]!]));
        return [...this.#results(rule, env)];
      });
    return this.#agreed(results);
  }

  *#results(rule: RegoModule['rules'][number], env: Env): Generator<Value> {
    const value: Expr = rule.value ?? { kind: 'const', value: true, range: rule.range };
    for (const found of this.#solve(rule.branches[0]?.body ?? [], env)) {
      for (const [result] of this.#values(value, found)) if (result !== undefined) yield result;
    }
  }

  #agreed(results: readonly Value[]): Value | undefined {
    const [first] = results;
    if (results.some((one) => !equal(one, first!, this.#budget))) throw new RangeError('several values');
    return first;
  }

  /** All ways to satisfy a body. Names it declares are its own. */
  *#solve(body: Body, around: Env): Generator<Env> {
    const own = new Map(around);
    for (const statement of body) for (const name of declared(statement)) own.delete(name);
    yield* this.#rest(body, own);
  }

  *#rest(body: Body, env: Env): Generator<Env> {
    if (body.length === 0) {
      yield env;
      return;
    }
    for (const [at, statement] of body.entries()) {
      let ways: Env[];
      try {
        ways = [...this.#statement(statement, env, body)];
      } catch (error) {
        if (error instanceof Unbound && at < body.length - 1) continue;
        throw error;
      }
      for (const way of ways) yield* this.#rest(body.toSpliced(at, 1), way);
      return;
    }
  }

  *#statement(statement: Statement, env: Env, body: Body): Generator<Env> {
    switch (statement.kind) {
      case 'some':
        yield env;
        return;
      case 'expr':
        for (const [value, way] of this.#values(statement.expr, env))
          if (value !== undefined && value !== false) yield way;
        return;
      case 'not': {
        const holds = [...this.#statement(statement.inner, env, body)].length > 0;
        if (!holds) yield env;
        return;
      }
      case 'assign':
        for (const [value, way] of this.#values(statement.value, env))
          if (value !== undefined) yield* this.#match(statement.target, value, way);
        return;
      case 'unify':
        yield* this.#unify(statement.left, statement.right, env);
        return;
      case 'some-in':
        for (const [collection, way] of this.#values(statement.collection, env))
          for (const [key, value] of this.#members(collection))
            for (const next of statement.key ? this.#match(statement.key, key, way) : [way])
              yield* this.#match(statement.value, value, next);
        return;
      case 'every':
        for (const [domain, way] of this.#values(statement.domain, env)) {
          if (domain === undefined) continue;
          const holds = this.#members(domain).every(([key, value]) => {
            const inner = new Map(way).set(statement.value, value);
            if (statement.key !== undefined) inner.set(statement.key, key);
            return !this.#solve(statement.body, inner).next().done;
          });
          if (holds) yield way;
        }
    }
  }

  *#unify(left: Expr, right: Expr, env: Env): Generator<Env> {
    const isOpen = left.kind === 'var' && !env.has(left.name) && !this.#isRule(left.name);
    const pattern = isOpen || left.kind === 'array';
    const [target, source] = pattern ? [left, right] : [right, left];
    for (const [value, way] of this.#values(source, env))
      if (value !== undefined) yield* this.#match(target, value, way);
  }

  *#match(pattern: Expr, value: Value, env: Env): Generator<Env> {
    if (pattern.kind === 'var' && pattern.name === '_') yield env;
    else if (pattern.kind === 'var' && !env.has(pattern.name) && !this.#isRule(pattern.name)) {
      yield new Map(env).set(pattern.name, value);
    } else if (pattern.kind === 'array') {
      if (!Array.isArray(value) || value.length !== pattern.items.length) return;
      let ways: Env[] = [env];
      for (const [at, item] of pattern.items.entries()) {
        ways = ways.flatMap((way) => [...this.#match(item, (value as readonly Value[])[at]!, way)]);
      }
      yield* ways;
    } else {
      for (const [other, way] of this.#values(pattern, env))
        if (other !== undefined && equal(other, value, this.#budget)) yield way;
    }
  }

  *#values(expr: Expr, env: Env): Generator<readonly [Value | undefined, Env]> {
    switch (expr.kind) {
      case 'const':
        yield [expr.value, env];
        return;
      case 'var':
        yield [this.#variable(expr.name, env), env];
        return;
      case 'index':
        for (const [base, way] of this.#values(expr.base, env)) yield* this.#elements(base, expr.key, way);
        return;
      case 'comprehension':
        yield [this.#comprehension(expr, env), env];
        return;
      case 'array':
      case 'set':
        for (const [items, way] of this.#all(expr.items, env)) {
          const isWhole = !items.includes(undefined);
          const list = items as readonly Value[];
          yield [isWhole ? (expr.kind === 'array' ? list : RegoSet.of(list, this.#budget)) : undefined, way];
        }
        return;
      case 'call':
        for (const [args, way] of this.#all(expr.args, env)) {
          yield [args.includes(undefined) ? undefined : this.#apply(expr.name, args as readonly Value[]), way];
        }
        return;
      case 'binary':
        for (const [[a, b], way] of this.#all([expr.left, expr.right], env)) {
          yield [a === undefined || b === undefined ? undefined : this.#operate(expr.op, a, b), way];
        }
        return;
      case 'in':
        for (const [[value, among], way] of this.#all([expr.value, expr.collection], env)) {
          const isKnown = value !== undefined && among !== undefined;
          yield [isKnown ? this.#members(among).some(([, one]) => equal(one, value, this.#budget)) : undefined, way];
        }
        return;
      default:
        throw new Error(expr.kind);
    }
  }

  *#all(exprs: readonly Expr[], env: Env): Generator<readonly [readonly (Value | undefined)[], Env]> {
    const [first, ...rest] = exprs;
    if (!first) yield [[], env];
    else
      for (const [value, way] of this.#values(first, env))
        for (const [values, last] of this.#all(rest, way)) yield [[value, ...values], last];
  }

  *#elements(base: Value | undefined, key: Expr, env: Env): Generator<readonly [Value | undefined, Env]> {
    const isOpen = key.kind === 'var' && (key.name === '_' || (!env.has(key.name) && !this.#isRule(key.name)));
    if (isOpen) {
      for (const [at, element] of this.#members(base))
        for (const way of this.#match(key, at, env)) yield [element, way];
    } else {
      for (const [at, way] of this.#values(key, env)) {
        yield [base === undefined || at === undefined ? undefined : memberOf(base, at, this.#budget), way];
      }
    }
  }

  #members(value: Value | undefined): readonly (readonly [Value, Value])[] {
    if (Array.isArray(value)) return value.map((item: Value, at: number) => [at, item] as const);
    if (value instanceof RegoSet) return value.items(this.#budget).map((item) => [item, item] as const);
    if (!(value instanceof RegoObject)) return [];
    return value.keys(this.#budget).map((key) => [key, value.get(key, this.#budget)!] as const);
  }

  #comprehension(expr: Extract<Expr, { kind: 'comprehension' }>, env: Env): Value {
    const found = [...this.#solve(expr.body, env)].flatMap((way) => [...this.#values(expr.value, way)]);
    const items = found.flatMap(([value]) => (value === undefined ? [] : [value]));
    return expr.of === 'array' ? items : RegoSet.of(items, this.#budget);
  }

  #isRule(name: string): boolean {
    return name === 'input' || this.#module.rules.some((rule) => rule.name === name && rule.kind !== 'function');
  }

  #variable(name: string, env: Env): Value | undefined {
    const local = env.get(name);
    if (local !== undefined) return local;
    if (name === 'input') return this.#input;
    if (!this.#isRule(name)) throw new Unbound(name);
    return this.rule(name);
  }

  #apply(name: string, args: readonly Value[]): Value | undefined {
    if (name !== 'count') return this.#call(name, args);
    if (typeof args[0] === 'string') return args[0].length;
    return Array.isArray(args[0]) || args[0] instanceof RegoSet || args[0] instanceof RegoObject
      ? this.#members(args[0]).length
      : undefined;
  }

  #operate(op: string, a: Value, b: Value): Value | undefined {
    const order = compare(a, b, this.#budget);
    if (op === '==') return order === 0;
    if (op === '!=') return order !== 0;
    if (op === '<') return order < 0;
    if (op === '>') return order > 0;
    return typeof a === 'number' && typeof b === 'number' ? a + b : undefined;
  }
}

function declared(statement: Statement): readonly string[] {
  if (statement.kind === 'some') return statement.names;
  if (statement.kind === 'assign') return namesOf(statement.target);
  if (statement.kind !== 'some-in') return [];
  return [...(statement.key ? namesOf(statement.key) : []), ...namesOf(statement.value)];
}

function namesOf(pattern: Expr): readonly string[] {
  if (pattern.kind === 'var') return [pattern.name];
  return pattern.kind === 'array' ? pattern.items.flatMap(namesOf) : [];
}
