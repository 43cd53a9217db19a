import type { Node, TomlDocument } from '../../toml/document.ts';
import { commentBehind, lineEnding, linesOf } from '../../toml/edits.ts';
import { successorIn } from '../key-table.ts';
import type { KeyEntry } from '../keys/entry.ts';
import { mountsOf } from '../mounts.ts';
import { isAtOrBelow, normalizePath } from '../paths.ts';
import { formatPlace, placeOf } from '../schema-walk.ts';
import type { Text } from '../text.ts';
import { decision } from './decide.ts';
import { gathered, type Item } from './gather.ts';
import { nodeAt } from './nodes.ts';
import type { Piece, PieceEdit, Proposal, Rewrite, Situation, ValueChange } from './situation.ts';
import { statementsBelow } from './spot.ts';
import { whyGone } from './why-gone.ts';

/** The rows of the members of old mounts, with the names they go by as members of an element. */
interface Members {
  readonly table: readonly string[];
  readonly target: readonly string[];
  readonly row: KeyEntry;
  readonly names: ReadonlyMap<string, string>;
}

/** Tables of mounts become one array, in which a directory comes before what is mounted below it. */
export function* oldMounts(situation: Situation, gone: readonly KeyEntry[]): Generator<Proposal> {
  const members = membersOf(situation, gone);
  if (!members) return;
  const { document } = situation;
  const table = nodeAt(document, members.table);
  if (table < 0 || document.kind(table) !== 'table' || document.childCount(table) === 0) return;
  const mounts: OldMount[] = [];
  for (const node of document.children(table)) {
    const mount = mountOf(situation, node, members);
    if (mount) mounts.push(mount);
    else yield odd(situation, node, members);
  }
  if (mounts.length > 0) yield arrayOf(situation, mounts, { ...members, node: table });
}

function arrayOf(
  situation: Situation,
  mounts: readonly OldMount[],
  members: Members & { readonly node: Node },
): Proposal {
  const { document, to } = situation;
  const [path, target] = [members.table.join('.'), members.target.join('.')];
  const first = mounts[0]!.item.nodes[0]!;
  const common = { id: path, path, at: document.statementRange(first) };
  const left: Proposal = {
    ...common,
    ...decision(situation, first, {
      message: `\`${path}\` ${whyGone(members.row, to)}`,
      help: `write its mounts as elements of \`${target}\`, ancestors first`,
    }),
  };
  const ordered = inOrder(mounts);
  const at = positionAmong(situation, ordered);
  if (at === undefined) return left;
  const items = ordered.map(({ item }) => item);
  return {
    ...common,
    verdict: 'change',
    successor: target,
    message: `\`${path}\` became the array \`${target}\``,
    rewrites: [
      ...headersRenamed(document, ordered, { table: members.node, target: members.target }),
      ...gathered(document, { target: members.target, items, at, release: to }),
    ],
    otherwise: left,
  };
}

function membersOf({ to }: Situation, gone: readonly KeyEntry[]): Members | undefined {
  const rows = gone.filter((row) => successorIn(row, to)?.carry.kind === 'mounts');
  const [row] = rows;
  if (!row) return undefined;
  const names = new Map(
    rows.map((one) => [one.path.split('.').at(-1)!, successorIn(one, to)!.path.split('.').at(-1)!] as const),
  );
  const target = successorIn(row, to)!.path.split('[]')[0]!;
  return { row, names, table: row.path.split('.<')[0]!.split('.'), target: target.split('.') };
}

interface OldMount {
  readonly node: Node;
  readonly item: Item;
  /** Undefined when it has none, or none that can be worked out. */
  readonly path: Text | undefined;
}

/** Undefined for what is no table of known members. */
function mountOf({ document, manifest }: Situation, node: Node, { names }: Members): OldMount | undefined {
  if (document.kind(node) !== 'table') return undefined;
  const nodes: Node[] = [];
  const members: { name: string; pieces: readonly Piece[] }[] = [];
  const value = Object.create(null) as Record<string, unknown>;
  let path: Text | undefined;
  for (const child of document.children(node)) {
    const name = names.get(document.name(child)!);
    const isText = document.kind(child) === 'string' || document.kind(child) === 'hole';
    if (name === undefined || document.origin(child) !== 'value' || !isText) return undefined;
    nodes.push(child);
    members.push({ name, pieces: [document.range(child)] });
    value[name] = document.value(child);
    const text = name === 'path' ? manifest.text(child) : undefined;
    path ??= text && normalizePath(text);
  }
  if (nodes.length === 0) return undefined;
  const pieces = ['{ ', ...members.flatMap(memberPieces), ' }'];
  const item = { nodes: document.origin(node) === 'value' ? [node] : nodes, pieces, value, members };
  return { node, item, path };
}

function memberPieces(
  { name, pieces }: { readonly name: string; readonly pieces: readonly Piece[] },
  at: number,
): readonly Piece[] {
  return [`${at === 0 ? '' : ', '}${name} = `, ...pieces];
}

function odd(situation: Situation, node: Node, members: Members): Proposal {
  const { document, to } = situation;
  const path = formatPlace(placeOf(document, node));
  const [first] = document.origin(node) === 'value' ? [node] : statementsBelow(document, node);
  const place = first ?? node;
  return {
    id: `odd ${path}`,
    path,
    at: document.statementRange(place),
    ...decision(situation, place, {
      message: `\`${path}\` ${whyGone(members.row, to)}, and it is no mount that can be carried over`,
      help: `write it as an element of \`${members.target.join('.')}\``,
    }),
  };
}

/** Shorter paths first; paths that a template leaves open keep their place, but for what is certainly above another. */
function inOrder(mounts: readonly OldMount[]): readonly OldMount[] {
  const isKnown = mounts.every(({ path }) => path?.known !== undefined);
  if (isKnown) return mounts.toSorted((a, b) => a.path!.raw.length - b.path!.raw.length);
  const ordered: OldMount[] = [];
  for (const mount of mounts) {
    const below = ordered.findIndex(({ path }) => isAbove(mount.path, path));
    ordered.splice(below < 0 ? ordered.length : below, 0, mount);
  }
  return ordered;
}

function isAbove(directory: Text | undefined, path: Text | undefined): boolean {
  return directory !== undefined && path !== undefined && isAtOrBelow(path, directory) === true;
}

/** Where they go among elements that are there, so that none hides another; undefined when there is no such place. */
function positionAmong({ manifest }: Situation, mounts: readonly OldMount[]): 'start' | 'end' | undefined {
  const there = mountsOf(manifest).entries.map(({ path }) => path);
  const hides = (above: readonly (Text | undefined)[], paths: readonly (Text | undefined)[]) =>
    above.some((directory) => paths.some((path) => isAbove(directory, path)));
  const moved = mounts.map(({ path }) => path);
  if (there.length === 0 || !hides(moved, there)) return 'end';
  return hides(there, moved) ? undefined : 'start';
}

/** `[fs.mount.lib]` becomes `[[fs.mounts]]` where it stands, when all mounts are written so and in order. */
function headersRenamed(
  document: TomlDocument,
  mounts: readonly OldMount[],
  { table, target }: { readonly table: Node; readonly target: readonly string[] },
): readonly Rewrite[] {
  const there = nodeAt(document, target);
  if (there >= 0) return [];
  let last = -1;
  const edits: PieceEdit[] = [];
  for (const { node, item } of mounts) {
    const range = document.range(node);
    const isPlain = item.nodes.every((child) => document.section(child) === node);
    if (document.origin(node) !== 'header' || range.start < last || !isPlain) return [];
    last = range.start;
    edits.push({ range, pieces: [`[[${target.join('.')}]]`] });
  }
  if (document.origin(table) === 'header')
    edits.push({ range: linesOf(document, document.range(table)), pieces: commentOnly(document, table) });
  const changes: readonly ValueChange[] = [
    ...mounts.map(({ node }) => ({ kind: 'remove' as const, place: placeOf(document, node) })),
    { kind: 'insert', place: target, at: 'end', values: mounts.map(({ item }) => item.value) },
  ];
  return [{ edits, changes }];
}

function commentOnly(document: TomlDocument, header: Node): readonly Piece[] {
  const comment = commentBehind(document, document.range(header).end);
  return comment ? [comment, lineEnding(document.source.text)] : [];
}
