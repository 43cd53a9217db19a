import type { Range } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import { Budget } from './budget.ts';
import { type Lexer, refuse } from './lex.ts';
import { arithmetic } from './number.ts';
import type { BinaryOp, Body, Expr } from './syntax.ts';
import { RegoObject, type Simple, type Value } from './value.ts';

/** Reads expressions; whoever reads bodies extends it, since comprehensions hold them. */
export abstract class ExpressionReader {
  readonly lexer: Lexer;
  #depth = 0;
  /** Literals are folded while they are read. */
  readonly #budget = new Budget();
  readonly #counted = { rules: 0, expressions: 0 };

  constructor(lexer: Lexer) {
    this.lexer = lexer;
  }

  /** The statements up to the bracket that closes them, which is passed. */
  abstract bodyUntil(close: string): Body;

  expression(): Expr {
    return this.#membership(this.#binary(1));
  }

  /** An element of a list, where a comma belongs to the list. */
  #element(): Expr {
    return this.#memberOf(this.#binary(1));
  }

  /** `k, v in xs` and `v in xs`. */
  #membership(first: Expr): Expr {
    if (!this.at(',')) return this.#memberOf(first);
    const { start, before } = this.lexer;
    this.lexer.next();
    if (this.lexer.kind === 'end') return this.#goBack(start, before, first);
    const value = this.#binary(1);
    if (!this.atWord('in') && value.kind !== 'var') this.wrong('`in` is missing');
    if (!this.atWord('in')) return this.#goBack(start, before, first);
    this.lexer.next();
    const collection = this.#binary(1);
    return this.#memberOf({ kind: 'in', key: first, value, collection, range: span(first, collection) });
  }

  #goBack(start: number, before: number, expr: Expr): Expr {
    this.lexer.back(start, before);
    return expr;
  }

  #memberOf(first: Expr): Expr {
    let expr = first;
    for (let count = 0; this.atWord('in'); count++) {
      this.#notTooDeep(count);
      this.lexer.next();
      const collection = this.#binary(1);
      expr = { kind: 'in', value: expr, collection, range: span(expr, collection) };
    }
    return expr;
  }

  /** Operators that bind at least as tightly as `level`. */
  #binary(level: number): Expr {
    return this.#operators(this.term(), level);
  }

  #operators(first: Expr, level: number): Expr {
    let left = first;
    for (let count = 0; ; count++) {
      const op = this.lexer.text;
      const binds = this.lexer.kind === 'op' ? (levels.get(op) ?? 0) : 0;
      if (binds < level || binds === 0) return left;
      this.#notTooDeep(count);
      this.lexer.next();
      const right = this.#nested(() => this.#binary(binds + 1));
      left = { kind: 'binary', op: op as BinaryOp, left, right, range: span(left, right) };
    }
  }

  /** Without operators. */
  term(): Expr {
    let expr = this.#primary();
    for (let count = 0; ; count++) {
      const { lexer } = this;
      if (lexer.kind !== 'op' || !lexer.isGlued) return expr;
      if (lexer.text === '.') expr = this.#dot(expr);
      else if (lexer.text === '[') expr = this.#bracket(expr);
      else if (lexer.text === '(') expr = this.#call(expr);
      else return expr;
      this.#notTooDeep(count);
    }
  }

  #dot(base: Expr): Expr {
    this.lexer.next();
    if (this.lexer.kind !== 'name') this.wrong('a name is missing after the dot');
    const key: Expr = { kind: 'const', value: this.lexer.text, range: this.lexer.range };
    this.lexer.next();
    return { kind: 'index', base, key, range: span(base, key) };
  }

  #bracket(base: Expr): Expr {
    this.lexer.next();
    const key = this.#nested(() => this.expression());
    this.expect(']');
    return { kind: 'index', base, key, range: { start: base.range.start, end: this.lexer.before } };
  }

  #call(callee: Expr): Expr {
    const name = dottedName(callee);
    if (name === undefined) return this.wrong('what is called here has no name');
    this.lexer.next();
    const args = this.#list(')');
    const range = { start: callee.range.start, end: this.lexer.before };
    return name === 'set' && args.length === 0
      ? { kind: 'set', items: [], range }
      : { kind: 'call', name, args, range };
  }

  #primary(): Expr {
    const { lexer } = this;
    const range = lexer.range;
    if (lexer.kind === 'string' || lexer.kind === 'number') {
      const value = lexer.value;
      lexer.next();
      return { kind: 'const', value, range };
    }
    if (lexer.kind === 'name') return this.#named(range);
    if (lexer.text === '[') return this.#nested(() => this.#array(range.start));
    if (lexer.text === '{') return this.#nested(() => this.#braces(range.start));
    if (lexer.text === '(') return this.#nested(() => this.#parenthesis());
    if (lexer.text === '-') return this.#nested(() => this.#negated(range.start));
    return this.wrong(
      lexer.kind === 'end'
        ? 'the text ends in the middle of a rule'
        : `an expression can't begin with \`${lexer.text}\``,
    );
  }

  #named(range: Range): Expr {
    const name = this.lexer.text;
    if (literals.has(name)) {
      this.lexer.next();
      return { kind: 'const', value: literals.get(name)!, range };
    }
    if (keywords.has(name)) this.wrong(`\`${name}\` can't stand here`);
    this.lexer.next();
    this.count('expressions', range);
    return { kind: 'var', name, range };
  }

  #parenthesis(): Expr {
    this.lexer.next();
    const inner = this.expression();
    if (this.at(':=') || this.at('=')) this.wrong(`unsupported construct \`(… ${this.lexer.text} …)\``);
    this.expect(')');
    return inner;
  }

  #negated(start: number): Expr {
    this.lexer.next();
    const operand = this.term();
    const range = { start, end: operand.range.end };
    if (operand.kind === 'const' && (typeof operand.value === 'number' || typeof operand.value === 'bigint')) {
      return { kind: 'const', value: arithmetic('-', 0, operand.value)!, range };
    }
    return { kind: 'negate', operand, range };
  }

  #array(start: number): Expr {
    this.lexer.next();
    if (this.at(']')) return this.#folded(start, []);
    const head = this.#headOrElement();
    if (this.at('|')) return this.#comprehension('array', start, { value: head }, ']');
    return this.#folded(start, this.#list(']', head));
  }

  #folded(start: number, items: readonly Expr[]): Expr {
    if (items.length === 0) this.expect(']');
    const range = { start, end: this.lexer.before };
    if (!items.every((item) => item.kind === 'const')) return { kind: 'array', items, range };
    return { kind: 'const', value: items.map((item) => (item as { value: Value }).value), range };
  }

  #braces(start: number): Expr {
    this.lexer.next();
    if (this.at('}')) {
      this.lexer.next();
      return { kind: 'const', value: new RegoObject(), range: { start, end: this.lexer.before } };
    }
    const head = this.#headOrElement();
    if (this.at(':')) return this.#object(start, head);
    if (this.at('|')) return this.#comprehension('set', start, { value: head }, '}');
    const items = this.#list('}', head);
    return { kind: 'set', items, range: { start, end: this.lexer.before } };
  }

  /** Binds tighter than `|`, which then makes it the head of a comprehension. */
  #headOrElement(): Expr {
    const head = this.#binary(levels.get('&')!);
    if (this.at('|') || this.at(':')) return head;
    return this.#memberOf(this.#operators(head, 1));
  }

  #object(start: number, firstKey: Expr): Expr {
    this.lexer.next();
    const first = this.#headOrElement();
    if (this.at('|')) return this.#comprehension('object', start, { key: firstKey, value: first }, '}');
    const entries: (readonly [Expr, Expr])[] = [[firstKey, first]];
    while (this.at(',')) {
      this.lexer.next();
      if (this.at('}')) break;
      const key = this.#element();
      this.expect(':');
      entries.push([key, this.#element()]);
    }
    this.expect('}');
    return this.#foldedObject(entries, { start, end: this.lexer.before });
  }

  #foldedObject(entries: readonly (readonly [Expr, Expr])[], range: Range): Expr {
    const object = new RegoObject(new Map<Simple, Value>());
    for (const [key, value] of entries) {
      if (key.kind !== 'const' || value.kind !== 'const') return { kind: 'object', entries, range };
      object.set(key.value, value.value, this.#budget);
    }
    return { kind: 'const', value: object, range };
  }

  #comprehension(
    of: 'array' | 'set' | 'object',
    start: number,
    head: { readonly key?: Expr; readonly value: Expr },
    close: string,
  ): Expr {
    this.lexer.next();
    const body = this.bodyUntil(close);
    return { kind: 'comprehension', of, ...head, body, range: { start, end: this.lexer.before } };
  }

  /** Elements up to the closing bracket, which is passed. */
  #list(close: string, first?: Expr): readonly Expr[] {
    const items: Expr[] = first ? [first] : [];
    if (first && !this.at(close)) this.expect(',');
    while (!this.at(close)) {
      items.push(this.#nested(() => this.#element()));
      if (!this.at(',')) break;
      this.lexer.next();
    }
    this.expect(close);
    return items;
  }

  /** Refuses the text once it has more of them than memory is kept for. */
  count(what: 'rules' | 'expressions', range: Range): void {
    this.#counted[what] += 1;
    if (this.#counted[what] > most[what]) this.wrong(`the policy has more than ${most[what]} ${what}`, range);
  }

  at(op: string): boolean {
    return this.lexer.kind === 'op' && this.lexer.text === op;
  }

  atWord(word: string): boolean {
    return this.lexer.kind === 'name' && this.lexer.text === word;
  }

  expect(op: string): void {
    if (!this.at(op)) this.wrong(`\`${op}\` is missing before ${this.#here()}`);
    this.lexer.next();
  }

  wrong(message: string, range: Range = this.lexer.range): never {
    return refuse(this.lexer.source, range, message);
  }

  #here(): string {
    const { kind, start, end, source } = this.lexer;
    return kind === 'end'
      ? 'the end of the text'
      : `\`${visible(source.text.slice(start, Math.min(end, start + 20)))}\``;
  }

  #nested<T>(read: () => T): T {
    this.#notTooDeep(this.#depth++);
    const result = read();
    this.#depth--;
    return result;
  }

  #notTooDeep(depth: number): void {
    if (depth >= maximumDepth) this.wrong(`it is nested more than ${maximumDepth} deep`);
  }
}

const maximumDepth = 256;

/**
 * What genpolicy writes has some hundred rules and some thousand expressions, the largest policies of this program not many more: its
 * data grows, which is not counted. Expressions are names and statements.
 */
const most = { rules: 50_000, expressions: 500_000 } as const;

const levels: ReadonlyMap<string, number> = new Map([
  ...['==', '!=', '<', '<=', '>', '>='].map((op) => [op, 1] as const),
  ['|', 2],
  ['&', 3],
  ['+', 4],
  ['-', 4],
  ['*', 5],
  ['/', 5],
  ['%', 5],
]);

const literals: ReadonlyMap<string, null | boolean> = new Map<string, null | boolean>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

const keywords: ReadonlySet<string> = new Set([
  'as',
  'default',
  'else',
  'every',
  'if',
  'import',
  'in',
  'not',
  'package',
  'some',
  'with',
]);

/** `regex.match` */
function dottedName(expr: Expr): string | undefined {
  if (expr.kind === 'var') return expr.name;
  if (expr.kind !== 'index' || expr.key.kind !== 'const' || typeof expr.key.value !== 'string') return undefined;
  const base = dottedName(expr.base);
  return base === undefined ? undefined : `${base}.${expr.key.value}`;
}

function span(from: Expr, to: Expr): Range {
  return { start: from.range.start, end: to.range.end };
}
