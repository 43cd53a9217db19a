import type { Judgement } from '../gramine/direction.ts';
import { findKey } from '../gramine/key-table.ts';
import { isBefore, type Release } from '../gramine/release.ts';
import type { Change } from './manifest-diff.ts';
import type { Pair } from './pair.ts';

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
  for (const path of ['loader.argv_src_file', 'loader.env_src_file'] as const) yield* unverified(pair, path);
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

/** From 1.8 on these files are read before trusted files are verified. */
function* unverified(
  { old: before, new: after }: Pair,
  path: 'loader.argv_src_file' | 'loader.env_src_file',
): Generator<Change> {
  const [was, is] = [isBefore(before.release, '1.8'), isBefore(after.release, '1.8')];
  const [from, to] = [before.manifest.get(path), after.manifest.get(path)];
  if (was === is || !from?.text || !to?.text) return;
  yield {
    path,
    subject: 'setting',
    kind: 'changed',
    ...(is
      ? { direction: 'stronger', why: 'up to 1.7 a trusted file is verified here' }
      : { direction: 'weaker', why: findKey(path)!.security!.note }),
    affects: ['MRENCLAVE'],
    range: after.place(to.at),
    oldRange: before.place(from.at),
  };
}
