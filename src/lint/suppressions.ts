import type { Diagnostic, Fix, Severity } from '../diagnostic/diagnostic.ts';
import { byPlace } from '../diagnostic/order.ts';
import { nearest } from '../text/nearest.ts';
import type { Range, Source, TextEdit } from '../text/source.ts';
import { unreadableIds } from './policy-rule-ids.ts';
import type { Rule } from './rule.ts';
import { parseSuppression, type SuppressedId, type SuppressionComment } from './suppression-comment.ts';

export interface SuppressionOptions {
  /** Ids of all rules there are: a comment may name one that does not run now. */
  readonly known: () => readonly string[];
  /** Those that ran, with their severities. */
  readonly active: ReadonlyMap<Rule, Severity>;
  /** False when the configuration forbids suppressions. */
  readonly allowed: boolean;
}

/**
 * The findings, those that a comment names marked as suppressed, and what is wrong with the comments themselves. A comment
 * behind something speaks of its line; one alone of the next line that holds anything; `ignore-file` of the whole file.
 */
export function applySuppressions(
  source: Source,
  { findings, comments }: { readonly findings: readonly Diagnostic[]; readonly comments: readonly Range[] },
  options: SuppressionOptions,
): readonly Diagnostic[] {
  const report = new Report(options);
  const suppressions: Suppression[] = [];
  for (const comment of comments) {
    const parsed = parseSuppression(source, comment);
    if (!parsed) continue;
    if ('problem' in parsed) report.add('malformed', parsed.range, parsed.problem, parsed.help);
    else if (isEffective(parsed, options, report))
      suppressions.push({ ...parsed, comment, place: placeOf(source, comment, comments), used: new Set() });
  }
  if (suppressions.length === 0) return [...findings, ...report.findings].sort(byPlace);
  const marked = mark(source, findings, suppressions);
  if (!findings.some(isUnreadable))
    for (const suppression of suppressions) reportUnused(source, suppression, options, report);
  return [...marked, ...report.findings].sort(byPlace);
}

interface Suppression extends SuppressionComment {
  readonly comment: Range;
  readonly place: Place;
  /** Ids that suppressed something. */
  readonly used: Set<string>;
}

interface Place {
  /** The line it stands on when something else stands there, otherwise the next one that holds something; 0 when there is none. */
  readonly line: number;
  readonly own: boolean;
}

type Mistake = 'malformed' | 'missing-reason' | 'unknown-rule' | 'unused' | 'not-allowed';

class Report {
  readonly findings: Diagnostic[] = [];
  readonly #active: SuppressionOptions['active'];

  constructor({ active }: SuppressionOptions) {
    this.#active = active;
  }

  add(mistake: Mistake, range: Range, message: string, help: string, fix?: Fix): void {
    const code = `suppressions/${mistake}`;
    const severity = [...this.#active].find(([{ id }]) => id === code)?.[1];
    if (!severity) return;
    const upstream = { stage: 'none', effect: 'accepted' } as const;
    this.findings.push({ code, severity, message, help, range, upstream, related: [], ...(fix && { fix }) });
  }
}

function isEffective({ ids, reason, range }: SuppressionComment, options: SuppressionOptions, report: Report): boolean {
  const known = options.known();
  for (const { id, range } of ids.filter((named) => !known.includes(named.id))) {
    const meant = nearest(id, known);
    report.add(
      'unknown-rule',
      range,
      `there is no rule \`${id}\``,
      meant === undefined ? 'see `manifestly rules`' : `use \`${meant}\``,
    );
  }
  if (!options.allowed)
    report.add(
      'not-allowed',
      range,
      'the configuration does not allow suppressions',
      'remove the comment and what it hides',
    );
  else if (reason === '')
    report.add(
      'missing-reason',
      range,
      'a suppression without a reason has no effect',
      'write ` -- ` and the reason behind the rules',
    );
  return options.allowed && reason !== '';
}

function placeOf(source: Source, comment: Range, comments: readonly Range[]): Place {
  const first = source.position(comment.start).line;
  const last = source.position(comment.end).line;
  const before = source.text.slice(source.line(first).start, comment.start);
  const after = source.text.slice(comment.end, source.line(last).end);
  if (before.trim() !== '') return { line: first, own: true };
  if (after.trim() !== '' && !after.trim().startsWith('#')) return { line: last, own: true };
  return { line: nextLine(source, comment, comments), own: false };
}

function nextLine(source: Source, comment: Range, comments: readonly Range[]): number {
  let at = comment.end;
  for (let next = firstFrom(comments, at); ; next++) {
    at = skipSpace(source.text, at);
    if (at === source.text.length) return 0;
    if (comments[next]?.start !== at) return source.position(at).line;
    at = comments[next]!.end;
  }
}

/** Index of the first comment that starts at `offset` or later. */
function firstFrom(comments: readonly Range[], offset: number): number {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (comments[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function skipSpace(text: string, at: number): number {
  while (at < text.length && ' \t\r\n'.includes(text[at]!)) at++;
  return at;
}

function mark(
  source: Source,
  findings: readonly Diagnostic[],
  suppressions: readonly Suppression[],
): readonly Diagnostic[] {
  const byTarget = new Map<string, Suppression[]>();
  for (const suppression of suppressions) {
    for (const { id } of suppression.ids) {
      const key = targetKey(id, suppression.scope === 'file' ? 'file' : suppression.place.line);
      byTarget.set(key, [...(byTarget.get(key) ?? []), suppression]);
    }
  }
  return findings.map((finding) => {
    const matching = targetsOf(source, finding).flatMap(({ target, ends }) =>
      (byTarget.get(targetKey(finding.code, target)) ?? []).filter(({ place }) => !ends || place.own),
    );
    for (const { used } of matching) used.add(finding.code);
    return matching[0] ? { ...finding, suppressed: { reason: matching[0].reason } } : finding;
  });
}

function targetKey(id: string, target: number | 'file'): string {
  return `${target}\0${id}`;
}

/** Where a comment about the finding may stand, the nearest first; one behind the end of several lines must stand there itself. */
function targetsOf(
  source: Source,
  { code, range }: Diagnostic,
): readonly { target: number | 'file'; ends?: boolean }[] {
  if (code.startsWith('suppressions/')) return [];
  if (!range) return [{ target: 'file' }];
  const first = source.position(range.start).line;
  const last = source.position(Math.max(range.start, range.end - 1)).line;
  return [{ target: first }, ...(last > first ? [{ target: last, ends: true }] : []), { target: 'file' }];
}

/** Of a text that can't be read most findings are missing, and every suppression would look unused. */
function isUnreadable({ code, upstream }: Diagnostic): boolean {
  if (unreadableIds.has(code)) return true;
  return (upstream.stage === 'toml' || upstream.stage === 'template') && upstream.effect === 'fatal';
}

function reportUnused(source: Source, suppression: Suppression, { active }: SuppressionOptions, report: Report): void {
  const ran = new Set([...active.keys()].map(({ id }) => id as string));
  const { ids, used } = suppression;
  const unused = ids.filter(({ id }) => ran.has(id) && !used.has(id));
  const where = suppression.scope === 'file' ? 'in this file' : 'here';
  if (unused.length === ids.length) {
    const names = ids.map(({ id }) => `\`${id}\``).join(', ');
    report.add(
      'unused',
      suppression.range,
      `${names} ${ids.length > 1 ? 'find' : 'finds'} nothing ${where}`,
      'remove the comment',
      removal(source, suppression),
    );
    return;
  }
  for (const { id, range } of unused) {
    const edit = {
      range: idWithComma(
        suppression.ids,
        ids.findIndex((other) => other.range === range),
        unused,
      ),
      text: '',
    };
    report.add(
      'unused',
      range,
      `\`${id}\` finds nothing ${where}`,
      'take it off the list',
      fixOf('take it off the list', edit),
    );
  }
}

/** The id and the comma that goes with it, such that any number of neighbours can be taken out together. */
function idWithComma(ids: readonly SuppressedId[], at: number, unused: readonly SuppressedId[]): Range {
  const staysBefore = ids.slice(0, at).some((id) => !unused.includes(id));
  if (staysBefore) return { start: ids[at - 1]!.range.end, end: ids[at]!.range.end };
  return { start: ids[at]!.range.start, end: ids[at + 1]!.range.start };
}

/** A Jinja comment may stand in a string, where the blanks and the line ending around it are part of the value. */
function removal(source: Source, { range, comment }: Suppression): Fix | undefined {
  const { text } = source;
  if (text.startsWith('{#', comment.start)) {
    const trims = /^\{#[-+]|[-+]#\}$/.test(source.slice(comment));
    return trims ? undefined : fixOf('remove the comment', { range, text: '' });
  }
  if (/\{[{%#]/.test(source.slice(comment))) return undefined;
  let start = range.start;
  while (start > 0 && ' \t'.includes(text[start - 1]!)) start--;
  const alone = start === 0 || '\r\n'.includes(text[start - 1]!);
  let { end } = range;
  if (alone && text[end] === '\r') end++;
  if (alone && text[end] === '\n') end++;
  return fixOf('remove the comment', { range: { start, end }, text: '' });
}

function fixOf(title: string, edit: TextEdit): Fix {
  return { title, safety: 'safe', identity: 'same', edits: [edit] };
}
