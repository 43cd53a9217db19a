import type { Range, Source } from '../text/source.ts';
import { type Budget, LimitError } from './budget.ts';
import { refuse } from './lex.ts';
import { printText } from './print.ts';
import type { RegexCache } from './regexes.ts';
import type { RegoObject, Value } from './value.ts';

/** The value of an expression; undefined is Rego's. */
export type Eval = (frame: Frame) => Value | undefined;
/** Goes on with the rest of a body. True when nothing more has to be tried. */
export type Step = (frame: Frame) => boolean;

/** One run of a rule, a function or a branch: the values of its variables. */
export interface Frame {
  readonly machine: Machine;
  readonly slots: (Value | undefined)[];
}

/** A rule by its name, evaluated once in a query. */
export interface RuleUnit {
  readonly index: number;
  readonly name: string;
  evaluate(machine: Machine): Value | undefined;
}

/** What lives as long as one query. */
export class Machine {
  readonly source: Source;
  readonly input: Value | undefined;
  readonly data: RegoObject;
  readonly budget: Budget;
  readonly regexes: RegexCache;
  readonly fileName: string;
  readonly prints: string[] = [];
  /** Numbers of the statements that were reached. */
  readonly reached: Uint8Array;
  /** The branch or default that gave a rule its value. */
  readonly decidedBy = new Map<string, Range>();
  /** The statement that is evaluated. */
  at: Range = { start: 0, end: 0 };
  readonly #values: (Value | undefined)[] = [];
  readonly #done: boolean[] = [];
  #depth = 0;
  #printed = 0;

  constructor(options: MachineOptions) {
    this.source = options.source;
    this.input = options.input;
    this.data = options.data;
    this.budget = options.budget;
    this.regexes = options.regexes;
    this.fileName = options.fileName;
    this.reached = new Uint8Array(options.statements);
  }

  valueOf(unit: RuleUnit): Value | undefined {
    if (this.#done[unit.index]) return this.#values[unit.index];
    this.enter();
    const value = unit.evaluate(this);
    this.leave();
    this.#values[unit.index] = value;
    this.#done[unit.index] = true;
    return value;
  }

  enter(): void {
    this.budget.step();
    if (++this.#depth > this.budget.limits.depth) throw new LimitError('rules wait for one another too deeply');
  }

  leave(): void {
    this.#depth--;
  }

  print(range: Range, values: readonly (Value | undefined)[]): void {
    const { printedLine, printedLines, printedBytes } = this.budget.limits;
    const line = this.source.position(range.start).line;
    const text = `${this.fileName}:${line}:${printText(values, printedLine, this.budget)}`;
    const bytes = Buffer.byteLength(text);
    this.#printed += bytes;
    if (bytes > printedLine) this.fail('a printed line is too long', range);
    if (this.#printed > printedBytes || this.prints.length >= printedLines) {
      this.fail('too much is printed', range);
    }
    this.prints.push(text);
  }

  fail(message: string, range: Range = this.at): never {
    return refuse(this.source, range, message);
  }
}

export interface MachineOptions {
  readonly source: Source;
  readonly input: Value | undefined;
  readonly data: RegoObject;
  readonly budget: Budget;
  readonly regexes: RegexCache;
  /** What printed lines begin with. */
  readonly fileName: string;
  readonly statements: number;
}
