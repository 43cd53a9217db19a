/** What a program does with a path. `list`: reads the names in a directory; `probe`: only asks whether something is there. */
export type AccessMode = 'read' | 'write' | 'create' | 'execute' | 'list' | 'probe';

/** How often a log shows a path used in one way. */
export interface Access {
  /** On the host, as the log has it but without `.`, `..` and repeated slashes; relative where the log doesn't tell from where. */
  readonly path: string;
  readonly mode: AccessMode;
  readonly count: number;
  /** Where the log shows it first, 1-based. */
  readonly line: number;
}

/** Something in a log that no entry of a manifest settles. */
export interface LogRemark {
  readonly line: number;
  readonly text: string;
}

/** All that a log says about files. */
export interface AccessLog {
  readonly kind: LogKind;
  /** In the order of their first lines. */
  readonly accesses: readonly Access[];
  readonly remarks: readonly LogRemark[];
  /** The program that was started first, with its arguments; Gramine's own log doesn't tell. */
  readonly program: { readonly path: string; readonly argv: readonly string[] } | undefined;
  readonly lineCount: number;
}

export type LogKind = 'gramine' | 'strace';
