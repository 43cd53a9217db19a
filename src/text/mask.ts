import { type Range, Source } from './source.ts';

/** The same text with the ranges made unreadable; every other character keeps its place. */
export function masked(source: Source, ranges: readonly Range[]): Source {
  if (ranges.length === 0) return source;
  let text = '';
  let at = 0;
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    text += source.text.slice(at, from) + source.text.slice(from, end).replace(/[^\r\n]/g, '*');
    at = end;
  }
  return new Source(source.path, text + source.text.slice(at));
}

/** The text with `…` for each of the ranges, which may overlap. */
export function elided(text: string, ranges: readonly Range[]): string {
  let shown = '';
  let at = 0;
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    if (start >= at) shown += `${text.slice(at, start)}…`;
    at = Math.max(at, end);
  }
  return shown + text.slice(at);
}
