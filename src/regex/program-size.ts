import type { CodePoints } from './code-points.ts';
import type { Pattern, RegexNode } from './pattern.ts';
import { PatternError } from './pattern.ts';

/** Steps of a program that one portable pattern may take. */
const mostSteps = 100_000;
/** Bytes; the bound of the `regex` crate unless its user sets another. */
const mostBytes = 10 * 2 ** 20;
/** RE2 counts nested repetitions together. */
const mostCounted = 1000;

/** Throws PatternError when the counts of a pattern make more of it than the engines take. */
export function requireSize(pattern: Pattern): void {
  const at = { start: 0, end: pattern.text.length };
  if (pattern.dialect === 'rust') {
    if (compiledSize(pattern) <= mostBytes) return;
    throw new PatternError({
      message: 'the pattern is larger than 10 MiB once it is compiled',
      help: 'lower its counts',
      at,
    });
  }
  if (countsWithin(pattern.root, mostCounted) && steps(pattern.root) <= mostSteps) return;
  throw new PatternError({
    message: 'the counts of the pattern multiply to too many',
    help: 'lower its counts: RE2 takes 1000, nested ones multiplied',
    at,
  });
}

/** About how many bytes the `regex` crate takes for the compiled pattern. */
export const compiledSize = (pattern: Pattern): number => measure(pattern.root, bytesOfSet, 24);

/** Instructions, before it is known which are needed. */
export const steps = (node: RegexNode): number => measure(node, () => 1, 1);

function measure(node: RegexNode, ofSet: (set: CodePoints) => number, unit: number): number {
  switch (node.kind) {
    case 'empty':
      return 0;
    case 'set':
      return ofSet(node.set);
    case 'assertion':
      return unit;
    case 'group':
      return measure(node.item, ofSet, unit) + 2 * unit;
    case 'sequence':
    case 'choice': {
      const sum = node.items.reduce((total, item) => total + measure(item, ofSet, unit), 0);
      return node.kind === 'choice' ? sum + unit * node.items.length : sum;
    }
    case 'repeat': {
      const once = measure(node.item, ofSet, unit);
      if (once === 0) return 0;
      if (node.max === Infinity) return once * Math.max(node.min, 1) + 2 * unit;
      return once * node.max + unit * (node.max - node.min);
    }
  }
}

/** A state of a byte automaton takes 24 bytes, and a transition 8; runs beyond ASCII take a few of each (`\w` more than 45,000 bytes). */
function bytesOfSet(set: CodePoints): number {
  let bytes = 24;
  for (let i = 0; i < set.length; i += 2) bytes += set[i + 1]! <= 0x80 ? 8 : 60;
  return bytes;
}

function countsWithin(node: RegexNode, most: number): boolean {
  switch (node.kind) {
    case 'empty':
    case 'set':
    case 'assertion':
      return true;
    case 'group':
      return countsWithin(node.item, most);
    case 'sequence':
    case 'choice':
      return node.items.every((item) => countsWithin(item, most));
    case 'repeat': {
      const count = node.max === Infinity ? node.min : node.max;
      if (count > most) return false;
      return countsWithin(node.item, count > 1 ? Math.floor(most / count) : most);
    }
  }
}
