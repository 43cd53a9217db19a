import type { Diagnostic, Severity } from '../diagnostic/diagnostic.ts';
import { circumstances } from './circumstances.ts';
import { consequence } from './consequence.ts';
import { fingerprints } from './fingerprint.ts';
import { jsonText } from './json-text.ts';
import { placeOf } from './place.ts';
import type { Reporter } from './reporter.ts';
import { activeFindings, type FileResult, type LintResult } from './result.ts';

/** GitLab's Code Quality report. */
export const gitlab: Reporter<LintResult> = {
  id: 'gitlab',
  mediaType: 'application/json',
  render: (result) => jsonText(result.files.flatMap((file) => issues(file, result.gramine))),
};

const severityNames: Readonly<Record<Severity, string>> = { error: 'major', warning: 'minor', note: 'info' };

function issues(file: FileResult, gramine: string): readonly object[] {
  const findings = activeFindings(file);
  const prints = fingerprints(file, findings);
  return findings.map((finding, index) => ({
    type: 'issue',
    check_name: finding.code,
    description: description(file, finding, gramine),
    severity: severityNames[finding.severity],
    fingerprint: prints[index],
    location: { path: file.path.replace(/^(?:\.\/+)+/, ''), lines: lineSpan(file, finding) },
  }));
}

function description(file: FileResult, finding: Diagnostic, gramine: string): string {
  const parts = [finding.message, circumstances(finding), consequence(finding, file, gramine), finding.help];
  return parts.filter((part) => part !== undefined).join('; ');
}

function lineSpan({ source }: FileResult, { range }: Diagnostic): object {
  const { line, lastLine } = placeOf(source, range ?? { start: 0, end: 0 });
  return { begin: line, end: lastLine };
}
