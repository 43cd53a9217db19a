import type { Node, TomlDocument } from '../../toml/document.ts';
import type { KeyEntry, Successor } from '../keys/entry.ts';
import { formatPlace, placeOf } from '../schema-walk.ts';
import { decision } from './decide.ts';
import { idOf, nodeAt } from './nodes.ts';
import type { PieceEdit, Proposal, Situation } from './situation.ts';
import { statementsBelow } from './spot.ts';
import { whyGone } from './why-gone.ts';

/** Renames a table that has headers, or an array of them: every header and dotted key that leads into it. */
export function treeTakenOver(
  situation: Situation,
  { row, node, successor }: { readonly row: KeyEntry; readonly node: Node; readonly successor: Successor },
): Proposal {
  const { document, to } = situation;
  const common = { id: idOf(document, row, node), path: row.path, at: document.dottedKeyRange(node) };
  const place = placeOf(document, node);
  const target = successor.path.split('.');
  const [first] = statementsBelow(document, node);
  const left = decision(situation, first ?? node, {
    message: `\`${row.path}\` ${whyGone(row, to)}`,
    help: `move it to \`${successor.path}\``,
  });
  const isFree = nodeAt(document, target) < 0 && successor.carry.kind === 'same';
  const edits = isFree ? renamings(document, node, target) : undefined;
  if (!edits) return { ...common, ...left };
  return {
    ...common,
    verdict: 'change',
    successor: successor.path,
    message: `\`${formatPlace(place)}\` became \`${successor.path}\``,
    rewrites: [
      {
        edits,
        changes: [
          { kind: 'remove', place },
          { kind: 'set', place: target, value: document.value(node) },
        ],
      },
    ],
    otherwise: { ...common, ...left },
  };
}

/** True when a header leads to the node or below it. */
export function hasHeaders(document: TomlDocument, node: Node): boolean {
  for (const definition of definitions(document, node)) if (document.origin(definition) !== 'value') return true;
  return false;
}

function renamings(document: TomlDocument, node: Node, target: readonly string[]): readonly PieceEdit[] | undefined {
  const depth = placeOf(document, node).length;
  const edits: PieceEdit[] = [];
  for (const definition of definitions(document, node)) {
    const ends = segmentEnds(document, definition);
    const above = namesOf(document, definition) - ends.length;
    if (above >= depth) continue;
    const end = ends[depth - 1];
    if (above > 0 || end === undefined) return undefined;
    edits.push({ range: { start: document.dottedKeyRange(definition).start, end }, pieces: [target.join('.')] });
  }
  return edits;
}

/** The headers and statements that name the table. */
function* definitions(document: TomlDocument, node: Node): Generator<Node> {
  const origin = document.origin(node);
  if (document.kind(node) === 'array' && origin === 'entry') {
    for (const entry of document.children(node)) yield* definitions(document, entry);
    return;
  }
  if (origin !== 'implied') yield node;
  if (origin !== 'value') for (const child of document.children(node)) yield* definitions(document, child);
}

function namesOf(document: TomlDocument, node: Node): number {
  return placeOf(document, node).filter((segment) => typeof segment === 'string').length;
}

/** Where each segment of the key as written ends. */
function segmentEnds(document: TomlDocument, node: Node): readonly number[] {
  const range = document.dottedKeyRange(node);
  const segments = document.source.slice(range).matchAll(/"(?:\\.|[^"\\])*"|'[^']*'|[^.\s"']+/g);
  return [...segments].map(({ 0: text, index }) => range.start + index + text.length);
}
