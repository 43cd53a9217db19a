import type { Diagnostic, Label } from '../diagnostic/diagnostic.ts';
import { type Excerpt, excerpt } from '../text/excerpt.ts';
import { visible } from '../text/visible.ts';
import { circumstances } from './circumstances.ts';
import { consequence, isGramineFile } from './consequence.ts';
import { fixLabel } from './fix-label.ts';
import { headline } from './headline.ts';
import type { Reporter } from './reporter.ts';
import { activeFindings, type FileResult, type LintResult } from './result.ts';
import { paintOf, type Style, styleFor } from './style.ts';
import { summarize, summaryLine } from './summary.ts';

/** For people: each finding with its line of the file, what follows from it and what to do. */
export const text: Reporter<LintResult> = {
  id: 'text',
  mediaType: 'text/plain',
  render(result, options = {}) {
    const page = { gramine: result.gramine, columns: options.columns ?? 120, style: options.style ?? styleFor(false) };
    if (options.quiet) return lines(eachFinding(result, (file, finding) => lineOf(file, finding, page.style)));
    const frames = eachFinding(result, (file, finding) => `${frame(file, finding, page).join('\n')}\n`);
    return lines([...frames, summary(result, page.style)]);
  },
};

interface Page {
  readonly gramine: string;
  readonly columns: number;
  readonly style: Style;
}

function eachFinding(result: LintResult, render: (file: FileResult, finding: Diagnostic) => string): readonly string[] {
  return result.files.flatMap((file) => activeFindings(file).map((finding) => render(file, finding)));
}

function lines(items: readonly string[]): string {
  return items.map((item) => `${item}\n`).join('');
}

function frame(file: FileResult, finding: Diagnostic, page: Page): readonly string[] {
  const excerpts = excerptsOf(file, finding, page);
  const gutter = Math.max(...excerpts.map(({ shown }) => String(shown.line).length), 2) + 2;
  return [
    lineOf(file, finding, page.style),
    ...drawExcerpts(excerpts, gutter, page.style),
    ...advice(file, finding, page).map((line) => ' '.repeat(gutter + 3) + line),
  ];
}

function lineOf(file: FileResult, finding: Diagnostic, style: Style): string {
  const at = finding.range && file.source.position(finding.range.start);
  return headline({ ...finding, place: at ? `${file.path}:${at.line}:${at.column}` : file.path }, style);
}

interface Labelled {
  readonly shown: Excerpt;
  readonly mark: '^' | '-';
  readonly paint: (text: string) => string;
  readonly message: string;
}

const mostRelated = 5;
const widestGutter = 12;

function excerptsOf(file: FileResult, finding: Diagnostic, { columns, style }: Page): readonly Labelled[] {
  const show = (range: Label['range']) => excerpt(file.source, range, columns - widestGutter);
  const related = finding.related.slice(0, mostRelated);
  const others = related.map(
    ({ range, message }): Labelled => ({ shown: show(range), mark: '-', paint: style.cyan, message: visible(message) }),
  );
  if (!finding.range) return others;
  const shown = show(finding.range);
  const message = shown.lastLine > shown.line ? `to line ${shown.lastLine}` : '';
  return [{ shown, mark: '^', paint: paintOf(finding.severity, style), message }, ...others];
}

function drawExcerpts(excerpts: readonly Labelled[], gutter: number, style: Style): readonly string[] {
  return excerpts.flatMap(({ shown, mark, paint, message }, index) => {
    const above = excerpts[index - 1]?.shown;
    const repeated = above?.line === shown.line && above.text === shown.text;
    const sourceLine = `${style.dim(`${String(shown.line).padStart(gutter)} |`)} ${shown.text}`.trimEnd();
    const underline = paint(`${mark.repeat(shown.width)}${message && ` ${message}`}`);
    const marks = `${style.dim(`${' '.repeat(gutter)} |`)} ${' '.repeat(shown.indent)}${underline}`;
    return repeated ? [marks] : [sourceLine, marks];
  });
}

function advice(file: FileResult, finding: Diagnostic, { gramine, style }: Page): readonly string[] {
  const hidden = finding.related.length - mostRelated;
  const { help, fix } = finding;
  return [
    hidden > 0 ? `and ${hidden} more such ${hidden === 1 ? 'place' : 'places'}` : undefined,
    visible(circumstances(finding) ?? ''),
    help && `${style.green('help:')} ${visible(help)}`,
    consequence(finding, file, gramine),
    fix && `${style.green('fix:')} ${visible(fixLabel(fix, isGramineFile(file)))}`,
  ].flatMap((line) => (line ? [line] : []));
}

function summary(result: LintResult, style: Style): string {
  const counts = summarize(result);
  const paint = counts.error > 0 ? style.red : counts.warning > 0 ? style.yellow : style.green;
  return paint(summaryLine(counts));
}
