import { type Severity, severities } from '../diagnostic/diagnostic.ts';
import { activeFindings, type LintResult } from './result.ts';

/** Counts of findings; suppressed ones are counted as such and nowhere else. */
export interface Summary {
  readonly files: number;
  readonly error: number;
  readonly warning: number;
  readonly note: number;
  /** With a safe fix. */
  readonly fixable: number;
  /** With an unsafe fix. */
  readonly unsafelyFixable: number;
  readonly suppressed: number;
  /** Gone, because this run fixed them. */
  readonly fixed: number;
}

export function summarize(result: LintResult): Summary {
  const active = result.files.flatMap(activeFindings);
  const all = result.files.reduce((count, file) => count + file.findings.length, 0);
  const ofSeverity = (severity: Severity) => active.filter((finding) => finding.severity === severity).length;
  return {
    files: result.files.length,
    error: ofSeverity('error'),
    warning: ofSeverity('warning'),
    note: ofSeverity('note'),
    fixable: active.filter((finding) => finding.fix?.safety === 'safe').length,
    unsafelyFixable: active.filter((finding) => finding.fix?.safety === 'unsafe').length,
    suppressed: all - active.length,
    fixed: result.files.reduce((count, file) => count + (file.fixed ?? 0), 0),
  };
}

/** `3 errors, 1 warning in 4 files (2 fixable with --fix; 1 suppressed)`. */
export function summaryLine(summary: Summary): string {
  const counts = severities.flatMap((severity) => amount(summary[severity], severity));
  const found = counts.length > 0 ? counts.join(', ') : 'no findings';
  const asides = [fixability(summary), some(summary.suppressed, 'suppressed'), some(summary.fixed, 'fixed')].flat();
  const files = summary.files === 1 ? '1 file' : `${summary.files} files`;
  return `${found} in ${files}${asides.length > 0 ? ` (${asides.join('; ')})` : ''}`;
}

function fixability({ fixable, unsafelyFixable }: Summary): readonly string[] {
  const safe = some(fixable, 'fixable with --fix');
  const unsafe = some(unsafelyFixable, fixable > 0 ? 'more with --unsafe-fixes' : 'fixable with --unsafe-fixes');
  return some([...safe, ...unsafe].join(', '), '');
}

function amount(count: number, noun: string): readonly string[] {
  return some(count, count === 1 ? noun : `${noun}s`);
}

function some(count: number | string, what: string): readonly string[] {
  return count ? [`${count} ${what}`.trimEnd()] : [];
}
