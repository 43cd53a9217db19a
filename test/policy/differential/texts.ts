import type { Matcher } from '../../../src/invocation/invocation.ts';
import { runsOf } from '../../../src/regex/code-points.ts';
import { complement, exampleOf, languageOf } from '../../../src/regex/language.ts';
import { parsePattern } from '../../../src/regex/parse.ts';
import type { Pattern, RegexNode } from '../../../src/regex/pattern.ts';
import type { Random } from './random.ts';

/** A text that the matcher allows. */
export function allowedText(matcher: Matcher, random: Random): string {
  switch (matcher.kind) {
    case 'exact':
      return matcher.value;
    case 'one-of':
      return random.pick(matcher.values);
    case 'anything':
      return random.pick(oddTexts);
    case 'pattern':
      return walked(patternOf(matcher.pattern).root, random);
  }
}

/** A text near what the matcher allows, on either side of it. */
export function nearText(matcher: Matcher, random: Random): string {
  const text = allowedText(matcher, random);
  if (matcher.kind === 'pattern' && random.chance(0.15)) return refusedText(matcher.pattern) ?? text;
  const at = random.below(text.length + 1);
  switch (random.below(13)) {
    case 0:
      return `${text}\n`;
    case 1:
      return `${text} `;
    case 2:
      return text.slice(0, at) + text.slice(at + 1);
    case 3:
      return text.slice(0, at) + random.pick(oddCharacters) + text.slice(at);
    case 4:
      return '';
    case 5:
      return text + text;
    case 6:
      return random.pick(['\n', ' ', ';', 'b\n']) + text;
    case 7:
      return text.toUpperCase();
    case 8:
      return `${text}\nb`;
    case 9:
      return `x${text}`;
    case 10:
    case 11:
      return text.slice(0, at) + text.charAt(Math.max(at - 1, 0)) + text.slice(at);
    default:
      return `${text}x`;
  }
}

const oddCharacters = [
  '\n',
  '\r',
  '\0',
  ' ',
  'é',
  '😀',
  '/',
  '=',
  ';',
  '\t',
  '\u2028',
  '٣',
  'ſ',
  'K',
  '~',
  '%',
  '"',
  '\\',
  '0',
  'a',
  'Z',
];

export const oddTexts = ['', 'sh', '-c', '--', 'a b', 'x\ny', '\0', 'é', '😀', '/bin/sh', '$(id)', '..', '\\', '"'];

const patterns = new Map<string, Pattern>();

function patternOf(text: string): Pattern {
  const known = patterns.get(text);
  if (known) return known;
  const parsed = parsePattern(text, 'portable');
  if ('problem' in parsed) throw new Error(parsed.problem.message);
  patterns.set(text, parsed.pattern);
  return parsed.pattern;
}

const refused = new Map<string, string | undefined>();

/** The shortest text that the pattern doesn't match. */
function refusedText(text: string): string | undefined {
  if (!refused.has(text)) refused.set(text, exampleOf(complement(languageOf(patternOf(text)))));
  return refused.get(text);
}

function walked(node: RegexNode, random: Random): string {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return '';
    case 'set': {
      const runs = runsOf(node.set);
      if (runs.length === 0) return '';
      const [first, last] = random.pick(runs);
      return String.fromCodePoint(
        random.chance(0.3) ? random.pick([first, last]) : first + random.below(Math.min(last - first + 1, 80)),
      );
    }
    case 'sequence':
      return node.items.map((item) => walked(item, random)).join('');
    case 'choice':
      return walked(random.pick(node.items), random);
    case 'group':
      return walked(node.item, random);
    case 'repeat': {
      const most = Math.min(node.max, node.min + 6);
      const count = random.chance(0.15) && node.max < 400 ? node.max : node.min + random.below(most - node.min + 1);
      return Array.from({ length: count }, () => walked(node.item, random)).join('');
    }
  }
}
