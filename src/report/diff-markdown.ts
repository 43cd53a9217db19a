import type { Change, Identity } from '../diff/manifest-diff.ts';
import { circumstances } from './circumstances.ts';
import { placeOf, subjectOf } from './diff-change.ts';
import type { DiffReporter } from './diff-reporter.ts';
import type { DiffedPair } from './diff-result.ts';
import { identityRows } from './diff-text.ts';
import { title } from './diff-title.ts';
import { changedValues } from './diff-value.ts';
import { differs, filesText, hasTwoIdentities, totalVerdict, verdict } from './diff-verdict.ts';
import { code, plain, prose } from './markdown-text.ts';

/** A review comment: the verdict, a table of changes, the files folded away, the identity and what follows. */
export const diffMarkdown: DiffReporter = {
  id: 'markdown',
  render(result, { maxEntries = 20 } = {}) {
    if (result.pairs.length === 0) return 'no manifest differs\n';
    const shown = result.single ? result.pairs : result.pairs.filter(differs);
    const sections = shown.map((pair) =>
      section(pair, { maxEntries, heading: !result.single, room: roomyComment / shown.length }),
    );
    return result.single ? sections.join('') : [`**${totalVerdict(result)}**\n`, ...sections].join('\n');
  },
};

/** What comments may hold is bounded (GitHub: 65,536 characters); this is what the tables of changes may take of it. */
const roomyComment = 40_000;

interface Layout {
  readonly maxEntries: number;
  readonly heading: boolean;
  /** Characters for the table of changes. */
  readonly room: number;
}

function section(pair: DiffedPair, { maxEntries, heading, room }: Layout): string {
  const answer = `**${prose(verdict(pair))}**\n`;
  const named = plain(title(pair));
  return [
    heading ? `### ${named}\n\n${answer}` : `${answer}\n${named}\n`,
    changeTable(pair, room),
    files(pair, maxEntries),
    execSurface(pair, maxEntries),
    hasTwoIdentities(pair) ? identity(pair.diff.identity) : '',
    sealedData(pair.diff.identity),
    consequences(pair.diff.identity),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

const valueColumns = 80;

/** What is weaker stands first, so what there is no room for matters least. */
function changeTable(pair: DiffedPair, room: number): string {
  const { changes } = pair.diff;
  if (changes.length === 0) return '';
  let table = row(['', 'Setting', 'Change', 'Why', 'Place']) + row(['---', '---', '---', '---', '---']);
  for (const [at, change] of changes.entries()) {
    if (at > 0 && table.length > room) return `${table}\nand ${changes.length - at} more changes\n`;
    table += row(cells(change, pair));
  }
  return table;
}

function cells(change: Change, pair: DiffedPair): readonly string[] {
  const touched = change.affects.filter((affected) => affected !== 'MRENCLAVE');
  const values = changedValues(change, valueColumns);
  return [
    change.direction === 'weaker' || change.direction === 'unknown' ? `**${change.direction}**` : change.direction,
    code(subjectOf(change)),
    [change.kind === 'changed' ? '' : change.kind, values === undefined ? '' : code(values)].filter(Boolean).join(': '),
    [prose(change.why), prose(circumstances(change) ?? ''), touched.length > 0 ? `changes ${touched.join(', ')}` : '']
      .filter(Boolean)
      .join('<br>'),
    code(placeOf(change, pair)),
  ];
}

function row(texts: readonly string[]): string {
  return `| ${texts.join(' | ')} |\n`;
}

function files(pair: DiffedPair, maxEntries: number): string {
  const summary = filesText(pair);
  if (summary === '') return '';
  const { entries } = pair.diff.trustedFiles;
  const lines = entries
    .slice(0, maxEntries)
    .map((entry) => `- ${entry.kind} ${code(entry.path)}${entry.count > 1 ? ` (${entry.count} files)` : ''}\n`);
  const hidden = entries.length - maxEntries;
  return `<details><summary>${summary}</summary>\n\n${lines.join('')}${hidden > 0 ? `- and ${hidden} more\n` : ''}\n</details>\n`;
}

function execSurface({ diff }: DiffedPair, maxEntries: number): string {
  const entries = diff.execSurface;
  if (entries.length === 0) return '';
  const lines = entries
    .slice(0, maxEntries)
    .map(
      ({ kind, path, what, count }) => `- ${kind} ${code(path)}: ${prose(count === 1 ? what : `${count} ${what}`)}\n`,
    );
  const hidden = entries.length - maxEntries;
  return `What can be started\n${lines.join('')}${hidden > 0 ? `- and ${hidden} more\n` : ''}`;
}

function identity(found: Identity): string {
  const rows = identityRows(found).map(({ name, answer }) =>
    row([name, answer === 'changes' ? '**changes**' : answer]),
  );
  const because =
    found.mrenclave === 'changes' && found.causes.length > 0
      ? `\nMRENCLAVE changes because\n${list(found.causes)}`
      : '';
  const needs = found.needs.length > 0 ? `\nTo know the rest: ${plain(found.needs.join(', '))}\n` : '';
  const assumed = found.assumes.length > 0 ? `\nTaken for unchanged: ${plain(found.assumes.join(', '))}\n` : '';
  return `${row(['Identity', ''])}${row(['---', '---'])}${rows.join('')}${needs}${assumed}${because}`;
}

function sealedData({ sealedData: sealed }: Identity): string {
  if (sealed.length === 0) return '';
  const rows = sealed.map(({ mount, key, effect, why }) =>
    row([code(mount), code(key), effect === 'readable' ? effect : `**${effect}**`, prose(why)]),
  );
  return row(['Sealed data', 'Key', '', 'Why']) + row(['---', '---', '---', '---']) + rows.join('');
}

function consequences({ consequences: texts }: Identity): string {
  return texts.length === 0 ? '' : `What follows\n${list(texts)}`;
}

function list(texts: readonly string[]): string {
  return texts.map((text) => `- ${prose(text)}\n`).join('');
}
