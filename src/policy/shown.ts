import type { Matcher } from '../invocation/invocation.ts';

const most = 80;

/** A text of a request or policy in a message. */
export function shown(text: string): string {
  return `\`${text.length > most ? `${text.slice(0, most)}…` : text}\``;
}

/** `` not `a` ``, `` none of `a`, `b` ``, … : how a text differs from what is allowed. */
export function unlike(matcher: Matcher): string {
  switch (matcher.kind) {
    case 'exact':
      return `not ${shown(matcher.value)}`;
    case 'one-of':
      return `none of ${listed(matcher.values.map(shown))}`;
    case 'pattern':
      return `which ${shown(matcher.pattern)} does not match`;
    case 'anything':
      return 'which holds NUL';
  }
}

const mostListed = 6;

export function listed(items: readonly string[]): string {
  if (items.length === 0) return 'none';
  const rest = items.length - mostListed;
  return `${items.slice(0, mostListed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
