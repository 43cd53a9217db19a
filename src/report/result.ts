import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Source } from '../text/source.ts';

/** What one run of `lint` found. */
export interface LintResult {
  /** The targeted release, e.g. `1.9`. */
  readonly gramine: string;
  /** Of the tool. */
  readonly version: string;
  /** In the order in which they are to be reported. */
  readonly files: readonly FileResult[];
  /** About the run rather than a file. */
  readonly notes?: readonly string[];
}

export interface FileResult {
  readonly path: string;
  /** The format, e.g. `gramine-manifest`. */
  readonly kind: string;
  readonly templated: boolean;
  /** How a manifest was judged: `final` as it stands, `source` (the default) as what gramine-manifest would make of it. */
  readonly as?: 'source' | 'final';
  /** Only when it differs from the run's. */
  readonly gramine?: string;
  readonly source: Source;
  /** Sorted; suppressed ones are among them. */
  readonly findings: readonly Diagnostic[];
  /** Findings that this run has fixed; they are not in `findings`. */
  readonly fixed?: number;
  /** Names of the sets of definitions with which a template was linted. */
  readonly variants?: readonly string[];
}

/** The findings that count: those without a suppression. */
export function activeFindings(file: FileResult): readonly Diagnostic[] {
  return file.findings.filter((finding) => !finding.suppressed);
}
