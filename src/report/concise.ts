import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { visible } from '../text/visible.ts';
import type { Reporter } from './reporter.ts';
import { activeFindings, type FileResult, type LintResult } from './result.ts';

/** `path:line:col: severity: message [rule]`, which editors and problem matchers read. */
export const concise: Reporter<LintResult> = {
  id: 'concise',
  mediaType: 'text/plain',
  render: (result) =>
    result.files.flatMap((file) => activeFindings(file).map((finding) => `${conciseLine(file, finding)}\n`)).join(''),
};

/** A finding about the whole file stands at 1:1, since the readers of this format require a place. */
function conciseLine(file: FileResult, finding: Diagnostic): string {
  const { line, column } = file.source.position(finding.range?.start ?? 0);
  return visible(`${file.path}:${line}:${column}: ${finding.severity}: ${finding.message} [${finding.code}]`);
}
