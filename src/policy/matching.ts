import type { Matcher } from '../invocation/invocation.ts';
import { matcherOf } from '../regex/match.ts';
import { parsePattern } from '../regex/parse.ts';

/**
 * Whether a text is what a matcher allows: equal by code points, or matched as a whole (portable) or anywhere (rust). A text with NUL is
 * never allowed, nor is any by a pattern that can't be compiled.
 */
export function allowedBy(matcher: Matcher): (text: string) => boolean {
  const test = testOf(matcher);
  return (text) => !text.includes('\0') && test(text);
}

function testOf(matcher: Matcher): (text: string) => boolean {
  switch (matcher.kind) {
    case 'exact':
      return (text) => text === matcher.value;
    case 'one-of': {
      const values = new Set(matcher.values);
      return (text) => values.has(text);
    }
    case 'pattern': {
      const parsed = parsePattern(matcher.pattern, matcher.dialect);
      return 'problem' in parsed ? () => false : matcherOf(parsed.pattern);
    }
    case 'anything':
      return () => true;
  }
}
