import { parse } from '@iarna/toml';
import { Source } from '../text/source.ts';
import { parseToml } from './parse.ts';

/**
 * Whether @iarna/toml, which shares no code with our reader, finds the same values in a text. `refused` when it does not read
 * the text at all. It takes the CR of CRLF after a comment for a part of the comment, and refuses it, so both read LF.
 */
export function secondReading(original: string): 'same' | 'other' | 'refused' {
  const text = original.replaceAll('\r\n', '\n');
  let theirs: unknown;
  try {
    theirs = parse(text);
  } catch {
    return 'refused';
  }
  const document = parseToml(new Source('', text));
  return document.problems.length === 0 && isSame(document.value(document.root), theirs) ? 'same' : 'other';
}

function isSame(ours: unknown, theirs: unknown): boolean {
  if (Array.isArray(ours))
    return Array.isArray(theirs) && ours.length === theirs.length && ours.every((item, at) => isSame(item, theirs[at]));
  if (theirs instanceof Date) return typeof ours === 'string';
  if (typeof ours === 'bigint')
    return (typeof theirs === 'number' || typeof theirs === 'bigint') && BigInt(theirs) === ours;
  if (typeof ours === 'object' && ours !== null) {
    if (typeof theirs !== 'object' || theirs === null) return false;
    const entries = Object.entries(ours);
    return (
      entries.length === Object.keys(theirs).length &&
      entries.every(
        ([name, value]) => Object.hasOwn(theirs, name) && isSame(value, (theirs as Record<string, unknown>)[name]),
      )
    );
  }
  return Object.is(ours, theirs) || ours === theirs;
}
