import type { Node } from '../../toml/document.ts';
import { successorIn } from '../key-table.ts';
import type { KeyEntry } from '../keys/entry.ts';
import { formatPlace, placeOf } from '../schema-walk.ts';
import { decision } from './decide.ts';
import { gathered, type Item } from './gather.ts';
import { idOf, labelOf, nodeAt, nodesOf } from './nodes.ts';
import type { Piece, Proposal, Situation } from './situation.ts';
import { whyGone } from './why-gone.ts';

/** Tables of files become arrays, each file with the hash that goes by the same name. */
export function* filesGathered(situation: Situation, gone: readonly KeyEntry[]): Generator<Proposal> {
  const { document, to } = situation;
  const joined = gone.filter((row) => successorIn(row, to)?.carry.kind === 'join-by-identifier');
  for (const row of gone) {
    const successor = successorIn(row, to);
    if (successor?.carry.kind !== 'drop-identifiers') continue;
    const nodes = nodesOf(situation, row);
    if (nodes.length === 0) continue;
    const odd = nodes.find((node) => !isUri(situation, node));
    const common = { id: row.path, path: row.path, at: document.statementRange(nodes[0]!) };
    const left: Proposal = {
      ...common,
      ...decision(situation, odd ?? nodes[0]!, {
        message: `\`${labelOf(row)}\` as a table ${whyGone(row, to)}`,
        help: `write the files as elements of \`${successor.path}\``,
      }),
    };
    const extra = joined.find((one) => successorIn(one, to)!.path.startsWith(`${successor.path}[].`));
    if (odd !== undefined) yield left;
    else
      yield {
        ...common,
        verdict: 'change',
        successor: successor.path,
        message: `the table \`${labelOf(row)}\` became the array \`${successor.path}\``,
        rewrites: gathered(document, {
          target: successor.path.split('.'),
          items: nodes.map((node) => itemOf(situation, node, extra)),
          at: 'end',
          release: to,
        }),
        otherwise: left,
      };
  }
  for (const row of joined) yield* unmatched(situation, row);
}

function isUri({ document }: Situation, node: Node): boolean {
  return document.kind(node) === 'string' || document.kind(node) === 'hole';
}

function itemOf({ document, to }: Situation, node: Node, extra: KeyEntry | undefined): Item {
  const other = extra ? partner(document, node, extra) : -1;
  const uri = document.range(node);
  if (other < 0) return { nodes: [node], pieces: [uri], value: document.value(node) };
  const name = successorIn(extra!, to)!.path.split('.').at(-1)!;
  const pieces: readonly Piece[] = ['{ uri = ', uri, `, ${name} = `, document.range(other), ' }'];
  const value = Object.assign(Object.create(null) as Record<string, unknown>, {
    uri: document.value(node),
    [name]: document.value(other),
  });
  return { nodes: [node, other], pieces, value };
}

function partner(document: Situation['document'], node: Node, { path }: KeyEntry): Node {
  const table = nodeAt(document, path.split('.<')[0]!.split('.'));
  const other = table < 0 ? -1 : document.get(table, document.name(node)!);
  return other >= 0 && (document.kind(other) === 'string' || document.kind(other) === 'hole') ? other : -1;
}

/** Hashes of files that are not listed under their name. */
function* unmatched(situation: Situation, row: KeyEntry): Generator<Proposal> {
  const { document, to } = situation;
  for (const node of nodesOf(situation, row)) {
    yield {
      id: idOf(document, row, node),
      path: row.path,
      at: document.statementRange(node),
      ...decision(situation, node, {
        message: `\`${formatPlace(placeOf(document, node))}\` ${whyGone(row, to)}, and there is no file of that name`,
        help: `write it as \`${successorIn(row, to)!.path.split('.').at(-1)}\` beside the \`uri\` of its file`,
      }),
    };
  }
}
