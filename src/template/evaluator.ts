import { slice } from './access.ts';
import type { Context } from './context.ts';
import { dictOf, jinjaGlobals } from './globals.ts';
import { iterate, truth } from './iteration.ts';
import { isContainer, type Operations } from './operations.ts';
import { binary, negate, positive } from './operators.ts';
import { print } from './print.ts';
import { TemplateError, typeError, unsupported } from './problem.ts';
import type { Scope } from './scope.ts';
import type { CallArguments, Expression } from './syntax.ts';
import {
  type Arguments,
  given,
  type Hole,
  isHole,
  isText,
  missing,
  textOf,
  tuple,
  typeName,
  type Value,
} from './value.ts';

/** Deeper evaluation would endanger the stack. */
const maxLevels = 1200;

/** Evaluates expressions with Python's semantics. Errors carry the range of the expression they come from. */
export class Evaluator {
  readonly #context: Context;
  readonly #operations: Operations;
  #level = 0;

  constructor(context: Context, operations: Operations) {
    this.#context = context;
    this.#operations = operations;
  }

  evaluate(expression: Expression, scope: Scope): Value {
    this.#operations.budget.step();
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
    if (hole.needs !== undefined) this.#operations.holes?.note(expression.range, hole.needs);
    return given(this.#operations.holes?.known(hole), hole);
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
        return this.#operations.attribute(this.evaluate(expression.target, scope), expression.name);
      case 'item':
        return this.#operations.item(this.evaluate(expression.target, scope), this.evaluate(expression.key, scope));
      case 'slice':
        return this.#slice(expression, scope);
      case 'call':
        return this.#operations.call(this.evaluate(expression.target, scope), this.arguments(expression.args, scope));
      case 'filter':
        return this.#operations.filter(
          expression.name,
          this.#filterTarget(expression.target, scope),
          this.arguments(expression.args, scope),
        );
      case 'test':
        return this.#operations.test(
          expression.name,
          this.evaluate(expression.target, scope),
          this.arguments(expression.args, scope),
        );
      case 'not':
        return this.#operations.not(this.evaluate(expression.operand, scope));
      case 'negate':
        return this.#operations.lift('-', [this.evaluate(expression.operand, scope)], ([value]) => negate(value!));
      case 'positive':
        return this.#operations.lift('+', [this.evaluate(expression.operand, scope)], ([value]) => positive(value!));
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

  #all(expressions: readonly Expression[], scope: Scope): Value[] {
    return expressions.map((expression) => this.evaluate(expression, scope));
  }

  #dict({ entries }: Extract<Expression, { type: 'dict' }>, scope: Scope): Value {
    const pairs = entries.map(([key, value]) => [this.evaluate(key, scope), this.evaluate(value, scope)] as const);
    return this.#operations.lift('{}', pairs.flat(), () => dictOf(pairs, this.#operations), true);
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
    return this.#operations.holes?.variable(name) ?? missing(`\`${name}\` is undefined`);
  }

  /** The block a `filter` or `set` block holds is passed as a variable no template can name. */
  #filterTarget(target: Expression | undefined, scope: Scope): Value {
    return target ? this.evaluate(target, scope) : given(scope.get(blockText), '');
  }

  #slice({ target, bounds }: Extract<Expression, { type: 'slice' }>, scope: Scope): Value {
    const values = [target, ...bounds].map((part) => (part ? this.evaluate(part, scope) : null));
    const isOpen = isContainer(values[0]!) && !values.slice(1).some((bound) => this.#operations.touches(bound));
    return this.#operations.lift(
      '[:]',
      values,
      ([value, start, stop, step]) => slice(value!, [start!, stop!, step!], this.#operations),
      isOpen,
    );
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
    if (this.#operations.holes && isHole(value))
      throw new TemplateError('unsupported', '`*` of an unknown value is not supported', { range: rest.range });
    const items = iterate(value, this.#operations);
    this.#operations.budget.allocate(items.length);
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

  #either(expression: Extract<Expression, { type: 'and' | 'or' }>, scope: Scope): Value {
    const left = this.evaluate(expression.left, scope);
    const holds = this.#operations.truthOrHole(left);
    if (typeof holds === 'boolean')
      return holds === (expression.type === 'or') ? left : this.evaluate(expression.right, scope);
    const right = this.#operations.attempt(() => this.evaluate(expression.right, scope));
    if (right === undefined) return this.#operations.holes!.derive(expression.type, [left], this.#operations);
    const isOr = expression.type === 'or';
    return this.#operations.holes!.derive(expression.type, [left, right], this.#operations, ([a, b]) =>
      truth(a!) === isOr ? a! : b!,
    );
  }

  #binary(expression: Extract<Expression, { type: 'binary' }>, scope: Scope): Value {
    const operands = [this.evaluate(expression.left, scope), this.evaluate(expression.right, scope)];
    const { operator } = expression;
    const isOpen =
      operator === '+' || operator === '/' || operator === '%' || (operator === '*' && operands.some(isContainer));
    return this.#operations.lift(
      operator,
      operands,
      ([left, right]) => binary(operator, left!, right!, this.#operations),
      isOpen,
    );
  }

  #concat(parts: readonly Value[]): Value {
    let text = '';
    for (const part of parts) {
      const printed = print(part, this.#operations);
      this.#operations.budget.allocate(printed.length);
      text += printed;
    }
    this.#operations.budget.allocate(text.length);
    return text;
  }

  #compare({ first, rest }: Extract<Expression, { type: 'compare' }>, scope: Scope): Value {
    let left = this.evaluate(first, scope);
    const unknown: Hole[] = [];
    let result: Value = true;
    for (const [operator, expression] of rest) {
      const right = this.evaluate(expression, scope);
      const holds = this.#operations.compareTwo(operator, left, right);
      if (isHole(holds)) unknown.push(holds);
      else if (holds === false) return false;
      result = holds;
      left = right;
    }
    if (unknown.length === 0) return result;
    return unknown.length === 1
      ? unknown[0]!
      : this.#operations.holes!.derive('and', unknown, this.#operations, (known) =>
          known.every((value) => truth(value)),
        );
  }

  #conditional({ condition, then, otherwise }: Extract<Expression, { type: 'conditional' }>, scope: Scope): Value {
    if (this.holds(condition, scope)) return this.evaluate(then, scope);
    if (otherwise) return this.evaluate(otherwise, scope);
    return {
      kind: 'undefined',
      message: 'the inline `if` is false and has no `else`',
      strict: false,
    };
  }

  /** Whether a condition holds; an unknown one is decided for the world. */
  holds(condition: Expression, scope: Scope): boolean {
    if (!this.#operations.holes) return this.#truthOf(condition, scope);
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
      const holds = this.#operations.truthOrHole(value);
      return typeof holds === 'boolean' ? holds : this.#operations.holes!.decide(holds, condition.range);
    } catch (error) {
      if (error instanceof TemplateError) error.range ??= condition.range;
      throw error;
    }
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
}

/** The name under which a block's text reaches its filters. */
export const blockText = ' block';
