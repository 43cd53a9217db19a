import type { Change } from '../diff/manifest-diff.ts';
import { visible } from '../text/visible.ts';

/**
 * `false → true`, or the one value of what was added or removed: on one line, each in at most `columns`. Undefined when there
 * is none.
 */
export function changedValues({ kind, old: before, new: after }: Change, columns: number): string | undefined {
  const [old, fresh] = [textOf(before), textOf(after)];
  if (old === undefined && fresh === undefined) return undefined;
  if (kind !== 'changed' && (old === undefined || fresh === undefined)) return cut((old ?? fresh)!, 0, columns);
  if (old === undefined || fresh === undefined)
    return `${cut(old ?? 'unset', 0, columns)} → ${cut(fresh ?? 'unset', 0, columns)}`;
  const start = old.length > columns || fresh.length > columns ? focusOf(old, fresh, columns) : 0;
  return `${cut(old, start, columns)} → ${cut(fresh, start, columns)}`;
}

/** A value as a manifest would say it. */
function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : visible(written(value, 0));
}

const deepest = 20;

function written(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (depth === deepest) return '…';
  if (Array.isArray(value)) return `[${value.map((item) => written(item, depth + 1)).join(', ')}]`;
  const entries = Object.entries(value).map(([name, item]) => `${key(name)} = ${written(item, depth + 1)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function key(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(name);
}

/** From where on two texts that are too long are shown, so that one sees where they differ. */
function focusOf(old: string, fresh: string, columns: number): number {
  let at = 0;
  while (at < old.length && old[at] === fresh[at]) at++;
  return at < columns * 0.7 ? 0 : at - Math.floor(columns / 3);
}

function cut(text: string, start: number, columns: number): string {
  const from = startOfCharacter(text, Math.min(start, Math.max(0, text.length - columns + 1)));
  const lead = from > 0 ? '…' : '';
  if (text.length - from + lead.length <= columns) return lead + text.slice(from);
  return `${lead}${text.slice(from, startOfCharacter(text, from + columns - lead.length - 1))}…`;
}

/** Not in the middle of a surrogate pair. */
function startOfCharacter(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
