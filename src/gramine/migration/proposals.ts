import { allKeys, statusIn, successorIn } from '../key-table.ts';
import type { KeyEntry } from '../keys/entry.ts';
import type { Release } from '../release.ts';
import { placeOf } from '../schema-walk.ts';
import { encryptedMounts } from './encrypted-mounts.ts';
import { filesGathered } from './files.ts';
import { leftOut } from './left-out.ts';
import { nodesOf } from './nodes.ts';
import { oldMounts } from './old-mounts.ts';
import { placeholders } from './placeholders.ts';
import { retained } from './retained.ts';
import type { Proposal, Situation } from './situation.ts';
import { statementsBelow } from './spot.ts';
import { takenOver } from './take-over.ts';
import { hasHeaders, treeTakenOver } from './tree.ts';

/**
 * What a manifest needs for the target release, in the order in which it is to be done: mounts first, then single keys, then
 * what is found by way of the mounts, and at last what stays.
 */
export function* proposals(situation: Situation): Generator<Proposal> {
  const gone = allKeys.filter((row) => isLeft(row, situation.to));
  yield* oldMounts(situation, gone);
  yield* filesGathered(situation, gone);
  for (const row of gone) if (!isLate(row, situation)) yield* forRow(row, situation);
  yield* encryptedMounts(situation, gone);
  for (const row of gone) if (isLate(row, situation)) yield* forRow(row, situation);
  yield* retained(situation);
  yield* placeholders(situation);
}

/** The settings of a row have to go: the release does not read them, or has another key for them. */
export function isLeft(row: KeyEntry, release: Release): boolean {
  const status = statusIn(row, release);
  if (status === 'removed' || status === 'rejected') return true;
  if (status === 'absent') return row.since === null;
  return status === 'deprecated' && (successorIn(row, release) !== undefined || row.moot !== undefined);
}

/** What is looked up in the mounts comes after all that changes them. */
function isLate(row: KeyEntry, { to }: Situation): boolean {
  return successorIn(row, to)?.carry.kind === 'in-gramine-path';
}

const gathered: readonly string[] = ['mounts', 'drop-identifiers', 'join-by-identifier', 'encrypted-mounts'];

function* forRow(row: KeyEntry, situation: Situation): Generator<Proposal> {
  const { document, to } = situation;
  const successor = successorIn(row, to);
  if (successor && gathered.includes(successor.carry.kind)) return;
  const nodes = nodesOf(situation, row);
  if (nodes.length === 0) return;
  if (!successor) {
    yield leftOut(situation, row, nodes);
    return;
  }
  const path = successor.path.split('.');
  for (const node of nodes) {
    if (document.origin(node) === 'value') yield takenOver(situation, { row, node, successor, target: path });
    else if (hasHeaders(document, node)) yield treeTakenOver(situation, { row, node, successor });
    else {
      const depth = placeOf(document, node).length;
      for (const statement of statementsBelow(document, node)) {
        const rest = placeOf(document, statement).slice(depth) as string[];
        yield takenOver(situation, { row, node: statement, successor, target: [...path, ...rest] });
      }
    }
  }
}
