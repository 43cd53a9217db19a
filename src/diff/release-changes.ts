import type { Judgement } from '../gramine/direction.ts';
import { allKeys } from '../gramine/key-table.ts';
import type { KeyEntry, Shift } from '../gramine/keys/entry.ts';
import { isBefore, type Release } from '../gramine/release.ts';
import type { Range } from '../text/source.ts';
import type { Change } from './manifest-diff.ts';
import type { Pair } from './pair.ts';
import type { Side } from './side.ts';

/** What another release brings about by itself, with the same text. */
export function* releaseChanges(pair: Pair): Generator<Change> {
  const [from, to] = [pair.old.release, pair.new.release];
  if (from === to) return;
  yield {
    path: 'gramine',
    subject: 'setting',
    kind: 'changed',
    old: from,
    new: to,
    ...childProcesses(pair, from, to),
    affects: ['MRENCLAVE', 'layout'],
  };
  for (const row of shiftingRows) for (const shift of row.shifts ?? []) yield* shifted(pair, row, shift);
}

/** Before 1.6.2 trusted files lost their protection across `fork`. */
function childProcesses({ old: before, new: after }: Pair, from: Release, to: Release): Judgement {
  const [was, is] = [isBefore(from, '1.6.2'), isBefore(to, '1.6.2')];
  const forks = [before, after].some(({ manifest }) => manifest.get('sys.disallow_subprocesses')?.known !== true);
  if (was === is || !forks) return { direction: 'neutral', why: 'the release is another one' };
  return is
    ? { direction: 'weaker', why: 'before 1.6.2 trusted files are not verified in child processes' }
    : { direction: 'stronger', why: 'from 1.6.2 on trusted files stay verified in child processes' };
}

const shiftingRows: readonly KeyEntry[] = allKeys.filter(({ shifts }) => shifts !== undefined);

/** What both sides say alike and one release takes otherwise than the other. */
function* shifted(pair: Pair, row: KeyEntry, shift: Shift): Generator<Change> {
  const { old: before, new: after } = pair;
  const [was, is] = [isBefore(before.release, shift.since), isBefore(after.release, shift.since)];
  if (was === is || shift.absentWhileTrue !== undefined) return;
  const older = new Map(placesOf(before, row, shift));
  for (const [path, { at }] of placesOf(after, row, shift)) {
    const from = older.get(path);
    if (!from) continue;
    yield {
      path,
      subject: row.path === 'fs.mounts[].type' ? 'mount' : 'setting',
      kind: 'changed',
      direction: shift.weaker ? (was ? 'weaker' : 'stronger') : 'neutral',
      why: `${was ? 'from' : 'not before'} ${shift.since}${was ? ' on' : ''}: ${shift.what}`,
      affects: ['MRENCLAVE'],
      range: after.place(at),
      oldRange: before.place(from.at),
    };
  }
}

/** Where the key is written with a value that matters; of a mount by the path inside. */
function placesOf(
  { manifest, mounts }: Side,
  { path }: KeyEntry,
  { values }: Shift,
): [string, { readonly at: Range }][] {
  const matters = ({ known }: { readonly known: unknown }) =>
    values === undefined || values.some((value) => value === known);
  if (path !== 'fs.mounts[].type') {
    const setting = path.includes('[') || path.includes('<') ? undefined : manifest.at(path);
    return setting && matters(setting) ? [[path, setting]] : [];
  }
  return mounts.entries.flatMap((mount): [string, { readonly at: Range }][] =>
    mount.fields.type && mount.path && matters(mount.fields.type) ? [[mount.path.toString(), mount.fields.type]] : [],
  );
}
