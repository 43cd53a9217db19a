import type { Range, TextEdit } from '../text/source.ts';

export type Severity = 'error' | 'warning' | 'note';

/** Where Gramine itself would first notice, in the order in which its tools run. */
export type Stage = 'template' | 'toml' | 'checker' | 'signer' | 'runtime' | 'syscall' | 'none';

/** What Gramine does about it: `ignored` silently does something else, `accepted` works but is unsafe or unwise. */
export type Effect = 'fatal' | 'warning' | 'ignored' | 'accepted';

export interface Upstream {
  readonly stage: Stage;
  readonly effect: Effect;
}

export interface Label {
  readonly range: Range;
  readonly message: string;
}

/**
 * Edits that are applied all or none.
 * `safe`: afterwards the enclave does what the file already says; anything else is `unsafe`.
 * `identity`: whether the measured bytes (and so MRENCLAVE) change.
 */
export interface Fix {
  readonly title: string;
  readonly safety: 'safe' | 'unsafe';
  readonly identity: 'changes' | 'same';
  readonly edits: readonly TextEdit[];
}

/** Something about the user's input. `range` is null when it concerns the whole file. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  /** One clause, lower case unless it begins with a name, code in backticks, no full stop. */
  readonly message: string;
  /** An imperative. */
  readonly help?: string;
  readonly range: Range | null;
  /** The setting concerned, e.g. `fs.mounts[0].path`. */
  readonly path?: string;
  readonly upstream: Upstream;
  readonly related: readonly Label[];
  readonly fix?: Fix;
  /** Secrets: text of the source that no output may show. */
  readonly redact?: readonly Range[];
  readonly suppressed?: { readonly reason: string };
  /** The named variants in which it occurs; absent when it occurs in all that were linted. */
  readonly variants?: readonly string[];
  /** Template conditions under all of which it occurs, as written; absent when it occurs in any case. */
  readonly assumptions?: readonly string[];
}

export const severities: readonly Severity[] = ['error', 'warning', 'note'];

export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(threshold);
}

/** About the invocation rather than the input's content; ends the run with exit code 2. */
export class UserError extends Error {
  readonly help: string | undefined;

  constructor(message: string, help?: string) {
    super(message);
    this.name = 'UserError';
    this.help = help;
  }

  /** What is wrong, one thing a line. */
  get lines(): readonly string[] {
    return [this.message];
  }
}
