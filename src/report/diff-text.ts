import type {
  Change,
  Direction,
  ExecSurfaceChange,
  FileChange,
  Identity,
  SealedData,
  Verdict,
} from '../diff/manifest-diff.ts';
import { visible } from '../text/visible.ts';
import { columnsOf, wrap } from '../text/wrap.ts';
import { circumstances } from './circumstances.ts';
import { pathOf, placeOf, subjectOf } from './diff-change.ts';
import type { DiffReporter, DiffReportOptions } from './diff-reporter.ts';
import type { DiffedPair } from './diff-result.ts';
import { title } from './diff-title.ts';
import { changedValues } from './diff-value.ts';
import { differs, directions, filesText, hasTwoIdentities, totalVerdict, verdict } from './diff-verdict.ts';
import { type Style, styleFor } from './style.ts';

/** For people: what became weaker first, then the rest, the files, the identity and what follows. */
export const diffText: DiffReporter = {
  id: 'text',
  render(result, options = {}) {
    const page = pageOf(options);
    if (options.quiet) return result.pairs.flatMap((pair) => quietLines(pair, page)).join('');
    if (result.pairs.length === 0) return 'no manifest differs\n';
    const shown = result.single ? result.pairs : result.pairs.filter(differs);
    const sections = shown.map((pair) => `${pairLines(pair, page).join('\n')}\n`);
    if (!result.single) sections.push(`${totalVerdict(result)}\n`);
    return sections.join('\n');
  },
};

interface Page {
  readonly columns: number;
  readonly style: Style;
  readonly maxEntries: number;
}

function pageOf({ columns = 120, style = styleFor(false), maxEntries = 20 }: DiffReportOptions): Page {
  return { columns: Math.max(columns, 40), style, maxEntries };
}

/** One line per change; one about the identity when that alone changes. */
function quietLines(pair: DiffedPair, { style }: Page): readonly string[] {
  const { changes } = pair.diff;
  if (!differs(pair)) return [];
  if (changes.length === 0) return [`${style.bold(visible(pathOf(pair)))}  ${visible(verdict(pair))}\n`];
  return changes.map((change) => {
    const paint = paintOf(change.direction, style);
    return `${style.bold(visible(placeOf(change, pair)))}  ${paint(change.direction)}  ${headline(change, 60)}  ${visible(change.why)}\n`;
  });
}

function pairLines(pair: DiffedPair, page: Page): readonly string[] {
  const parts = [
    ...directions.map((direction) => changesOf(pair, direction, page)),
    trustedFiles(pair, page),
    execSurface(pair, page),
    hasTwoIdentities(pair) ? identity(pair.diff.identity, page) : [],
    pair.diff.identity.mrenclave === 'changes'
      ? listed('MRENCLAVE changes because', pair.diff.identity.causes, page)
      : [],
    sealedData(pair.diff.identity.sealedData, page),
    listed('what follows', pair.diff.identity.consequences, page),
    [paintOf(worst(pair), page.style)(visible(verdict(pair)))],
  ];
  return [
    page.style.bold(visible(title(pair))),
    ...parts.filter((lines) => lines.length > 0).flatMap((lines) => ['', ...lines]),
  ];
}

function changesOf(pair: DiffedPair, direction: Direction, page: Page): readonly string[] {
  const changes = pair.diff.changes.filter((change) => change.direction === direction);
  if (changes.length === 0) return [];
  const paint = paintOf(direction, page.style);
  return [paint(`${direction} (${changes.length})`), ...changes.flatMap((change) => changeLines(change, pair, page))];
}

function changeLines(change: Change, pair: DiffedPair, page: Page): readonly string[] {
  const place = visible(placeOf(change, pair));
  const room = Math.max(16, Math.floor((page.columns - columnsOf(place) - columnsOf(change.path) - 12) / 2));
  const touched = change.affects.filter((affected) => affected !== 'MRENCLAVE');
  const details = [
    change.why,
    circumstances(change) ?? '',
    touched.length > 0 ? `changes ${touched.join(', ')}` : '',
  ].filter((detail) => detail !== '');
  return [
    `  ${page.style.bold(place)}  ${headline(change, room)}`,
    ...details.flatMap((detail) => indented(visible(detail), 6, page)),
  ];
}

function headline(change: Change, columns: number): string {
  const values = changedValues(change, columns);
  const verb = change.kind === 'changed' ? '' : ` ${change.kind}`;
  return `${visible(subjectOf(change))}${verb}${values === undefined ? '' : `: ${values}`}`;
}

const marks = { added: '+', removed: '-', changed: '~' } as const;

function trustedFiles(pair: DiffedPair, { style, maxEntries }: Page): readonly string[] {
  const { entries } = pair.diff.trustedFiles;
  const summary = filesText(pair);
  if (summary === '') return [];
  const paints = { added: style.green, removed: style.red, changed: style.yellow } as const;
  const hidden = entries.length - maxEntries;
  return [
    style.bold(summary),
    ...entries
      .slice(0, maxEntries)
      .map((entry) => `  ${paints[entry.kind](marks[entry.kind])} ${visible(fileText(entry))}`),
    ...(hidden > 0 ? [`  and ${hidden} more ${hidden === 1 ? 'entry' : 'entries'}`] : []),
  ];
}

function execSurface({ diff }: DiffedPair, { style, maxEntries }: Page): readonly string[] {
  const entries = diff.execSurface;
  if (entries.length === 0) return [];
  const paints = { added: style.red, removed: style.green } as const;
  const hidden = entries.length - maxEntries;
  return [
    style.bold('what can be started'),
    ...entries
      .slice(0, maxEntries)
      .map((entry) => `  ${paints[entry.kind](marks[entry.kind])} ${visible(startableText(entry))}`),
    ...(hidden > 0 ? [`  and ${hidden} more`] : []),
  ];
}

function startableText({ path, what, count }: ExecSurfaceChange): string {
  return `${path} (${count === 1 ? what : `${count} ${what}`})`;
}

function fileText({ path, count }: FileChange): string {
  return count === 1 ? path : `${path} (${count} files)`;
}

function identity(found: Identity, page: Page): readonly string[] {
  const rows = identityRows(found);
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, answer }) => `  ${name.padEnd(width)}  ${verdictPaint(answer, page.style)(answer)}`);
  const digests = found.measured ? measuredLines(found.measured) : [];
  const needs = found.needs.length > 0 ? [`  to know the rest: ${visible(found.needs.join(', '))}`] : [];
  const assumed = found.assumes.length > 0 ? [`  taken for unchanged: ${visible(found.assumes.join(', '))}`] : [];
  return [page.style.bold('identity'), ...lines, ...digests, ...needs, ...assumed];
}

function measuredLines({ old, new: fresh }: NonNullable<Identity['measured']>): readonly string[] {
  return old === fresh ? [`  measured: ${fresh}`] : [`  measured before: ${old}`, `  measured now:    ${fresh}`];
}

export function identityRows(found: Identity): readonly { readonly name: string; readonly answer: Verdict }[] {
  return [
    { name: 'MRENCLAVE', answer: found.mrenclave },
    { name: 'MRSIGNER', answer: found.mrsigner },
    { name: 'ISVPRODID', answer: found.isvProdId },
    { name: 'ISVSVN', answer: found.isvSvn },
    { name: 'ATTRIBUTES', answer: found.attributes },
  ];
}

function sealedData(sealed: readonly SealedData[], page: Page): readonly string[] {
  if (sealed.length === 0) return [];
  const paints = { readable: page.style.green, unreadable: page.style.red, unknown: page.style.yellow } as const;
  const lines = sealed.flatMap(({ mount, key, effect, why }) => [
    `  ${visible(mount)} (${visible(key)})  ${paints[effect](effect)}`,
    ...indented(visible(why), 6, page),
  ]);
  return [page.style.bold('sealed data'), ...lines];
}

function listed(heading: string, items: readonly string[], page: Page): readonly string[] {
  if (items.length === 0) return [];
  return [
    page.style.bold(heading),
    ...items.flatMap((item) =>
      indented(visible(item), 4, page).map((line, at) => (at === 0 ? `  - ${line.slice(4)}` : line)),
    ),
  ];
}

function indented(text: string, indent: number, { columns }: Page): readonly string[] {
  return wrap(text, columns - indent).map((line) => ' '.repeat(indent) + line);
}

function worst(pair: DiffedPair): Direction {
  return (
    directions.find((direction) => pair.diff.changes.some((change) => change.direction === direction)) ?? 'neutral'
  );
}

function paintOf(direction: Direction, style: Style): (text: string) => string {
  if (direction === 'weaker') return style.red;
  if (direction === 'unknown') return style.yellow;
  return direction === 'stronger' ? style.green : style.cyan;
}

function verdictPaint(answer: Verdict, style: Style): (text: string) => string {
  if (answer === 'changes') return style.red;
  return answer === 'unknown' ? style.yellow : style.dim;
}
