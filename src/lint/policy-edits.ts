import type { Range, Source, TextEdit } from '../text/source.ts';

/** Changes a pattern in the JSON string that stands at `range`, alone; undefined where the text is something else. */
export function patternEdit(source: Source, range: Range, change: (pattern: string) => string): TextEdit | undefined {
  const pattern = stringIn(source.slice(range));
  return pattern === undefined ? undefined : { range, text: JSON.stringify(change(pattern)) };
}

/** A pattern that matches the whole text, whatever its alternatives. */
export function anchored(pattern: string): string {
  const start = pattern.startsWith('^') ? 1 : 0;
  const isEscaped = /(?:^|[^\\])(?:\\\\)*\\\$$/.test(pattern);
  const end = pattern.endsWith('$') && !isEscaped ? pattern.length - 1 : pattern.length;
  const plain = pattern.slice(start, Math.max(start, end));
  return plain.includes('|') || plain.startsWith('(?') ? `^(?:${plain})$` : `^${plain}$`;
}

function stringIn(text: string): string | undefined {
  if (!text.startsWith('"')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
