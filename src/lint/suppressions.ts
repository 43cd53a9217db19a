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
  const nextLines = new Map<number, number>();
  let known: ReadonlySet<string> | undefined;
  for (const comment of comments) {
    const parsed = parseSuppression(source, comment);
    if (!parsed) continue;
    known ??= new Set(options.known());
    if ('problem' in parsed) report.add('malformed', parsed.range, parsed.problem, parsed.help);
    else if (isEffective(parsed, { known, allowed: options.allowed }, report))
      suppressions.push({
        ...parsed,
        comment,
        place: placeOf(source, comment, { comments, nextLines }),
        used: new Set(),
      });
  }
  if (suppressions.length === 0) return [...findings, ...report.findings].sort(byPlace);
  const marked = mark(source, findings, suppressions);
  if (!findings.some(isUnreadable)) for (const suppression of suppressions) reportUnused(source, suppression, report);
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
  #ran: ReadonlyMap<string, Severity> | undefined;
  #searches = 0;

  constructor({ active }: SuppressionOptions) {
    this.#active = active;
  }

  /** Severities by id of the rules that ran. Most texts have no comment for which that matters. */
  get ran(): ReadonlyMap<string, Severity> {
    this.#ran ??= new Map([...this.#active].map(([{ id }, severity]) => [id, severity]));
    return this.#ran;
  }

  /** Each search takes its time, and a hostile text has room for many. */
  meant(id: string, known: ReadonlySet<string>): string | undefined {
    return this.#searches++ < mostSearches ? nearest(id, [...known]) : undefined;
  }

  add(mistake: Mistake, range: Range, message: string, help: string, fix?: Fix): void {
    const code = `suppressions/${mistake}`;
    const severity = this.ran.get(code);
    if (!severity) return;
    const upstream = { stage: 'none', effect: 'accepted' } as const;
    this.findings.push({ code, severity, message, help, range, upstream, related: [], ...(fix && { fix }) });
  }
}

const mostSearches = 100;

function isEffective(
  { ids, reason, range }: SuppressionComment,
  { known, allowed }: { readonly known: ReadonlySet<string>; readonly allowed: boolean },
  report: Report,
): boolean {
  for (const { id, range } of ids.filter((named) => !known.has(named.id))) {
    const meant = report.meant(id, known);
    report.add(
      'unknown-rule',
      range,
      `there is no rule \`${id}\``,
      meant === undefined ? 'see `manifestly rules`' : `use \`${meant}\``,
    );
  }
  if (!allowed)
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
  return allowed && reason !== '';
}

interface Comments {
  readonly comments: readonly Range[];
  /** By start of a comment; what has been worked out. */
  readonly nextLines: Map<number, number>;
}

function placeOf(source: Source, comment: Range, comments: Comments): Place {
  const first = source.position(comment.start).line;
  const last = source.position(comment.end).line;
  const before = source.text.slice(source.line(first).start, comment.start);
  const after = source.text.slice(comment.end, source.line(last).end);
  if (before.trim() !== '') return { line: first, own: true };
  if (after.trim() !== '' && !after.trim().startsWith('#')) return { line: last, own: true };
  return { line: nextLine(source, comment, comments), own: false };
}

/** Comments that follow one another share the line. */
function nextLine(source: Source, comment: Range, { comments, nextLines }: Comments): number {
  const passed = [comment.start];
  let at = comment.end;
  let line: number | undefined;
  for (let next = firstFrom(comments, at); line === undefined; next++) {
    at = skipSpace(source.text, at);
    if (at === source.text.length) line = 0;
    else if (comments[next]?.start !== at) line = source.position(at).line;
    else {
      line = nextLines.get(at);
      passed.push(at);
      at = comments[next]!.end;
    }
  }
  for (const start of passed) nextLines.set(start, line);
  return line;
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
      const there = byTarget.get(key);
      if (there) there.push(suppression);
      else byTarget.set(key, [suppression]);
    }
  }
  const marked = new Set<string>();
  const matching = (code: string, { target, ends = false }: Target) => {
    const key = targetKey(code, target);
    const there = byTarget.get(key) ?? [];
    const first = ends ? there.find(({ place }) => place.own) : there[0];
    if (first && !marked.has(`${ends}${key}`))
      for (const { used, place } of there) if (!ends || place.own) used.add(code);
    marked.add(`${ends}${key}`);
    return first;
  };
  return findings.map((finding) => {
    const [nearest] = targetsOf(source, finding).flatMap((target) => matching(finding.code, target) ?? []);
    return nearest ? { ...finding, suppressed: { reason: nearest.reason } } : finding;
  });
}

interface Target {
  readonly target: number | 'file';
  /** Only a comment that stands on the line itself counts. */
  readonly ends?: boolean;
}

function targetKey(id: string, target: number | 'file'): string {
  return `${target}\0${id}`;
}

/** Where a comment about the finding may stand, the nearest first; one behind the end of several lines must stand there itself. */
function targetsOf(source: Source, { code, range }: Diagnostic): readonly Target[] {
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

function reportUnused(source: Source, suppression: Suppression, report: Report): void {
  const { ids, used } = suppression;
  const isUnused = ({ id }: SuppressedId) => report.ran.has(id) && !used.has(id);
  const where = suppression.scope === 'file' ? 'in this file' : 'here';
  if (ids.every(isUnused)) {
    const names = [...new Set(ids.map(({ id }) => id))];
    report.add(
      'unused',
      suppression.range,
      `${names.map((id) => `\`${id}\``).join(', ')} ${names.length > 1 ? 'find' : 'finds'} nothing ${where}`,
      'remove the comment',
      removal(source, suppression),
    );
    return;
  }
  const firstStaying = ids.findIndex((named) => !isUnused(named));
  for (const [at, named] of ids.entries()) {
    if (!isUnused(named)) continue;
    const { id, range } = named;
    const edit = { range: idWithComma(ids, at, firstStaying), text: '' };
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
function idWithComma(ids: readonly SuppressedId[], at: number, firstStaying: number): Range {
  if (firstStaying < at) return { start: ids[at - 1]!.range.end, end: ids[at]!.range.end };
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
