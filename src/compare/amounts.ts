import { figure } from '../text/quantity.ts';

/** Quantities as a scenario writes them. */
export type AmountKind = 'size' | 'speed' | 'duration';

/** In bytes, bytes per second or seconds; undefined for what is no such quantity. Units of 1000 and of 1024 are told apart: `MB` and `MiB`. */
export function parseAmount(kind: AmountKind, text: string): number | undefined {
  const match = /^([0-9]{1,15}(?:\.[0-9]{1,9})?) ?([A-Za-z/]{1,10})$/.exec(text);
  if (!match) return undefined;
  const factor = factors[kind].get(match[2]!);
  return factor === undefined ? undefined : Number(match[1]) * factor;
}

/** A value in base units, written in the unit of a text that `parseAmount` takes: three significant digits. */
export function amountLike(kind: AmountKind, text: string, value: number): string | undefined {
  const unit = /[A-Za-z/]+$/.exec(text)?.[0] ?? '';
  const factor = factors[kind].get(unit);
  return factor === undefined ? undefined : `${figure(value / factor)} ${unit}`;
}

const sizes: readonly (readonly [string, number])[] = [
  ['B', 1],
  ['kB', 1000],
  ['KB', 1000],
  ['MB', 1000 ** 2],
  ['GB', 1000 ** 3],
  ['TB', 1000 ** 4],
  ['KiB', 1024],
  ['MiB', 1024 ** 2],
  ['GiB', 1024 ** 3],
  ['TiB', 1024 ** 4],
];

const factors: Readonly<Record<AmountKind, ReadonlyMap<string, number>>> = {
  size: new Map(sizes),
  speed: new Map([
    ...sizes.map(([unit, factor]) => [`${unit}/s`, factor] as const),
    ['kbit/s', 1000 / 8],
    ['Mbit/s', 1000 ** 2 / 8],
    ['Gbit/s', 1000 ** 3 / 8],
  ]),
  duration: new Map([
    ['ms', 0.001],
    ['s', 1],
    ['min', 60],
    ['h', 3600],
    ['d', 86400],
  ]),
};

export const units: Readonly<Record<AmountKind, readonly string[]>> = {
  size: [...factors.size.keys()],
  speed: [...factors.speed.keys()],
  duration: [...factors.duration.keys()],
};
