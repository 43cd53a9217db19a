/** Where values lie along an axis from zero, and the round values to mark on it. */
export interface Scale {
  at(value: number): number;
  readonly ticks: readonly number[];
}

/** Covers 0 … `maximum` with about five marks at round values; byte counts are round in powers of 1024. */
export function scale(maximum: number, { from, to, unit }: { from: number; to: number; unit: string }): Scale {
  const base = unit.startsWith('B') && maximum >= 1024 ? 1024 ** Math.floor(Math.log(maximum) / Math.log(1024)) : 1;
  const step = roundStep((maximum > 0 ? maximum : 1) / base / 4) * base;
  const count = Math.max(1, Math.ceil((maximum > 0 ? maximum : 1) / step));
  const end = step * count;
  return {
    at: (value) => from + ((to - from) * value) / end,
    ticks: Array.from({ length: count + 1 }, (_, index) => index * step),
  };
}

/** The least of 1, 2, 2.5 and 5 times a power of ten that is not below a step. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= step * 0.999999) ?? 10);
}
