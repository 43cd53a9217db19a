import type { CodePoints } from './code-points.ts';
import { endOfCodePoints, negation, runsOf } from './code-points.ts';
import type { Pattern, RegexNode } from './pattern.ts';

/**
 * `^(?:…)$` with every class written out, which the `regex` crate, RE2 and ECMAScript (with the flag `u`) read alike. Of a portable
 * pattern: assertions, which it can't hold, have no such form.
 */
export const emitPattern = (pattern: Pattern): string => `^(?:${emit(pattern.root)})$`;

function emit(node: RegexNode): string {
  switch (node.kind) {
    case 'empty':
      return '(?:)';
    case 'set':
      return emitSet(node.set);
    case 'sequence':
      return node.items.length === 0
        ? '(?:)'
        : node.items.map((item) => (item.kind === 'choice' ? `(?:${emit(item)})` : emit(item))).join('');
    case 'choice':
      return node.items.map(emitAlternative).join('|');
    case 'group':
      return `(?:${emit(node.item)})`;
    case 'repeat':
      return `${emitRepeated(node.item)}${emitCount(node.min, node.max)}`;
    case 'assertion':
      throw new Error(`the assertion ${node.assertion} has no portable form`);
  }
}

const emitAlternative = (item: RegexNode): string => (item.kind === 'empty' ? '(?:)' : emit(item));

const emitRepeated = (item: RegexNode): string =>
  item.kind === 'set' || item.kind === 'group' ? emit(item) : `(?:${emit(item)})`;

function emitCount(min: number, max: number): string {
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  if (min === 0 && max === 1) return '?';
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

/** Nothing at all is a class that no engine takes when it is empty: `[^\x00-\u{10ffff}]`. */
function emitSet(set: CodePoints): string {
  if (set.length === 2 && set[1]! - set[0]! === 1) return emitCharacter(set[0]!, false);
  const rest = negation(set);
  const negated = set.length === 0 || (set.at(-1) === endOfCodePoints && rest.length > 0);
  return negated ? `[^${emitRuns(rest)}]` : `[${emitRuns(set)}]`;
}

const emitRuns = (set: CodePoints): string =>
  runsOf(set)
    .map(([first, last]) => {
      const [from, to] = [emitCharacter(first, true), emitCharacter(last, true)];
      if (first === last) return from;
      return last === first + 1 ? `${from}${to}` : `${from}-${to}`;
    })
    .join('');

function emitCharacter(code: number, inClass: boolean): string {
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return `\\x${code.toString(16).padStart(2, '0')}`;
  const char = String.fromCodePoint(code);
  if ('^$\\.*+?()[]{}|'.includes(char) || (inClass && char === '-')) return `\\${char}`;
  return char;
}
