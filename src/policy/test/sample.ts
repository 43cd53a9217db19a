import type { CommandLine, EnvironmentRule, Matcher } from '../../invocation/invocation.ts';
import { exampleOf, languageOf } from '../../regex/language.ts';
import { parsePattern } from '../../regex/parse.ts';

/** A text that a matcher allows: the first of several, a shortest one of a pattern. Empty when none is found. */
function sampleOf(matcher: Matcher): string {
  switch (matcher.kind) {
    case 'exact':
      return matcher.value;
    case 'one-of':
      return matcher.values[0] ?? '';
    case 'pattern':
      return sampleOfPattern(matcher);
    case 'anything':
      return '';
  }
}

function sampleOfPattern(matcher: Extract<Matcher, { kind: 'pattern' }>): string {
  let sample = found.get(matcher);
  if (sample === undefined) {
    const parsed = parsePattern(matcher.pattern, matcher.dialect);
    sample = 'problem' in parsed ? '' : (exampleOf(languageOf(parsed.pattern)) ?? '');
    found.set(matcher, sample);
  }
  return sample;
}

const found = new WeakMap<Matcher, string>();

/** A shortest command line of that kind. */
export function sampleArgv(command: CommandLine): readonly string[] {
  switch (command.kind) {
    case 'argv': {
      const { args, rest } = command;
      const further = rest ? Array.from({ length: rest.min }, () => sampleOf(rest.matcher)) : [];
      return [...args.map(({ value }) => sampleOf(value)), ...further];
    }
    case 'path-prefix':
      return [command.path];
    case 'joined':
      return [sampleOf({ kind: 'pattern', pattern: command.pattern, dialect: 'rust' })];
    case 'anything':
      return ['/bin/true'];
  }
}

/** The least environment that the rules ask for, as `NAME=value`. */
export function sampleEnvironment(rules: readonly EnvironmentRule[]): readonly string[] {
  return rules.flatMap(({ name, value, required }) =>
    required && typeof name === 'string' && value ? [`${name}=${sampleOf(value)}`] : [],
  );
}
