import type { Range } from '../text/source.ts';
import { checkNamed } from './checks.ts';
import type { Comparison } from './comparison.ts';
import { hasUnhashableKey, isFoldable } from './constants.ts';
import { filterNamed, isRefusedFilter } from './filters.ts';
import type { BinaryOperator } from './operators.ts';
import { TemplateError } from './problem.ts';
import type { CallArguments, Expression, ExpressionShape, FilterExpression, Target } from './syntax.ts';
import type { Tokens } from './tokens.ts';
import { float, type Value } from './value.ts';

/** Deeper expressions are refused. */
const maxDepth = 200;

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const factors: ReadonlySet<string> = new Set(['*', '/', '//', '%']);
const reserved: ReadonlySet<string> = new Set(['true', 'false', 'none', 'True', 'False', 'None']);

/** Parses what stands inside tags. */
export class ExpressionParser {
  readonly #tokens: Tokens;
  #depth = 0;
  /** Under a condition, where Jinja looks filters and tests up only when they are reached. */
  isConditional = false;
  /** Conditions that Jinja decides while it compiles. */
  readonly foldedConditions: Expression[] = [];
  /** The names used since somebody last looked. */
  mentions = new Set<string>();

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  /** An expression, or several with commas between them, which make a tuple. `ends` are names that may follow. */
  tuple(
    options: {
      readonly conditional?: boolean;
      readonly ends?: readonly string[];
      readonly inParentheses?: boolean;
    } = {},
  ): Expression {
    const items: Expression[] = [];
    const { start } = this.#tokens.current.range;
    let isTuple = false;
    while (true) {
      if (items.length > 0) this.#tokens.expect(',');
      if (this.#atTupleEnd(options.ends)) break;
      items.push(options.conditional === false ? this.#or() : this.expression());
      if (this.#tokens.current.type !== ',') break;
      isTuple = true;
    }
    const [first] = items;
    if (!isTuple && first) return first;
    if (items.length === 0 && !options.inParentheses) throw this.#tokens.unexpected('an expression');
    return this.#node({ type: 'tuple', items }, { start, end: this.#tokens.lastEnd }, items);
  }

  #atTupleEnd(ends: readonly string[] = []): boolean {
    const { type, text } = this.#tokens.current;
    return type === '}}' || type === '%}' || type === ')' || (type === 'name' && ends.includes(text));
  }

  expression(): Expression {
    return this.#nested(() => this.#conditional());
  }

  #nested<T>(parse: () => T): T {
    if (this.#depth >= maxDepth) throw this.#tooDeep(this.#tokens.current.range);
    this.#depth++;
    try {
      return parse();
    } finally {
      this.#depth--;
    }
  }

  #tooDeep(range: Range): TemplateError {
    return new TemplateError('limit', 'the expression is nested too deeply', { range });
  }

  #node(shape: ExpressionShape, range: Range, parts: readonly (Expression | undefined)[] = []): Expression {
    let depth = 0;
    for (const part of parts) if (part && part.depth > depth) depth = part.depth;
    if (depth >= maxDepth) throw this.#tooDeep(range);
    return { ...shape, range, depth: depth + 1 };
  }

  #conditional(): Expression {
    const outside = this.isConditional;
    const reported = this.#tokens.reported;
    let then = this.#or();
    while (this.#tokens.skipName('if')) {
      if (!this.isConditional) this.#tokens.withdraw(reported);
      this.isConditional = true;
      const condition = this.#or();
      this.#foldable(condition);
      const otherwise = this.#tokens.skipName('else') ? this.expression() : undefined;
      then = this.#node({ type: 'conditional', condition, then, otherwise }, spanning(then, otherwise ?? condition), [
        condition,
        then,
        otherwise,
      ]);
    }
    this.isConditional = outside;
    return then;
  }

  #foldable(condition: Expression): void {
    if (condition.type !== 'constant' && isFoldable(condition)) this.foldedConditions.push(condition);
  }

  #or(): Expression {
    let left = this.#and();
    while (this.#tokens.skipName('or')) {
      const right = this.#and();
      this.#foldable(left);
      left = this.#node({ type: 'or', left, right }, spanning(left, right), [left, right]);
    }
    return left;
  }

  #and(): Expression {
    let left = this.#not();
    while (this.#tokens.skipName('and')) {
      const right = this.#not();
      this.#foldable(left);
      left = this.#node({ type: 'and', left, right }, spanning(left, right), [left, right]);
    }
    return left;
  }

  #not(): Expression {
    const { range } = this.#tokens.current;
    if (!this.#tokens.skipName('not')) return this.#compare();
    const operand = this.#nested(() => this.#not());
    return this.#node({ type: 'not', operand }, { start: range.start, end: operand.range.end }, [operand]);
  }

  #compare(): Expression {
    const first = this.#sum();
    const rest: (readonly [Comparison, Expression])[] = [];
    for (let operator = this.#comparison(); operator; operator = this.#comparison()) rest.push([operator, this.#sum()]);
    const last = rest.at(-1);
    if (!last) return first;
    return this.#node({ type: 'compare', first, rest }, spanning(first, last[1]), [
      first,
      ...rest.map(([, operand]) => operand),
    ]);
  }

  #comparison(): Comparison | undefined {
    const { type } = this.#tokens.current;
    if (comparisons.has(type)) return this.#tokens.next().type as Comparison;
    if (this.#tokens.skipName('in')) return 'in';
    if (!this.#tokens.isName('not') || !this.#tokens.followsName('in')) return undefined;
    this.#tokens.next();
    this.#tokens.next();
    return 'not in';
  }

  #sum(): Expression {
    return this.#chain(['+', '-'], () => this.#concat());
  }

  #chain(operators: readonly string[] | ReadonlySet<string>, operand: () => Expression): Expression {
    const known = new Set(operators);
    let left = operand();
    while (known.has(this.#tokens.current.type)) {
      const operator = this.#tokens.next().type as BinaryOperator;
      const right = operand();
      left = this.#node({ type: 'binary', operator, left, right }, spanning(left, right), [left, right]);
    }
    return left;
  }

  #concat(): Expression {
    const first = this.#product();
    const parts = [first];
    while (this.#tokens.skip('~')) parts.push(this.#product());
    if (parts.length === 1) return first;
    return this.#node({ type: 'concat', parts }, spanning(first, parts.at(-1)!), parts);
  }

  #product(): Expression {
    return this.#chain(factors, () => this.#chain(['**'], () => this.#unary(true)));
  }

  #unary(withFilter: boolean): Expression {
    const { type, range } = this.#tokens.current;
    let node: Expression;
    if (type === '-' || type === '+') {
      this.#tokens.next();
      const operand = this.#nested(() => this.#unary(false));
      node = this.#node(
        { type: type === '-' ? 'negate' : 'positive', operand },
        { start: range.start, end: operand.range.end },
        [operand],
      );
    } else node = this.#primary();
    node = this.#postfix(node);
    return withFilter ? this.#filtered(node) : node;
  }

  #primary(): Expression {
    const token = this.#tokens.current;
    switch (token.type) {
      case 'name':
        this.#tokens.next();
        return this.#named(token.text, token.range);
      case 'string':
        return this.#strings();
      case 'integer':
        this.#tokens.next();
        return this.#node({ type: 'constant', value: integerValue(token.text, token.range) }, token.range);
      case 'float':
        this.#tokens.next();
        return this.#node({ type: 'constant', value: floatValue(token.text, token.range) }, token.range);
      case '(':
        return this.#parenthesised();
      case '[':
        return this.#list();
      case '{':
        return this.#dict();
      default:
        throw this.#tokens.unexpected('an expression');
    }
  }

  #named(name: string, range: Range): Expression {
    if (name === 'true' || name === 'True') return this.#node({ type: 'constant', value: true }, range);
    if (name === 'false' || name === 'False') return this.#node({ type: 'constant', value: false }, range);
    if (name === 'none' || name === 'None') return this.#node({ type: 'constant', value: null }, range);
    this.mentions.add(name);
    return this.#node({ type: 'name', name }, range);
  }

  #strings(): Expression {
    const first = this.#tokens.next();
    let value = first.text;
    while (this.#tokens.current.type === 'string') value += this.#tokens.next().text;
    return this.#node({ type: 'constant', value }, { start: first.range.start, end: this.#tokens.lastEnd });
  }

  #parenthesised(): Expression {
    const { start } = this.#tokens.next().range;
    const inner = this.#nested(() => this.tuple({ inParentheses: true }));
    this.#tokens.expect(')');
    return { ...inner, range: { start, end: this.#tokens.lastEnd } };
  }

  #list(): Expression {
    const { start } = this.#tokens.next().range;
    const items = this.#separated(']', () => this.expression());
    return this.#node({ type: 'list', items }, { start, end: this.#tokens.lastEnd }, items);
  }

  #dict(): Expression {
    const { start } = this.#tokens.next().range;
    const entries = this.#separated('}', () => {
      const key = this.expression();
      this.#tokens.expect(':');
      return [key, this.expression()] as const;
    });
    const range = { start, end: this.#tokens.lastEnd };
    if (hasUnhashableKey(entries))
      this.#tokens.report({
        code: 'unsupported',
        message: 'a list or a dict as a key of a dict is not supported',
        range,
      });
    return this.#node({ type: 'dict', entries }, range, entries.flat());
  }

  #separated<T>(end: string, parse: () => T): T[] {
    const items: T[] = [];
    while (this.#tokens.current.type !== end) {
      if (items.length > 0) this.#tokens.expect(',');
      if (this.#tokens.current.type === end) break;
      items.push(parse());
    }
    this.#tokens.expect(end);
    return items;
  }

  #postfix(from: Expression): Expression {
    let node = from;
    while (true) {
      const { type } = this.#tokens.current;
      if (type === '.') node = this.#attribute(node);
      else if (type === '[') node = this.#subscript(node);
      else if (type === '(') node = this.#call(node);
      else return node;
    }
  }

  #attribute(target: Expression): Expression {
    this.#tokens.next();
    const token = this.#tokens.next();
    const range = { start: target.range.start, end: token.range.end };
    if (token.type === 'name') return this.#node({ type: 'attribute', target, name: token.text }, range, [target]);
    if (token.type !== 'integer')
      throw new TemplateError('syntax', 'a name or a number is expected after `.`', { range: token.range });
    const key = this.#node({ type: 'constant', value: integerValue(token.text, token.range) }, token.range);
    return this.#node({ type: 'item', target, key }, range, [target]);
  }

  #subscript(target: Expression): Expression {
    const { range } = this.#tokens.next();
    const keys: (Expression | Bounds)[] = [];
    while (this.#tokens.current.type !== ']') {
      if (keys.length > 0) this.#tokens.expect(',');
      keys.push(this.#key());
    }
    this.#tokens.expect(']');
    const whole = { start: target.range.start, end: this.#tokens.lastEnd };
    const [first] = keys;
    if (first && keys.length === 1) {
      if (isBounds(first))
        return this.#node({ type: 'slice', target, bounds: first.bounds }, whole, [target, ...first.bounds]);
      return this.#node({ type: 'item', target, key: first }, whole, [target, first]);
    }
    const items = keys.map((key) => {
      if (isBounds(key))
        throw new TemplateError('unsupported', 'a slice among several keys is not supported', { range });
      return key;
    });
    return this.#node({ type: 'item', target, key: this.#node({ type: 'tuple', items }, range, items) }, whole, [
      target,
      ...items,
    ]);
  }

  #key(): Expression | Bounds {
    const bounds: (Expression | undefined)[] = [];
    if (this.#tokens.skip(':')) bounds.push(undefined);
    else {
      const key = this.expression();
      if (!this.#tokens.skip(':')) return key;
      bounds.push(key);
    }
    bounds.push(this.#bound());
    bounds.push(this.#tokens.skip(':') ? this.#bound() : undefined);
    return { type: 'bounds', bounds };
  }

  #bound(): Expression | undefined {
    const { type } = this.#tokens.current;
    return type === ':' || type === ']' || type === ',' ? undefined : this.expression();
  }

  #call(target: Expression): Expression {
    const args = this.#arguments();
    return this.#node({ type: 'call', target, args }, { start: target.range.start, end: this.#tokens.lastEnd }, [
      target,
      ...partsOf(args),
    ]);
  }

  #arguments(): CallArguments {
    const { range } = this.#tokens.expect('(');
    const positional: Expression[] = [];
    const keywords: (readonly [string, Expression])[] = [];
    let rest: Expression | undefined;
    let extra: Expression | undefined;
    const ensure = (holds: boolean): void => {
      if (!holds) throw new TemplateError('syntax', 'the arguments are in the wrong order', { range });
    };
    for (let first = true; this.#tokens.current.type !== ')'; first = false) {
      if (!first) this.#tokens.expect(',');
      if (this.#tokens.current.type === ')') break;
      if (this.#tokens.skip('*')) {
        ensure(!rest && !extra);
        rest = this.expression();
      } else if (this.#tokens.skip('**')) {
        ensure(!extra);
        extra = this.expression();
      } else if (this.#tokens.current.type === 'name' && this.#tokens.follows('=')) {
        ensure(!extra);
        const keyword = this.#tokens.next().text;
        this.#tokens.next();
        keywords.push([keyword, this.expression()]);
      } else {
        ensure(!rest && !extra && keywords.length === 0);
        positional.push(this.expression());
      }
    }
    this.#tokens.expect(')');
    return { positional, keywords, ...(rest && { rest }), ...(extra && { extra }) };
  }

  #filtered(from: Expression): Expression {
    let node = from;
    while (true) {
      if (this.#tokens.current.type === '|') {
        this.#tokens.next();
        node = this.#filter(node);
      } else if (this.#tokens.isName('is')) node = this.#test(node);
      else if (this.#tokens.current.type === '(') node = this.#call(node);
      else return node;
    }
  }

  /** The filters of `{% filter a|b %}` or `{% set x | a %}`, applied to what the block holds; undefined when there are none. */
  filterChain(first: boolean): Expression | undefined {
    let node = first ? this.#filter(undefined) : undefined;
    while (this.#tokens.skip('|')) node = this.#filter(node);
    return node;
  }

  #filter(target: Expression | undefined): FilterExpression {
    const token = this.#tokens.expect('name');
    const name = this.#dotted(token.text);
    const range = { start: token.range.start, end: this.#tokens.lastEnd };
    const args = this.#tokens.current.type === '(' ? this.#arguments() : { positional: [], keywords: [] };
    this.#checkName('filter', name, filterNamed(name) !== undefined, isRefusedFilter(name), range);
    const whole = { start: target?.range.start ?? token.range.start, end: this.#tokens.lastEnd };
    return this.#node({ type: 'filter', target, name, args }, whole, [target, ...partsOf(args)]) as FilterExpression;
  }

  #dotted(head: string): string {
    let name = head;
    while (this.#tokens.skip('.')) name += `.${this.#tokens.expect('name').text}`;
    return name;
  }

  #checkName(what: 'filter' | 'test', name: string, known: boolean, refused: boolean, range: Range): void {
    if (known) return;
    if (refused)
      this.#tokens.report({ code: 'unsupported', message: `the ${what} \`${name}\` is not supported`, range });
    else if (!this.isConditional)
      this.#tokens.report({ code: 'syntax', message: `there is no ${what} named \`${name}\``, range });
  }

  #test(target: Expression): Expression {
    this.#tokens.next();
    const negated = this.#tokens.skipName('not');
    const token = this.#tokens.expect('name');
    const name = this.#dotted(token.text);
    this.#checkName('test', name, checkNamed(name) !== undefined, false, {
      start: token.range.start,
      end: this.#tokens.lastEnd,
    });
    const args = this.#testArguments();
    const range = { start: target.range.start, end: this.#tokens.lastEnd };
    const node = this.#node({ type: 'test', target, name, args }, range, [target, ...partsOf(args)]);
    return negated ? this.#node({ type: 'not', operand: node }, range, [node]) : node;
  }

  #testArguments(): CallArguments {
    const { type, text, range } = this.#tokens.current;
    if (type === '(') return this.#arguments();
    if (!['name', 'string', 'integer', 'float', '[', '{'].includes(type)) return { positional: [], keywords: [] };
    if (type === 'name' && ['else', 'or', 'and'].includes(text)) return { positional: [], keywords: [] };
    if (type === 'name' && text === 'is')
      throw new TemplateError('syntax', "tests can't be chained with `is`", { range });
    return { positional: [this.#postfix(this.#primary())], keywords: [] };
  }

  /** What stands left of `=`, or between `for` and `in`. */
  target(options: { readonly namespace?: boolean; readonly ends?: readonly string[] } = {}): Target {
    const { start } = this.#tokens.current.range;
    if (options.namespace && this.#tokens.current.type === 'name' && this.#tokens.follows('.'))
      return this.#namespaceTarget();
    const items: Target[] = [];
    let isTuple = false;
    while (true) {
      if (items.length > 0) this.#tokens.expect(',');
      if (this.#atTupleEnd(options.ends)) break;
      items.push(this.#simpleTarget());
      if (this.#tokens.current.type !== ',') break;
      isTuple = true;
    }
    const [first] = items;
    if (!first) throw this.#tokens.unexpected('a name');
    return isTuple ? { type: 'tuple', items, range: { start, end: this.#tokens.lastEnd } } : first;
  }

  #namespaceTarget(): Target {
    const name = this.#tokens.next();
    this.#tokens.next();
    const attribute = this.#tokens.expect('name');
    return {
      type: 'namespace',
      name: name.text,
      attribute: attribute.text,
      range: { start: name.range.start, end: attribute.range.end },
    };
  }

  #simpleTarget(): Target {
    const { start } = this.#tokens.current.range;
    if (!this.#tokens.skip('(')) return this.name();
    return this.#nested(() => {
      const inner = this.target();
      this.#tokens.expect(')');
      return { ...inner, range: { start, end: this.#tokens.lastEnd } };
    });
  }

  /** A name that can be assigned to. */
  name(): Extract<Target, { type: 'name' }> {
    const token = this.#tokens.expect('name');
    if (reserved.has(token.text))
      throw new TemplateError('syntax', `\`${token.text}\` can't be assigned to`, { range: token.range });
    return { type: 'name', name: token.text, range: token.range };
  }
}

/** What stands in the brackets of a slice. */
interface Bounds {
  readonly type: 'bounds';
  readonly bounds: readonly (Expression | undefined)[];
}

function isBounds(key: Expression | Bounds): key is Bounds {
  return key.type === 'bounds';
}

function spanning(first: Expression, last: Expression): Range {
  return { start: first.range.start, end: last.range.end };
}

function partsOf(args: CallArguments): (Expression | undefined)[] {
  return [...args.positional, ...args.keywords.map(([, value]) => value), args.rest, args.extra];
}

function integerValue(text: string, range: Range): bigint {
  if (/^\d/.test(text) && !/^0[xob]/i.test(text) && text.length > 4300)
    throw new TemplateError('syntax', 'the number has more than 4300 digits', { range });
  return BigInt(text.toLowerCase());
}

function floatValue(text: string, range: Range): Value {
  const value = Number(text);
  if (!Number.isFinite(value)) throw new TemplateError('unsupported', 'an endless number is not supported', { range });
  return float(value);
}
