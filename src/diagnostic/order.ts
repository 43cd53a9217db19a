import type { Diagnostic } from './diagnostic.ts';

/** In the order of the text; what concerns the whole file comes first. */
export function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (
    (a.range?.start ?? -1) - (b.range?.start ?? -1) ||
    (a.range?.end ?? -1) - (b.range?.end ?? -1) ||
    compare(a.code, b.code) ||
    compare(a.message, b.message)
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
