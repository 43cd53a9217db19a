import type { Severity } from '../diagnostic/diagnostic.ts';
import type { Style } from './style.ts';

/** Turns a result into text, and does nothing else. */
export interface Reporter<R> {
  readonly id: string;
  readonly mediaType: string;
  /** The whole output, with a line feed at the end unless it is empty. */
  render(result: R, options?: ReportOptions): string;
}

export interface ReportOptions {
  /** Plain when absent. */
  readonly style?: Style;
  /** Width of the terminal, 120 when absent. */
  readonly columns?: number;
  /** Each answer of a comparison with its reason, numbers and evidence. */
  readonly reasons?: boolean;
  /** One line per finding, no summary. */
  readonly quiet?: boolean;
  /** Help for the rules, for formats that carry it. */
  readonly rules?: readonly RuleInfo[];
  /** The least severity that fails the run, by path of a file; `warning` when absent. */
  readonly failOn?: (path: string) => Severity;
}

export interface RuleInfo {
  readonly id: string;
  readonly summary: string;
  readonly why: string;
  readonly severity: Severity;
  readonly helpUri?: string;
}
