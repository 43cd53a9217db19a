import { getAttribute, getItem } from './access.ts';
import type { Budget } from './budget.ts';
import type { Changes } from './changes.ts';
import { checkNamed } from './checks.ts';
import { type Comparison, compare } from './comparison.ts';
import type { PathLookup } from './context.ts';
import { filterNamed, isOpenFilter, isRefusedFilter } from './filters.ts';
import { truth } from './iteration.ts';
import { TemplateError, typeError, Unknowable, unsupported } from './problem.ts';
import type { Runtime } from './runtime.ts';
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
  typeName,
  type Value,
} from './value.ts';

type Compute = (operands: readonly Value[]) => Value;

/** What can be done with values. Where one is unknown, so is what comes of it, unless the operation can do without knowing. */
export class Operations implements Runtime {
  readonly budget: Budget;
  readonly holes: Unknowns | undefined;
  readonly files: PathLookup | undefined;
  /** One for each loop around that runs an unknown number of times. */
  readonly changes: Changes[] = [];

  constructor(budget: Budget, options: { readonly holes?: Unknowns; readonly files?: PathLookup } = {}) {
    this.budget = budget;
    this.holes = options.holes;
    this.files = options.files;
  }

  attribute(target: Value, name: string): Value {
    if (isHole(target)) {
      const known = target.attribute?.(name);
      if (known !== undefined) return known;
    }
    return this.lift(`.${name}`, [target], ([value]) => getAttribute(value!, name, this), isContainer(target));
  }

  item(target: Value, key: Value): Value {
    if (isHole(target) && isText(key)) {
      const known = target.attribute?.(textOf(key));
      if (known !== undefined) return known;
    }
    return this.lift(
      '[]',
      [target, key],
      ([value, index]) => getItem(value!, index!, this),
      isContainer(target) && !this.touches(key),
    );
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
    return this.lift(labelOf(target.name, args), operands, compute, target.open === true);
  }

  #callHole(target: Hole, args: Arguments): Value {
    const operands = [target, ...args.positional, ...args.keywords.values()];
    if (!target.call) return this.holes!.derive(labelOf('()', args), operands, this);
    return this.lift(labelOf('()', args), operands, () => target.call!(args, this), true);
  }

  filter(name: string, value: Value, args: Arguments): Value {
    this.budget.step();
    const filter = filterNamed(name);
    if (!filter)
      throw isRefusedFilter(name)
        ? unsupported(`the filter \`${name}\``)
        : typeError(`there is no filter named \`${name}\``);
    const operands = [value, ...args.positional, ...args.keywords.values()];
    if ((name === 'default' || name === 'd') && this.holes && isHole(value))
      return this.#defaultOfHole(value, args, operands);
    const compute: Compute = ([first, ...rest]) => filter(first!, rebuild(args, rest), this);
    return this.lift(
      labelOf(`|${name}`, args),
      operands,
      compute,
      isOpenFilter(name) || (name === 'default' && !isHole(value)),
    );
  }

  /** What is undefined now suggests the default. */
  #defaultOfHole(value: Hole, args: Arguments, operands: readonly Value[]): Value {
    if (value.shape !== undefined) return value;
    const suggested = given(this.holes!.suggested(value), missing(''));
    const suggestion = this.attempt(() => this.filter('default', suggested, args));
    const hole = this.holes!.derive(labelOf('|default', args), operands, this);
    return suggestion === undefined || this.touches(suggestion) ? hole : { ...hole, suggestion };
  }

  /** What runs without an error of the template; undefined otherwise. */
  attempt<T>(run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      if (error instanceof TemplateError && error.code !== 'limit') return undefined;
      throw error;
    }
  }

  test(name: string, value: Value, args: Arguments): Value {
    this.budget.step();
    const check = checkNamed(name);
    if (!check) throw typeError(`there is no test named \`${name}\``);
    if (name === 'undefined' && isHole(value)) return this.not(this.test('defined', value, args));
    if (name === 'defined' && isHole(value) && value.shape !== undefined) return true;
    const operator = this.holes && args.keywords.size === 0 ? comparisonTests.get(name) : undefined;
    const [other, ...more] = args.positional;
    if (operator && other !== undefined && more.length === 0) return this.compareTwo(operator, value, other);
    const operands = [value, ...args.positional, ...args.keywords.values()];
    return this.lift(
      labelOf(`is ${name}`, args),
      operands,
      ([first, ...rest]) => check(first!, rebuild(args, rest), this),
      typeTests.has(name),
    );
  }

  changing(container: List | Dict): void {
    for (const changes of this.changes) changes.ofContainer(container);
  }

  /** `not value`. */
  not(value: Value): Value {
    const holds = this.truthOrHole(value);
    if (typeof holds === 'boolean') return !holds;
    return holds.negates ?? this.#negated(holds);
  }

  #negated(hole: Hole): Hole {
    const derived = this.holes!.derive('not', [hole], this, ([value]) => !truth(value!));
    return { ...derived, negates: hole };
  }

  /** The truth of a value, or the hole it depends on. */
  truthOrHole(value: Value): boolean | Hole {
    if (isHole(value)) return value;
    if (this.holes && isText(value)) {
      if (textOf(value) !== '' && this.#isAllHoles(textOf(value)))
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

  #isAllHoles(text: string): boolean {
    for (let at = 0; at < text.length; at++) if (!this.holes!.isCharacter(text.charCodeAt(at))) return false;
    return true;
  }

  /** One comparison; unknown ones are brought into one form, so that `a != 1` is decided with `1 == a`. */
  compareTwo(operator: Comparison, left: Value, right: Value): Value {
    if (this.holes && (operator === '!=' || operator === 'not in'))
      return this.not(this.compareTwo(operator === '!=' ? '==' : 'in', left, right));
    if (operator === '==' && isHole(right) && !isHole(left)) return this.compareTwo('==', right, left);
    const result = this.lift(operator, [left, right], ([a, b]) => compare(operator, a!, b!, this));
    if (operator !== '==' || !isHole(result) || !isHole(left) || typeof right !== 'string' || this.touches(right))
      return result;
    return { ...result, equates: { key: left.key, constant: right } };
  }

  /** Computes with known operands; with unknown ones the result is a hole. `isOpen` operations may look for themselves. */
  lift(label: string, operands: readonly Value[], compute: Compute, isOpen = false): Value {
    const { holes } = this;
    for (const operand of operands) if (isText(operand)) this.budget.step(textOf(operand).length >> 2);
    if (!holes) return compute(operands);
    if (!isOpen && operands.some((operand) => this.touches(operand)))
      return holes.derive(label, operands, this, compute);
    try {
      return compute(operands);
    } catch (error) {
      if (error instanceof Unknowable) return holes.derive(label, operands, this, compute);
      throw error;
    }
  }

  touches(value: Value): boolean {
    return this.holes?.touches(value, this) ?? false;
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

/** Tests that can tell what a value is without looking into it. */
const typeTests: ReadonlySet<string> = new Set([
  ...['defined', 'undefined', 'none', 'true', 'false', 'boolean', 'integer', 'float', 'number'],
  ...['string', 'mapping', 'iterable', 'sequence'],
]);

export function isContainer(value: Value): boolean {
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
