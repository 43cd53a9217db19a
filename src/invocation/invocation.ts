import type { Located, Range } from '../text/source.ts';

/** What one argument, or the value of one variable, may be. */
export type Matcher =
  | { readonly kind: 'exact'; readonly value: string }
  | { readonly kind: 'one-of'; readonly values: readonly string[] }
  /** `portable` patterns match the whole text; `rust` ones are searched for in it, as the Kata agent does. */
  | { readonly kind: 'pattern'; readonly pattern: string; readonly dialect: 'portable' | 'rust' }
  /** The host chooses. */
  | { readonly kind: 'anything' };

/**
 * A command line that may be started. Arguments are never joined, but for what imported policies do: there a pattern is searched for
 * in the arguments joined by spaces.
 */
export type CommandLine =
  | { readonly kind: 'argv'; readonly args: readonly Located<Matcher>[]; readonly rest?: FurtherArguments }
  | { readonly kind: 'joined'; readonly pattern: string }
  /** An entry point that fixes the program, or the folder it lies in, and leaves its arguments to the host. */
  | { readonly kind: 'path-prefix'; readonly path: string }
  /** Anything that the workload's files hold. */
  | { readonly kind: 'anything' };

export interface FurtherArguments {
  readonly min: number;
  /** `Infinity` when nothing bounds them. */
  readonly max: number;
  readonly matcher: Matcher;
  readonly range: Range;
}

export interface EnvironmentRule {
  /** A name, or a pattern over the whole `NAME=value` entry that an imported policy searches for. */
  readonly name: string | { readonly entry: Matcher };
  /** Of the value; absent when `name` holds the whole entry. */
  readonly value?: Matcher;
  /** False when the host may leave it out. */
  readonly required: boolean;
  readonly range: Range;
}

export interface User {
  readonly uid: number;
  readonly gid: number;
  /** A set; sorted. */
  readonly groups: readonly number[];
}

/** What the host may write to or read from a process. */
export interface StreamAccess {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  /** The size of its terminal may be changed. */
  readonly resize: boolean;
}

/** Something that the host may start, whoever's policy says so. */
export interface Invocation {
  readonly role: 'entrypoint' | 'exec';
  /** `liveness`; absent where the format has no names. */
  readonly id?: string;
  readonly purpose?: 'probe' | 'lifecycle' | 'operate' | 'debug';
  /** Of the container; absent when it holds in every container of the pod. */
  readonly container?: string;
  readonly reason?: string;
  readonly command: CommandLine;
  readonly tty: 'never' | 'allowed' | 'required' | 'as-container';
  /** Absent where the policy does not fix it. */
  readonly user?: User;
  readonly cwd?: string;
  readonly environment: readonly EnvironmentRule[];
  /** Absent where it can't be known. */
  readonly streams?: StreamAccess;
  /** `HUP`, `TERM`, …; `any` where nothing limits them. */
  readonly signals: readonly string[] | 'any';
  /** Where the policy says so. */
  readonly range: Range;
}
