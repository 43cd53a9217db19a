import type { Io } from '../io/io.ts';

/** What a command takes and does. The command line, its help, the completions and the reference are all made from this. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** More than the summary, shown by `--help`. */
  readonly description?: string;
  readonly operands: readonly Operand[];
  readonly options: readonly Option[];
  readonly examples: readonly { readonly line: string; readonly does: string }[];
  /** Named by the word after the command's own (`policy test`); then `run` is called only when none of them is meant. */
  readonly subcommands?: readonly Command[];
  /** The exit code: 0 clean, 1 findings or differences; wrong use throws a UserError (2). */
  run(given: Given, io: Io): Promise<number>;
}

export interface Operand {
  readonly name: string;
  readonly summary: string;
  readonly required?: boolean;
  readonly variadic?: boolean;
  /** What a shell completes: files, or these. Nothing when absent. */
  readonly completes?: 'file' | (() => readonly string[]);
}

export interface Option {
  /** `--format` or `-D`. */
  readonly name: string;
  readonly short?: string;
  /** Name of the value; a switch when absent. */
  readonly value?: string;
  readonly summary: string;
  readonly choices?: readonly string[];
  readonly repeatable?: boolean;
  /** What a shell completes besides `choices`: files, folders, or these. Nothing when absent. */
  readonly completes?: 'file' | 'directory' | (() => readonly string[]);
}

/** Operands and options as the user gave them; `option('files')` for `--files`. */
export class Given {
  readonly operands: readonly string[];
  readonly #options: ReadonlyMap<string, readonly string[] | true>;

  constructor(operands: readonly string[], options: ReadonlyMap<string, readonly string[] | true>) {
    this.operands = operands;
    this.#options = options;
  }

  has(name: string): boolean {
    return this.#options.has(name);
  }

  /** The last value given. */
  value(name: string): string | undefined {
    return this.values(name).at(-1);
  }

  values(name: string): readonly string[] {
    const values = this.#options.get(name);
    return values === undefined || values === true ? [] : values;
  }
}
