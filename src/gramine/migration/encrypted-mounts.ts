import type { Range } from '../../text/source.ts';
import type { Node, TomlDocument } from '../../toml/document.ts';
import { quote } from '../../toml/edits.ts';
import { findKey, findRows, successorIn } from '../key-table.ts';
import type { KeyEntry } from '../keys/entry.ts';
import type { Obstacle } from './carry.ts';
import { decision } from './decide.ts';
import { gathered, type Item } from './gather.ts';
import { insidePathOf } from './inside-path.ts';
import { idOf, labelOf, nodeAt, nodesOf } from './nodes.ts';
import type { Piece, Proposal, Situation } from './situation.ts';
import { removed } from './take-over.ts';
import { whyGone } from './why-gone.ts';

/** Encrypted files become encrypted mounts, at the paths under which the other mounts show them, behind those. */
export function* encryptedMounts(situation: Situation, gone: readonly KeyEntry[]): Generator<Proposal> {
  for (const row of gone) {
    const carry = successorIn(row, situation.to)?.carry;
    if (carry?.kind !== 'encrypted-mounts') continue;
    for (const nodes of groups(situation, row)) yield mounted(situation, { row, nodes, keyName: carry.keyName });
  }
}

/** The values of one table are carried over together, an array by itself. Graphene had tables where arrays are now. */
function groups(situation: Situation, row: KeyEntry): readonly (readonly Node[])[] {
  const { document } = situation;
  if (row.path.endsWith('>')) return [nodesOf(situation, row)].filter(({ length }) => length > 0);
  const node = nodeAt(document, row.path.split('.'));
  if (node < 0) return [];
  if (document.kind(node) !== 'table') return [[node]];
  const hasOwnRow = findRows([...row.path.split('.'), 'x']).length > 0;
  const files = [...document.children(node)];
  return hasOwnRow || files.length === 0 ? [] : [files];
}

interface Group {
  readonly row: KeyEntry;
  readonly nodes: readonly Node[];
  readonly keyName: string;
}

function mounted(situation: Situation, group: Group): Proposal {
  const { document, to } = situation;
  const { row, nodes } = group;
  const target = successorIn(row, to)!.path;
  const first = nodes[0]!;
  const common = { id: idOf(document, row, first), path: row.path, at: document.statementRange(first) };
  const gone = `\`${labelOf(row)}\` ${whyGone(row, to)}`;
  const items: Item[] = [];
  for (const node of nodes) {
    for (const [index, uri] of urisOf(document, node).entries()) {
      const item = itemOf(situation, { ...group, uri, statement: node, isFirst: index === 0 });
      if (!('why' in item)) {
        items.push(item);
        continue;
      }
      const message = `${gone}, and ${item.why}${row.consequence ? `: without an encrypted mount ${row.consequence}` : ''}`;
      const help = item.help ?? `add an encrypted mount to \`${target}\``;
      return { ...common, ...decision(situation, node, { message, help }) };
    }
  }
  if (items.length === 0) return empty(situation, group, common);
  return {
    ...common,
    verdict: 'change',
    successor: target,
    message: `\`${labelOf(row)}\` became encrypted mounts`,
    rewrites: gathered(document, { target: target.split('.'), items, at: 'end', release: to }),
    otherwise: {
      ...common,
      ...decision(situation, first, { message: gone, help: `add encrypted mounts to \`${target}\`` }),
    },
  };
}

function empty(situation: Situation, { row, nodes }: Group, common: Pick<Proposal, 'id' | 'path' | 'at'>): Proposal {
  return {
    ...common,
    verdict: 'change',
    message: `\`${labelOf(row)}\` ${whyGone(row, situation.to)} and is left out: it names no file`,
    rewrites: removed(situation, nodes),
  };
}

function urisOf(document: TomlDocument, node: Node): readonly Node[] {
  return document.kind(node) === 'array' ? [...document.children(node)] : [node];
}

interface OneUri extends Group {
  readonly uri: Node;
  readonly statement: Node;
  readonly isFirst: boolean;
}

function itemOf({ document, manifest }: Situation, { keyName, uri, statement, isFirst }: OneUri): Item | Obstacle {
  const inside = insidePathOf(manifest, uri);
  if ('why' in inside) return inside;
  const isDefault = keyName === defaultKeyName();
  const members: { readonly name: string; readonly pieces: readonly Piece[]; readonly value: unknown }[] = [
    { name: 'type', pieces: [quote('encrypted')], value: 'encrypted' },
    { name: 'path', pieces: [quote(inside.path)], value: inside.path },
    { name: 'uri', pieces: [document.range(uri)], value: document.value(uri) },
    ...(isDefault ? [] : [{ name: 'key_name', pieces: [quote(keyName)], value: keyName }]),
  ];
  const comments = isFirst ? commentsWithin(document, document.range(statement)) : [];
  return {
    nodes: [statement],
    pieces: [
      '{ ',
      ...members.flatMap(({ name, pieces }, at) => [`${at === 0 ? '' : ', '}${name} = `, ...pieces]),
      ' }',
    ],
    value: Object.assign(Object.create(null), Object.fromEntries(members.map(({ name, value }) => [name, value]))),
    members,
    ...(comments.length > 0 && { comments }),
  };
}

function defaultKeyName(): unknown {
  const preset = findKey('fs.mounts[0].key_name')?.default;
  return preset && 'value' in preset ? preset.value : undefined;
}

function commentsWithin({ comments }: TomlDocument, { start, end }: Range): readonly Range[] {
  return comments.filter((comment) => comment.start >= start && comment.end <= end);
}
