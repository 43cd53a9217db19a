import type { Matcher } from '../../invocation/invocation.ts';
import { parsePattern } from '../../regex/parse.ts';
import { compiledSize } from '../../regex/program-size.ts';
import type { Located, Range } from '../../text/source.ts';
import type { ExecPolicy, PolicyInvocation } from '../exec-policy.ts';
import type { Loss } from './target.ts';

/** Bytes; what the agent's engine takes of a compiled pattern. */
const largestPattern = 100 * 1024;

/** What rules of ours in a Kata agent can't do as the policy says. */
export function execLosses(policy: ExecPolicy, target: 'kata-standalone' | 'kata-graft'): readonly Loss[] {
  return [
    ...loss(halfOutputs(policy), {
      id: `${target}/output-streams`,
      effect: 'closes',
      message: 'the agent does not say whether stdout or stderr is read: where one of them is denied, both are',
    }),
    ...loss(largePatterns(policy), {
      id: `${target}/large-pattern`,
      effect: 'closes',
      message: `the agent may refuse a pattern that takes more than ${largestPattern / 1024} KiB once it is compiled; it then matches nothing`,
    }),
  ];
}

export function loss(at: readonly Range[], what: Omit<Loss, 'at'>): readonly Loss[] {
  return at.length === 0 ? [] : [{ ...what, at }];
}

function halfOutputs({ containers }: ExecPolicy): readonly Range[] {
  return containers
    .flatMap(({ entrypoint, execs }) => [entrypoint, ...execs])
    .filter(({ streams }) => streams.stdout !== streams.stderr)
    .map(({ range }) => range);
}

function largePatterns({ containers, host }: ExecPolicy): readonly Range[] {
  const ofProcesses = containers.flatMap(({ entrypoint, execs }) => [entrypoint, ...execs]).flatMap(matchersOf);
  const ofFiles = host.copyFile.map(({ path, range }) => ({ value: patternMatcher(path), range }));
  return [...ofProcesses, ...ofFiles]
    .filter(({ value }) => value.kind === 'pattern' && sizeOf(value.pattern) > largestPattern)
    .map(({ range }) => range);
}

/** Everything that a text is compared with when the process is started. */
export function matchersOf({ command: { args, rest }, variables }: PolicyInvocation): readonly Located<Matcher>[] {
  return [
    ...args,
    ...(rest ? [{ value: rest.matcher, range: rest.range }] : []),
    ...variables.map(({ value, range }) => ({ value, range })),
  ];
}

function patternMatcher(pattern: string): Matcher {
  return { kind: 'pattern', pattern, dialect: 'portable' };
}

function sizeOf(pattern: string): number {
  const parsed = parsePattern(pattern, 'portable');
  return 'problem' in parsed ? 0 : compiledSize(parsed.pattern);
}
