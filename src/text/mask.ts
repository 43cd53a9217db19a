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
