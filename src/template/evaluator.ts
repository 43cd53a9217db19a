import { getAttribute, getItem, slice } from './access.ts';
import type { Budget } from './budget.ts';
import type { Changes } from './changes.ts';
import { checks } from './checks.ts';
import { type Comparison, compare } from './comparison.ts';
import type { Context } from './context.ts';
import { filters, openFilters, refusedFilters } from './filters.ts';
import { dictOf, jinjaGlobals } from './globals.ts';
import { iterate, truth } from './iteration.ts';
import { binary, negate, positive } from './operators.ts';
import { print } from './print.ts';
import { TemplateError, typeError, Unknowable, unsupported } from './problem.ts';
import type { Runtime } from './runtime.ts';
import type { Scope } from './scope.ts';
import type { CallArguments, Expression } from './syntax.ts';
import type { Unknowns } from './unknowns.ts';
import {
  type Arguments,
  type Dict,
  type Func,
  given,
  type Hole,
  isHole,
  isText,
  type List,
  missing,
  textOf,
  tuple,
  typeName,
  type Value,
} from './value.ts';

/** Deeper evaluation would endanger the stack. */
const maxLevels = 1200;

type Compute = (operands: readonly Value[]) => Value;

/** Evaluates expressions with Python's semantics. Errors carry the range of the expression they come from. */
export class Evaluator implements Runtime {
  readonly budget: Budget;
  readonly holes: Unknowns | undefined;
  readonly #context: Context;
  readonly #source: string;
  /** One for each loop around that runs an unknown number of times. */
  readonly changes: Changes[] = [];
  #level = 0;

  constructor(source: string, context: Context, budget: Budget, holes?: Unknowns) {
    this.#source = source;
    this.#context = context;
    this.budget = budget;
    this.holes = holes;
  }

  /** Runs something that nests. */
  within<T>(run: () => T): T {
    if (this.#level >= maxLevels) throw new TemplateError('limit', 'evaluation is nested too deeply');
    this.#level++;
    try {
      return run();
    } finally {
      this.#level--;
    }
  }

  evaluate(expression: Expression, scope: Scope): Value {
    this.budget.step();
    if (this.#level >= maxLevels)
      throw new TemplateError('limit', 'evaluation is nested too deeply', { range: expression.range });
    this.#level++;
    try {
      const value = this.#evaluate(expression, scope);
      return isHole(value) ? this.#noted(value, expression) : value;
    } catch (error) {
      if (error instanceof TemplateError) error.range ??= expression.range;
      throw error;
    } finally {
      this.#level--;
    }
  }

  #noted(hole: Hole, expression: Expression): Value {
    if (hole.needs !== undefined) this.holes?.note(expression.range, hole.needs);
    return given(this.holes?.known(hole), hole);
  }

  #evaluate(expression: Expression, scope: Scope): Value {
    switch (expression.type) {
      case 'constant':
        return expression.value;
      case 'name':
        return this.variable(expression.name, scope);
      case 'list':
        return { kind: 'list', items: this.#all(expression.items, scope) };
      case 'tuple':
        return tuple(this.#all(expression.items, scope));
      case 'dict':
        return this.#dict(expression, scope);
      case 'attribute':
        return this.attribute(this.evaluate(expression.target, scope), expression.name);
      case 'item':
        return this.item(this.evaluate(expression.target, scope), this.evaluate(expression.key, scope));
      case 'slice':
        return this.#slice(expression, scope);
      case 'call':
        return this.call(this.evaluate(expression.target, scope), this.arguments(expression.args, scope));
      case 'filter':
        return this.filter(
          expression.name,
          this.#filterTarget(expression.target, scope),
          this.arguments(expression.args, scope),
        );
      case 'test':
        return this.test(
          expression.name,
          this.evaluate(expression.target, scope),
          this.arguments(expression.args, scope),
        );
      case 'not':
        return this.#not(this.evaluate(expression.operand, scope));
      case 'negate':
        return this.#lift('-', [this.evaluate(expression.operand, scope)], ([value]) => negate(value!));
      case 'positive':
        return this.#lift('+', [this.evaluate(expression.operand, scope)], ([value]) => positive(value!));
      case 'and':
      case 'or':
        return this.#either(expression, scope);
      case 'binary':
        return this.#binary(expression, scope);
      case 'concat':
        return this.#concat(this.#all(expression.parts, scope));
      case 'compare':
        return this.#compare(expression, scope);
      case 'conditional':
        return this.#conditional(expression, scope);
    }
  }

  #dict({ entries }: Extract<Expression, { type: 'dict' }>, scope: Scope): Value {
    const pairs = entries.map(([key, value]) => [this.evaluate(key, scope), this.evaluate(value, scope)] as const);
    return this.#lift('{}', pairs.flat(), () => dictOf(pairs, this), true);
  }

  #all(expressions: readonly Expression[], scope: Scope): Value[] {
    return expressions.map((expression) => this.evaluate(expression, scope));
  }

  /** What a name stands for: variables of the template, then those it is rendered with, then Jinja's own. */
  variable(name: string, scope: Scope): Value {
    const own = scope.get(name);
    if (own !== undefined) return own;
    if (scope.isOwn(name)) return missing(`\`${name}\` is undefined`);
    for (const variables of [this.#context.variables, jinjaGlobals]) {
      const value = variables.get(name);
      if (value !== undefined) return value;
    }
    if (name === 'lipsum') throw unsupported('`lipsum`');
    return this.holes?.variable(name) ?? missing(`\`${name}\` is undefined`);
  }

  /** The block a `filter` or `set` block holds is passed as a variable no template can name. */
  #filterTarget(target: Expression | undefined, scope: Scope): Value {
    return target ? this.evaluate(target, scope) : given(scope.get(blockText), '');
  }

  attribute(target: Value, name: string): Value {
    if (isHole(target)) {
      const known = target.attribute?.(name);
      if (known !== undefined) return known;
    }
    return this.#lift(`.${name}`, [target], ([value]) => getAttribute(value!, name, this), isContainer(target));
  }

  item(target: Value, key: Value): Value {
    if (isHole(target) && isText(key)) {
      const known = target.attribute?.(textOf(key));
      if (known !== undefined) return known;
    }
    return this.#lift(
      '[]',
      [target, key],
      ([value, index]) => getItem(value!, index!, this),
      isContainer(target) && !this.#touches(key),
    );
  }

  #slice({ target, bounds }: Extract<Expression, { type: 'slice' }>, scope: Scope): Value {
    const values = [target, ...bounds].map((part) => (part ? this.evaluate(part, scope) : null));
    const isOpen = isContainer(values[0]!) && !values.slice(1).some((bound) => this.#touches(bound));
    return this.#lift(
      '[:]',
      values,
      ([value, start, stop, step]) => slice(value!, [start!, stop!, step!], this),
      isOpen,
    );
  }

  /** Computes with known operands; with unknown ones the result is a hole. `isOpen` operations may look for themselves. */
  #lift(label: string, operands: readonly Value[], compute: Compute, isOpen = false): Value {
    const { holes } = this;
    for (const operand of operands) if (isText(operand)) this.budget.step(textOf(operand).length >> 4);
    if (!holes) return compute(operands);
    if (!isOpen && operands.some((operand) => this.#touches(operand)))
      return holes.derive(label, operands, this, compute);
    try {
      return compute(operands);
    } catch (error) {
      if (error instanceof Unknowable) return holes.derive(label, operands, this, compute);
      throw error;
    }
  }

  #touches(value: Value): boolean {
    return this.holes?.touches(value, this) ?? false;
  }

  arguments(args: CallArguments, scope: Scope): Arguments {
    const positional = this.#all(args.positional, scope);
    const keywords = new Map<string, Value>();
    for (const [name, value] of args.keywords) this.#keyword(keywords, name, this.evaluate(value, scope));
    if (args.rest) positional.push(...this.#spread(args.rest, scope));
    if (args.extra) this.#spreadKeywords(keywords, this.evaluate(args.extra, scope));
    return { positional, keywords };
  }

  #keyword(keywords: Map<string, Value>, name: string, value: Value): void {
    if (keywords.has(name)) throw typeError(`\`${name}\` is given twice`);
    keywords.set(name, value);
  }

  #spread(rest: Expression, scope: Scope): readonly Value[] {
    const value = this.evaluate(rest, scope);
    if (this.holes && isHole(value))
      throw new TemplateError('unsupported', '`*` of an unknown value is not supported', { range: rest.range });
    const items = iterate(value, this);
    this.budget.allocate(items.length);
    if (items.length > 10_000) throw new TemplateError('limit', 'a call has too many arguments', { range: rest.range });
    return items;
  }

  #spreadKeywords(keywords: Map<string, Value>, value: Value): void {
    if (value === null || typeof value !== 'object' || value.kind !== 'dict')
      throw typeError(`\`**\` wants a mapping, not \`${typeName(value)}\``);
    for (const [key, item] of value.entries.values()) {
      if (!isText(key)) throw typeError('keywords must be text');
      this.#keyword(keywords, textOf(key), item);
    }
  }

  call(target: Value, args: Arguments): Value {
    this.budget.step();
    if (target !== null && typeof target === 'object') {
      switch (target.kind) {
        case 'function':
          return this.#callFunction(target, args);
        case 'thing':
        case 'path':
          if (target.call)
            return this.#callFunction(
              { kind: 'function', name: typeName(target), open: true, call: target.call },
              args,
            );
          break;
        case 'undefined':
          throw new TemplateError('undefined', target.message);
        case 'hole':
          return this.#callHole(target, args);
      }
    }
    throw typeError(`a \`${typeName(target)}\` can't be called`);
  }

  #callFunction(target: Func, args: Arguments): Value {
    const operands = [
      ...(target.self === undefined ? [] : [target.self]),
      ...args.positional,
      ...args.keywords.values(),
    ];
    const offset = target.self === undefined ? 0 : 1;
    const compute: Compute = (values) => {
      if (values === operands) return target.call(args, this);
      const [self] = values;
      const rebound = offset === 1 && self !== target.self ? this.attribute(self!, target.name) : target;
      return this.call(rebound, rebuild(args, values.slice(offset)));
    };
    return this.#lift(labelOf(target.name, args), operands, compute, target.open === true);
  }

  #callHole(target: Hole, args: Arguments): Value {
    const operands = [target, ...args.positional, ...args.keywords.values()];
    if (!target.call) return this.holes!.derive(labelOf('()', args), operands, this);
    return this.#lift(labelOf('()', args), operands, () => target.call!(args, this), true);
  }

  filter(name: string, value: Value, args: Arguments): Value {
    this.budget.step();
    const filter = filters.get(name);
    if (!filter)
      throw refusedFilters.has(name)
        ? unsupported(`the filter \`${name}\``)
        : typeError(`there is no filter named \`${name}\``);
    const operands = [value, ...args.positional, ...args.keywords.values()];
    if ((name === 'default' || name === 'd') && this.holes && isHole(value))
      return this.#defaultOfHole(value, args, operands);
    const compute: Compute = ([first, ...rest]) => filter(first!, rebuild(args, rest), this);
    return this.#lift(
      labelOf(`|${name}`, args),
      operands,
      compute,
      openFilters.has(name) || (name === 'default' && !isHole(value)),
    );
  }

  /** What is undefined now suggests the default. */
  #defaultOfHole(value: Hole, args: Arguments, operands: readonly Value[]): Value {
    if (value.shape !== undefined) return value;
    const suggested = given(this.holes!.suggested(value), missing(''));
    const suggestion = this.#attempt(() => this.filter('default', suggested, args));
    const hole = this.holes!.derive(labelOf('|default', args), operands, this);
    return suggestion === undefined || this.#touches(suggestion) ? hole : { ...hole, suggestion };
  }

  #attempt<T>(run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      if (error instanceof TemplateError && error.code !== 'limit') return undefined;
      throw error;
    }
  }

  test(name: string, value: Value, args: Arguments): Value {
    this.budget.step();
    const check = checks.get(name);
    if (!check) throw typeError(`there is no test named \`${name}\``);
    if (name === 'undefined' && isHole(value)) return this.#not(this.test('defined', value, args));
    if (name === 'defined' && isHole(value) && value.shape !== undefined) return true;
    const operator = this.holes && args.keywords.size === 0 ? comparisonTests.get(name) : undefined;
    const [other, ...more] = args.positional;
    if (operator && other !== undefined && more.length === 0) return this.#compareTwo(operator, value, other);
    const operands = [value, ...args.positional, ...args.keywords.values()];
    const isOpen = [
      'defined',
      'undefined',
      'none',
      'string',
      'mapping',
      'iterable',
      'sequence',
      'boolean',
      'number',
      'integer',
      'float',
      'true',
      'false',
    ].includes(name);
    return this.#lift(
      labelOf(`is ${name}`, args),
      operands,
      ([first, ...rest]) => check(first!, rebuild(args, rest), this),
      isOpen,
    );
  }

  changing(container: List | Dict): void {
    for (const changes of this.changes) changes.ofContainer(container);
  }

  #not(value: Value): Value {
    const holds = this.#truthOrHole(value);
    if (typeof holds === 'boolean') return !holds;
    return holds.negates ?? this.#negated(holds);
  }

  #negated(hole: Hole): Hole {
    const derived = this.holes!.derive('not', [hole], this, ([value]) => !truth(value!));
    return { ...derived, negates: hole };
  }

  /** The truth of a value, or the hole it depends on. */
  #truthOrHole(value: Value): boolean | Hole {
    if (isHole(value)) return value;
    if (this.holes && isText(value)) {
      const text = textOf(value);
      if (text !== '' && [...text].every((character) => this.holes!.within(character)))
        return this.holes.derive('truth', [value], this, ([known]) => truth(known!));
    }
    try {
      return truth(value);
    } catch (error) {
      if (error instanceof Unknowable && this.holes)
        return this.holes.derive('truth', [value], this, ([known]) => truth(known!));
      throw error;
    }
  }

  #either(expression: Extract<Expression, { type: 'and' | 'or' }>, scope: Scope): Value {
    const left = this.evaluate(expression.left, scope);
    const holds = this.#truthOrHole(left);
    if (typeof holds === 'boolean')
      return holds === (expression.type === 'or') ? left : this.evaluate(expression.right, scope);
    const right = this.#attempt(() => this.evaluate(expression.right, scope));
    if (right === undefined) return this.holes!.derive(expression.type, [left], this);
    const isOr = expression.type === 'or';
    return this.holes!.derive(expression.type, [left, right], this, ([a, b]) => (truth(a!) === isOr ? a! : b!));
  }

  #binary(expression: Extract<Expression, { type: 'binary' }>, scope: Scope): Value {
    const operands = [this.evaluate(expression.left, scope), this.evaluate(expression.right, scope)];
    const { operator } = expression;
    const isOpen =
      operator === '+' || operator === '/' || operator === '%' || (operator === '*' && operands.some(isContainer));
    return this.#lift(operator, operands, ([left, right]) => binary(operator, left!, right!, this), isOpen);
  }

  #concat(parts: readonly Value[]): Value {
    let text = '';
    for (const part of parts) {
      text += print(part, this);
      this.budget.allocate(0);
    }
    this.budget.allocate(text.length);
    return text;
  }

  #compare({ first, rest }: Extract<Expression, { type: 'compare' }>, scope: Scope): Value {
    let left = this.evaluate(first, scope);
    const unknown: Hole[] = [];
    let result: Value = true;
    for (const [operator, expression] of rest) {
      const right = this.evaluate(expression, scope);
      const holds = this.#compareTwo(operator, left, right);
      if (isHole(holds)) unknown.push(holds);
      else if (holds === false) return false;
      result = holds;
      left = right;
    }
    if (unknown.length === 0) return result;
    return unknown.length === 1
      ? unknown[0]!
      : this.holes!.derive('and', unknown, this, (known) => known.every((value) => truth(value)));
  }

  #compareTwo(operator: Comparison, left: Value, right: Value): Value {
    if (this.holes && (operator === '!=' || operator === 'not in'))
      return this.#not(this.#compareTwo(operator === '!=' ? '==' : 'in', left, right));
    if (operator === '==' && isHole(right) && !isHole(left)) return this.#compareTwo('==', right, left);
    const result = this.#lift(operator, [left, right], ([a, b]) => compare(operator, a!, b!, this));
    if (operator !== '==' || !isHole(result) || !isHole(left) || typeof right !== 'string' || this.#touches(right))
      return result;
    return { ...result, equates: { key: left.key, constant: right } };
  }

  #conditional({ condition, then, otherwise }: Extract<Expression, { type: 'conditional' }>, scope: Scope): Value {
    if (this.holds(condition, scope)) return this.evaluate(then, scope);
    if (otherwise) return this.evaluate(otherwise, scope);
    const line = this.#source.slice(0, condition.range.start).split('\n').length;
    return {
      kind: 'undefined',
      message: `the inline \`if\` on line ${line} is false and has no \`else\``,
      strict: false,
    };
  }

  /** Whether a condition holds; an unknown one is decided for the world. */
  holds(condition: Expression, scope: Scope): boolean {
    if (!this.holes) return this.#truthOf(condition, scope);
    return this.within(() => {
      switch (condition.type) {
        case 'not':
          return !this.holds(condition.operand, scope);
        case 'and':
          return this.holds(condition.left, scope) && this.holds(condition.right, scope);
        case 'or':
          return this.holds(condition.left, scope) || this.holds(condition.right, scope);
        default:
          return this.#decided(condition, scope);
      }
    });
  }

  #truthOf(condition: Expression, scope: Scope): boolean {
    const value = this.evaluate(condition, scope);
    try {
      return truth(value);
    } catch (error) {
      if (error instanceof TemplateError) error.range ??= condition.range;
      throw error;
    }
  }

  #decided(condition: Expression, scope: Scope): boolean {
    const value = this.evaluate(condition, scope);
    try {
      const holds = this.#truthOrHole(value);
      return typeof holds === 'boolean' ? holds : this.holes!.decide(holds, condition.range);
    } catch (error) {
      if (error instanceof TemplateError) error.range ??= condition.range;
      throw error;
    }
  }
}

/** Tests that are comparisons. */
const comparisonTests: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ['eq', '=='],
  ['==', '=='],
  ['equalto', '=='],
  ['ne', '!='],
  ['!=', '!='],
  ['in', 'in'],
]);

/** The name under which a block's text reaches its filters. */
export const blockText = ' block';

function isContainer(value: Value): boolean {
  return (
    value !== null &&
    typeof value === 'object' &&
    ['list', 'tuple', 'dict', 'thing', 'view', 'path'].includes(value.kind)
  );
}

function labelOf(name: string, args: Arguments): string {
  return args.keywords.size === 0 ? name : `${name}(${[...args.keywords.keys()].join()})`;
}

/** The same arguments with other values. */
function rebuild(args: Arguments, values: readonly Value[]): Arguments {
  const positional = values.slice(0, args.positional.length);
  const keywords = new Map(
    [...args.keywords.keys()].map((name, index) => [name, values[args.positional.length + index]!] as const),
  );
  return { positional, keywords };
}
