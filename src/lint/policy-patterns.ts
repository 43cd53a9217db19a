import type { Permissions } from '../policy/permissions.ts';
import type { Range } from '../text/source.ts';
import { environmentOf, invocationsOf } from './policy-invocations.ts';
import type { PatternMatcher } from './policy-languages.ts';

/** A pattern of a policy, and what it is matched with. */
export interface PlacedPattern {
  readonly matcher: PatternMatcher;
  readonly range: Range;
  /** `entry`: a variable with its value. `joined`: arguments, with spaces between them. */
  readonly what: 'argument' | 'joined' | 'environment' | 'entry' | 'path';
}

/** Every pattern that decides what is allowed, each place once. */
export function placedPatterns(permissions: Permissions): readonly PlacedPattern[] {
  const known = cache.get(permissions) ?? [...patternsIn(permissions)];
  cache.set(permissions, known);
  return known;
}

const cache = new WeakMap<Permissions, readonly PlacedPattern[]>();

function* patternsIn(permissions: Permissions): Generator<PlacedPattern> {
  for (const { invocation } of invocationsOf(permissions)) {
    const { command, range } = invocation;
    if (command.kind === 'joined')
      yield { matcher: { kind: 'pattern', pattern: command.pattern, dialect: 'rust' }, range, what: 'joined' };
    if (command.kind !== 'argv') continue;
    for (const { value, range } of command.args)
      if (value.kind === 'pattern') yield { matcher: value, range, what: 'argument' };
    if (command.rest?.matcher.kind === 'pattern')
      yield { matcher: command.rest.matcher, range: command.rest.range, what: 'argument' };
  }
  for (const { name, value, range } of environmentOf(permissions)) {
    if (value?.kind === 'pattern') yield { matcher: value, range, what: 'environment' };
    if (typeof name !== 'string' && name.entry.kind === 'pattern') yield { matcher: name.entry, range, what: 'entry' };
  }
  for (const { path, range } of permissions.copyFile)
    if (path.kind === 'pattern') yield { matcher: path, range, what: 'path' };
}
