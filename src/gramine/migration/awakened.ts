import type { Node } from '../../toml/document.ts';
import { allKeys, findRows, isUsable, statusIn, successorIn } from '../key-table.ts';
import type { KeyEntry } from '../keys/entry.ts';
import type { Release } from '../release.ts';
import { labelOf, nodesOf } from './nodes.ts';
import { nameOf, type Proposal, type Situation } from './situation.ts';

/**
 * Settings that the release before passes over, and that do something once they are brought to the target: what nobody missed
 * may open something. Of Graphene it is not known what it read.
 */
export function* awakened(situation: Situation): Generator<Proposal> {
  const { document, from, to } = situation;
  if (from === 'graphene') return;
  for (const row of allKeys) {
    if (!isPassedOver(row, from) || !(isUsable(row, to) || successorIn(row, to))) continue;
    const nodes = nodesOf(situation, row);
    if (nodes.length === 0) continue;
    const read = readOtherwise(row, { ...situation, from });
    const node = nodes.find((one) => !read.has(one));
    if (node === undefined) continue;
    yield {
      id: `awakened ${row.path} ${row.form ?? ''}`,
      verdict: 'note',
      path: row.path,
      at: document.statementRange(node),
      message: `\`${labelOf(row)}\` ${row.form === undefined ? '' : `as a ${row.form} `}is not read by ${nameOf(from)}, and takes effect now`,
      rewrites: [],
    };
  }
}

function isPassedOver(row: KeyEntry, release: Release): boolean {
  const status = statusIn(row, release);
  if (status === 'absent') return true;
  return status === 'removed' && (row.fate === undefined || row.fate === 'ignored');
}

/** What another form of the key takes, which the release reads. */
function readOtherwise(row: KeyEntry, situation: Situation & { readonly from: Release }): ReadonlySet<Node> {
  const others = findRows(row.path.split('.')).filter((other) => other !== row && isUsable(other, situation.from));
  return new Set(others.flatMap((other) => nodesOf(situation, other)));
}
