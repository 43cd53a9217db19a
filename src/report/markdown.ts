import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { circumstances } from './circumstances.ts';
import { consequence, isGramineFile } from './consequence.ts';
import { fixLabel } from './fix-label.ts';
import { code, prose } from './markdown-text.ts';
import type { Reporter, ReportOptions } from './reporter.ts';
import { activeFindings, type FileResult, type LintResult } from './result.ts';
import { summarize, summaryLine } from './summary.ts';

/** A table per file, for comments on merge requests and wikis. */
export const markdown: Reporter<LintResult> = {
  id: 'markdown',
  mediaType: 'text/markdown',
  render: (result, options = {}) => markdownReport(result, options, Number.POSITIVE_INFINITY),
};

/** At most `limit` UTF-16 units, roughly; the findings that do not fit are counted. */
export function markdownReport(result: LintResult, options: ReportOptions, limit: number): string {
  const links = new Map((options.rules ?? []).map(({ id, helpUri }) => [id, helpUri]));
  const tables = result.files.map((file) => ({
    head: tableHead(file),
    rows: activeFindings(file).map((finding) => row(file, finding, result.gramine, links)),
  }));
  let room = limit;
  let omitted = 0;
  let report = `${summaryLine(summarize(result))}\n`;
  for (const { head, rows } of tables) {
    const kept = leading(rows, room - head.length);
    omitted += rows.length - kept.length;
    if (kept.length === 0) continue;
    const table = head + kept.join('');
    room -= table.length;
    report += table;
  }
  return omitted > 0 ? `${report}\nand ${omitted} more\n` : report;
}

/** As many as fit, from the first on. */
function leading(rows: readonly string[], room: number): readonly string[] {
  let used = 0;
  const end = rows.findIndex((row) => {
    used += row.length;
    return used > room;
  });
  return end === -1 ? rows : rows.slice(0, end);
}

function tableHead(file: FileResult): string {
  return `\n### ${code(file.path)}\n\n| Place | Severity | Finding | Rule |\n| --- | --- | --- | --- |\n`;
}

function row(
  file: FileResult,
  finding: Diagnostic,
  gramine: string,
  links: ReadonlyMap<string, string | undefined>,
): string {
  const at = finding.range && file.source.position(finding.range.start);
  const link = links.get(finding.code);
  const rule = link === undefined ? code(finding.code) : `[${code(finding.code)}](<${encodeURI(link)}>)`;
  const cells = [at ? `${at.line}:${at.column}` : 'file', finding.severity, story(file, finding, gramine), rule];
  return `| ${cells.join(' | ')} |\n`;
}

function story(file: FileResult, finding: Diagnostic, gramine: string): string {
  const { message, help, fix } = finding;
  const parts = [
    message,
    circumstances(finding),
    help && `help: ${help}`,
    consequence(finding, file, gramine),
    fix && `fix: ${fixLabel(fix, isGramineFile(file))}`,
  ];
  return parts.flatMap((part) => (part ? [prose(part)] : [])).join('<br>');
}
