import type { TextEdit } from '../../text/source.ts';
import type { Node } from '../../toml/document.ts';
import { commentBehind, commentsAbove, indentAt, isInline } from '../../toml/edits.ts';
import type { KeyEntry, Successor } from '../keys/entry.ts';
import { formatPlace, placeOf } from '../schema-walk.ts';
import { type Carried, carried, isObstacle, valueEdits } from './carry.ts';
import { decision } from './decide.ts';
import { idOf, nodeAt } from './nodes.ts';
import { emptiedHeaders, removal } from './removal.ts';
import { renameTo } from './rename.ts';
import type { Piece, PieceEdit, Proposal, Rewrite, Situation } from './situation.ts';
import { type Spot, spotsFor, statementAt } from './spot.ts';
import { isSameValue } from './values.ts';
import { whyGone } from './why-gone.ts';

export interface TakeOver {
  readonly row: KeyEntry;
  /** The value of a statement. */
  readonly node: Node;
  readonly successor: Successor;
  /** Where it goes: the path of the successor, or below it. */
  readonly target: readonly string[];
}

/** Gives one setting to the key that took over. */
export function takenOver(situation: Situation, over: TakeOver): Proposal {
  const { document, manifest, to } = situation;
  const { row, node, successor, target } = over;
  const value = carried(manifest, node, successor);
  const common = { id: idOf(document, row, node), path: row.path, at: document.statementRange(node) };
  const gone = `\`${row.path}\` ${whyGone(row, to)}`;
  if (isObstacle(value)) {
    const help = value.help ?? `set \`${successor.path}\``;
    return {
      ...common,
      ...decision(situation, node, { message: `${gone}, and ${value.why}`, help }),
    };
  }
  const there = isSame(over) ? -1 : nodeAt(document, target);
  if (there >= 0 && there !== node) return { ...common, ...alreadySet(situation, over, { value, there }) };
  return {
    ...common,
    verdict: 'change',
    successor: successor.path,
    message: took(document, over, value),
    rewrites: [...inPlace(situation, over, value), ...moved(situation, over, value)],
    otherwise: { ...common, ...decision(situation, node, { message: gone, help: `set \`${successor.path}\`` }) },
  };
}

function took(document: Situation['document'], { node, target }: TakeOver, { instead }: Carried): string {
  const key = formatPlace(placeOf(document, node));
  if (instead === undefined) return `\`${key}\` became \`${target.join('.')}\``;
  const before = document.source.slice(document.range(node));
  return `\`${key} = ${before}\` became \`${target.join('.')} = ${instead}\``;
}

/** The key stays, its value changes. */
function isSame({ row, successor }: TakeOver): boolean {
  return row.path === successor.path;
}

function alreadySet(
  situation: Situation,
  { row, node, target }: TakeOver,
  { value, there }: { readonly value: Carried; readonly there: Node },
): Omit<Proposal, 'id' | 'path' | 'at'> {
  const { document, to } = situation;
  const key = target.join('.');
  if (isSameValue(value.value, document.value(there), undefined) && !document.hasHole(there))
    return {
      verdict: 'change',
      message: `\`${row.path}\` says again what \`${key}\` says`,
      rewrites: removed(situation, [node]),
    };
  return decision(situation, node, {
    message: `\`${row.path}\` ${whyGone(row, to)}, and \`${key}\` is set to something else`,
    help: `keep one value in \`${key}\``,
  });
}

/** The ways to leave statements out, which make up `whole`. */
export function removed(
  { document, to }: Situation,
  nodes: readonly Node[],
  whole: readonly Node[] = nodes,
): readonly Rewrite[] {
  const all = [...nodes, ...emptiedHeaders(document, nodes, to)];
  const changes = whole.toReversed().map((node) => ({ kind: 'remove' as const, place: placeOf(document, node) }));
  return [true, false].map((tidy) => ({ edits: removal(document, all, { withComments: false, tidy }), changes }));
}

function inPlace({ document }: Situation, over: TakeOver, value: Carried): readonly Rewrite[] {
  const { node, target } = over;
  const edits: PieceEdit[] = valueEdits(document, node, value).map(pieced);
  if (isSame(over)) return [{ edits, changes: [{ kind: 'set', place: placeOf(document, node), value: value.value }] }];
  const rename = renameTo(document, node, target.join('.'));
  return rename
    ? [{ edits: [pieced(rename), ...edits], changes: changesOf(placeOf(document, node), target, value) }]
    : [];
}

/** The statement with its comments goes to where the key can be written. */
function moved({ document, to }: Situation, over: TakeOver, value: Carried): readonly Rewrite[] {
  const { node, target } = over;
  if (isSame(over) || document.index(node) >= 0) return [];
  const nodes = [node, ...emptiedHeaders(document, [node], to)];
  const changes = changesOf(placeOf(document, node), target, value);
  return spotsFor(document, target).flatMap((spot) =>
    [true, false].map((tidy) => ({
      edits: [
        written(document, node, { spot, value }),
        ...removal(document, nodes, { withComments: !spot.inline, tidy }),
      ],
      changes,
    })),
  );
}

function written(
  document: Situation['document'],
  node: Node,
  { spot, value }: { readonly spot: Spot; readonly value: Carried },
): PieceEdit {
  const range = document.statementRange(node);
  const hasComments = !isInline(document, node) && !spot.inline;
  const above = commentsAbove(document, range.start);
  const start = above.start + indentAt(document.source.text, above.start).length;
  const behind = hasComments ? commentBehind(document, range.end) : undefined;
  const comments: readonly Piece[] = hasComments && above.end > start ? [{ start, end: above.end }, spot.indent] : [];
  const rest: readonly Piece[] = behind ? [{ start: range.end, end: behind.end }] : [];
  const statement = statementAt({ ...spot, before: '' }, [...value.pieces, ...rest]);
  return { range: statement.range, pieces: [spot.before, ...comments, ...statement.pieces] };
}

function changesOf(from: readonly (string | number)[], to: readonly string[], { value }: Carried): Rewrite['changes'] {
  return [
    { kind: 'remove', place: from },
    { kind: 'set', place: to, value },
  ];
}

function pieced({ range, text }: TextEdit): PieceEdit {
  return { range, pieces: [text] };
}
