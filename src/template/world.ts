import type { Range } from '../text/source.ts';
import type { HoleTable } from './hole-table.ts';
import { truth } from './iteration.ts';
import { TemplateError, Unknowable } from './problem.ts';
import type { Runtime } from './runtime.ts';
import type { Assumption, TemplateProblem } from './template.ts';
import type { Unknowns } from './unknowns.ts';
import type { Hole, Value } from './value.ts';

/** What was decided for the unknown condition with that key. */
export interface Decision {
  readonly key: string;
  readonly holds: boolean;
}

export interface WorldOptions {
  readonly source: string;
  readonly holes: HoleTable;
  /** The first decisions, made before. */
  readonly forced: readonly Decision[];
  /** Makes the others. */
  readonly choose: (key: string, suggestion: boolean) => boolean;
}

/** Decides unknown conditions for one world, the same one always in the same way. */
export class WorldUnknowns implements Unknowns {
  readonly trail: Decision[] = [];
  readonly assumptions: Assumption[] = [];
  readonly problems: TemplateProblem[] = [];
  readonly notes = new Map<string, { readonly range: Range; readonly needs: string }>();
  readonly #options: WorldOptions;
  readonly #decided = new Map<string, boolean>();
  readonly #equal = new Map<string, string>();

  constructor(options: WorldOptions) {
    this.#options = options;
  }

  character(hole: Hole): string {
    return this.#options.holes.character(hole);
  }

  isCharacter(code: number): boolean {
    return this.#options.holes.isCharacter(code);
  }

  within(text: string): boolean {
    return this.#options.holes.within(text);
  }

  touches(value: Value, runtime: Runtime): boolean {
    return this.#options.holes.touches(value, runtime);
  }

  suggested(value: Value): Value | undefined {
    return this.#options.holes.suggested(value);
  }

  variable(name: string): Hole {
    return { kind: 'hole', key: `-D ${name}`, needs: `-D ${name}` };
  }

  derive(
    label: string,
    operands: readonly Value[],
    runtime: Runtime,
    compute?: (known: readonly Value[]) => Value,
  ): Hole {
    runtime.budget.step(10);
    const key = this.#options.holes.keyOf(label, operands, runtime);
    const suggestion = compute && this.#suggestion(operands, runtime, compute);
    return { kind: 'hole', key, ...(suggestion !== undefined && { suggestion }) };
  }

  #suggestion(
    operands: readonly Value[],
    runtime: Runtime,
    compute: (known: readonly Value[]) => Value,
  ): Value | undefined {
    const known: Value[] = [];
    for (const operand of operands) {
      const value = this.suggested(operand);
      if (value === undefined) return undefined;
      known.push(value);
    }
    try {
      const value = compute(known);
      return this.touches(value, runtime) ? undefined : value;
    } catch (error) {
      if (error instanceof Unknowable || (error instanceof TemplateError && error.code !== 'limit')) return undefined;
      throw error;
    }
  }

  known({ key }: Hole): Value | undefined {
    return this.#equal.get(key);
  }

  decide(condition: Hole, range: Range): boolean {
    return this.#decide(condition, range, false);
  }

  #decide(condition: Hole, range: Range, isNegated: boolean): boolean {
    if (condition.negates) return !this.#decide(condition.negates, range, !isNegated);
    const known = this.#decided.get(condition.key);
    if (known !== undefined) return known;
    const { equates } = condition;
    const equal = equates && this.#equal.get(equates.key);
    if (equates && equal !== undefined && equal !== equates.constant) return false;
    const holds = this.#choose(condition);
    this.#decided.set(condition.key, holds);
    if (holds && equates) this.#equal.set(equates.key, equates.constant);
    this.trail.push({ key: condition.key, holds });
    this.assumptions.push({
      condition: this.#options.source.slice(range.start, range.end),
      holds: holds !== isNegated,
      range,
    });
    return holds;
  }

  #choose({ key, suggestion }: Hole): boolean {
    const forced = this.#options.forced[this.trail.length];
    return forced?.key === key
      ? forced.holds
      : this.#options.choose(key, suggestion !== undefined && truth(suggestion));
  }

  note(range: Range, needs: string): void {
    this.notes.set(`${range.start} ${range.end} ${needs}`, { range, needs });
  }

  report(problem: TemplateProblem): void {
    this.problems.push(problem);
  }
}
