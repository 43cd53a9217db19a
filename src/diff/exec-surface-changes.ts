import type { ExecSurface } from '../policy/surface/exec-surface.ts';
import { surfaceOf } from '../policy/surface/surface-of.ts';
import { byCodePoint } from '../text/order.ts';
import type { ExecSurfaceChange } from './manifest-diff.ts';
import type { Pair } from './pair.ts';
import type { Side } from './side.ts';

/** What can newly be started in the enclave and what no longer can, by names and places. */
export function execSurfaceChanges(pair: Pair): readonly ExecSurfaceChange[] {
  const [old, fresh] = [startableIn(pair.old), startableIn(pair.new)];
  return [...missingFrom(old, fresh, 'added'), ...missingFrom(fresh, old, 'removed')];
}

/** Of all outcomes of templates together, folded by folder: what comes and goes with a condition is no change. */
export function mergedExecSurface(lists: readonly (readonly ExecSurfaceChange[])[]): readonly ExecSurfaceChange[] {
  const all = new Map<string, ExecSurfaceChange>();
  for (const list of lists) for (const change of list) all.set(`${change.kind} ${change.path}`, change);
  return [...foldedPrograms([...all.values()])].toSorted(
    (a, b) => byCodePoint(a.path, b.path) || byCodePoint(a.kind, b.kind),
  );
}

/** By path: what it is. */
type Startable = ReadonlyMap<string, string>;

const known = new WeakMap<Side, Startable>();

function startableIn(side: Side): Startable {
  const found = known.get(side) ?? startableOf(surfaceOf(side));
  known.set(side, found);
  return found;
}

function startableOf({ programs, folders }: ExecSurface): Startable {
  return new Map([
    ...folders.map(({ path, why }) => [path, why] as const),
    ...programs.map(({ path, what }) => [path, what ?? plainProgram] as const),
  ]);
}

const plainProgram = 'a program';

function missingFrom(base: Startable, other: Startable, kind: ExecSurfaceChange['kind']): readonly ExecSurfaceChange[] {
  return [...other].filter(([path]) => !base.has(path)).map(([path, what]) => ({ path, kind, what, count: 1 }));
}

/** Of so many plain programs in a folder, the number will do. */
const mostListed = 10;

function* foldedPrograms(changes: readonly ExecSurfaceChange[]): Generator<ExecSurfaceChange> {
  const folders = new Map<string, ExecSurfaceChange[]>();
  for (const change of changes) {
    if (change.what !== plainProgram) {
      yield change;
      continue;
    }
    const key = `${change.kind} ${folderOf(change.path)}`;
    const others = folders.get(key);
    if (others) others.push(change);
    else folders.set(key, [change]);
  }
  for (const all of folders.values()) {
    if (all.length <= mostListed) yield* all;
    else yield { ...all[0]!, path: folderOf(all[0]!.path), what: 'programs', count: all.length };
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
