import type { KeyEntry, Safety } from './keys/entry.ts';
import { isBefore, type Release } from './release.ts';

/** Which way a change goes for the safety of the enclave. */
export type Direction = 'weaker' | 'stronger' | 'neutral' | 'unknown';

/** A value as rules see it: sizes are bytes, masks are numbers; undefined when there is none. */
export type Judged = string | bigint | boolean | undefined;

export interface Judgement {
  readonly direction: Direction;
  /** One clause. */
  readonly why: string;
}

/** What changing a key from one value to another means; both are known and differ. */
export function judge(key: KeyEntry, from: Judged, to: Judged, release: Release): Judgement {
  const safety = safetyIn(key, release);
  if (!safety) return { direction: 'neutral', why: 'no value of it opens anything to the host' };
  const change = compare(safety, from, to);
  if (change === 'same') return { direction: 'neutral', why: 'one value is as safe as the other' };
  if (change === 'unknown') return { direction: 'unknown', why: 'which of the values is safer cannot be told' };
  return { direction: change.direction, why: reasonOf(key, safety, change) };
}

export function opposite(direction: Direction): Direction {
  if (direction === 'weaker') return 'stronger';
  return direction === 'stronger' ? 'weaker' : direction;
}

function safetyIn({ safety }: KeyEntry, release: Release): Safety | undefined {
  return safety?.until && !isBefore(release, safety.until) ? undefined : safety;
}

interface Step {
  readonly direction: 'weaker' | 'stronger';
  /** The safe end of the scale is one of the two values. */
  readonly isWhole: boolean;
}

function compare(safety: Safety, from: Judged, to: Judged): Step | 'same' | 'unknown' {
  if ('ranks' in safety) return byRank(safety.ranks, from, to);
  if (safety.safer === 'absent' || safety.safer === 'present') {
    if ((from === undefined) === (to === undefined)) return 'same';
    return step((to === undefined) === (safety.safer === 'absent'), true);
  }
  if (typeof from !== 'bigint' || typeof to !== 'bigint') return 'unknown';
  if (safety.safer === 'bits') return byBits(from, to);
  return step(to < from === (safety.safer === 'lower'), from === 0n || to === 0n);
}

function byRank(
  ranks: readonly (readonly (string | number | boolean)[])[],
  from: Judged,
  to: Judged,
): Step | 'same' | 'unknown' {
  const rank = (value: Judged) => ranks.findIndex((values) => values.some((one) => one === value));
  const [before, after] = [rank(from), rank(to)];
  if (before < 0 || after < 0) return 'unknown';
  return before === after ? 'same' : step(after < before, Math.min(before, after) === 0);
}

function byBits(from: bigint, to: bigint): Step | 'unknown' {
  const common = from & to;
  if (common === to) return step(false, true);
  return common === from ? step(true, true) : 'unknown';
}

function step(isSafer: boolean, isWhole: boolean): Step {
  return { direction: isSafer ? 'stronger' : 'weaker', isWhole };
}

function reasonOf({ security }: KeyEntry, safety: Safety, { direction, isWhole }: Step): string {
  const own = safety[direction];
  if (own !== undefined) return own;
  const note = security?.note ?? 'it opens something to the host';
  if (direction === 'weaker') return isWhole ? note : `more than before: ${note}`;
  return isWhole ? `no longer so: ${note}` : `less than before: ${note}`;
}
