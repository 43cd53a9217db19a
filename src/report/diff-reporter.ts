import type { DiffResult } from './diff-result.ts';
import type { ReportOptions } from './reporter.ts';

/** Turns the result of `diff` into text, and does nothing else. */
export interface DiffReporter {
  readonly id: 'text' | 'json' | 'markdown';
  /** The whole output, with a line feed at the end unless it is empty. */
  render(result: DiffResult, options?: DiffReportOptions): string;
}

export interface DiffReportOptions extends Pick<ReportOptions, 'style' | 'columns' | 'quiet'> {
  /** How many entries of the trusted files are listed before the rest is counted; 20 when absent. JSON has all. */
  readonly maxEntries?: number;
}
