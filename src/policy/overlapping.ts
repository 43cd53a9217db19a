import type { CommandLine, Invocation } from '../invocation/invocation.ts';
import type { Effort } from '../regex/effort.ts';
import { mayOverlap, mostOf, valuesOf } from './include.ts';

/** Entries of a policy, of which those that may take command lines of another entry are found without asking all of them. */
export class OverlapIndex {
  readonly #commands: readonly CommandLine[];
  readonly #positions: readonly Position[];
  readonly #all: readonly number[];

  constructor(entries: readonly Invocation[]) {
    this.#commands = entries.map(({ command }) => command);
    this.#positions = Array.from({ length: mostPositions }, (_, at) => positionOf(this.#commands, at));
    this.#all = entries.map((_, at) => at);
  }

  /** Places of the entries that `mayOverlap`, in order. */
  of(command: CommandLine, effort: Effort): readonly number[] {
    const near = command.kind === 'argv' ? this.#near(command.args.map(({ value }) => valuesOf(value))) : this.#all;
    effort.spend(near.length);
    return near.filter((at) => mayOverlap(command, this.#commands[at]!));
  }

  /** Places of the entries that may take the arguments, in order. */
  taking(argv: readonly string[]): readonly number[] {
    return this.#near(argv.map((argument) => [argument]));
  }

  /** By the argument that the fewest entries may have. */
  #near(args: readonly (readonly string[] | undefined)[]): readonly number[] {
    let fewest = { size: this.#all.length, lists: [this.#all] };
    for (const [at, { byValue, open }] of this.#positions.entries()) {
      const values = args[at];
      if (values === undefined) continue;
      const lists = [open, ...values.map((value) => byValue.get(value) ?? [])];
      const size = lists.reduce((sum, { length }) => sum + length, 0);
      if (size < fewest.size) fewest = { size, lists };
    }
    return inOrder(fewest.lists);
  }
}

/** Arguments that entries are found by: the first ones. */
const mostPositions = 8;

interface Position {
  /** Entries that spell out the argument. */
  readonly byValue: ReadonlyMap<string, readonly number[]>;
  /** Those that have it, or may, and do not spell it out. */
  readonly open: readonly number[];
}

function positionOf(commands: readonly CommandLine[], position: number): Position {
  const byValue = new Map<string, number[]>();
  const open: number[] = [];
  for (const [at, command] of commands.entries()) {
    if (command.kind === 'argv' && mostOf(command) <= position) continue;
    const argument = command.kind === 'argv' ? command.args[position] : undefined;
    const values = argument && valuesOf(argument.value);
    if (values === undefined) open.push(at);
    else for (const value of values) append(byValue, value, at);
  }
  return { byValue, open };
}

function append(lists: Map<string, number[]>, value: string, at: number): void {
  const list = lists.get(value);
  if (list === undefined) lists.set(value, [at]);
  else if (list.at(-1) !== at) list.push(at);
}

function inOrder(lists: readonly (readonly number[])[]): readonly number[] {
  const filled = lists.filter(({ length }) => length > 0);
  if (filled.length <= 1) return filled[0] ?? [];
  return [...new Set(filled.flat())].sort((a, b) => a - b);
}
