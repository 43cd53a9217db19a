import { type Diagnostic, severities } from '../diagnostic/diagnostic.ts';
import { visible } from '../text/visible.ts';
import { circumstances } from './circumstances.ts';
import { consequence } from './consequence.ts';
import { markdownReport } from './markdown.ts';
import { placeOf } from './place.ts';
import type { Reporter, ReportOptions } from './reporter.ts';
import { activeFindings, type FileResult, type LintResult } from './result.ts';

/** Workflow commands, which become annotations. The most severe come first: GitHub shows ten of a step. */
export const github: Reporter<LintResult> = {
  id: 'github',
  mediaType: 'text/plain',
  render(result) {
    const found = result.files.flatMap((file) => activeFindings(file).map((finding) => ({ file, finding })));
    const ordered = severities.flatMap((severity) => found.filter(({ finding }) => finding.severity === severity));
    return ordered.map(({ file, finding }) => `${command(file, finding, result.gramine)}\n`).join('');
  },
};

/** GitHub refuses a step summary of more than 1 MiB. */
const summaryLimit = 1_000_000;

/** Markdown to append to the file that GITHUB_STEP_SUMMARY names. */
export function githubSummary(result: LintResult, options: ReportOptions = {}): string {
  return `## manifestly\n\n${markdownReport(result, options, summaryLimit)}`;
}

function command(file: FileResult, finding: Diagnostic, gramine: string): string {
  const properties = Object.entries({ file: file.path, ...where(file, finding), title: finding.code });
  const list = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(',');
  const kind = finding.severity === 'note' ? 'notice' : finding.severity;
  return `::${kind} ${list}::${message(file, finding, gramine)}`;
}

/** GitHub refuses columns when a finding spans lines. */
function where({ source }: FileResult, { range }: Diagnostic): Readonly<Record<string, number>> {
  if (!range) return {};
  const { line, column, lastLine, endLine, endColumn } = placeOf(source, range);
  if (line !== endLine) return { line, endLine: lastLine };
  return { line, col: column, endLine, endColumn };
}

/** The log of a step shows the message alone, so that it begins with the place. */
function message(file: FileResult, finding: Diagnostic, gramine: string): string {
  const at = finding.range && file.source.position(finding.range.start);
  const place = at ? `${file.path}:${at.line}:${at.column}` : file.path;
  const parts = [
    `${place}: ${finding.message}`,
    circumstances(finding),
    consequence(finding, file, gramine),
    finding.help && `help: ${finding.help}`,
  ];
  const shown = parts.flatMap((part) => (part ? [visible(part)] : []));
  return escapeData(shown.join('\n'));
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return visible(escapeData(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
