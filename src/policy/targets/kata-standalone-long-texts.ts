import { LocatedError } from '../../diagnostic/located-error.ts';
import type { Matcher } from '../../invocation/invocation.ts';
import type { ExecPolicy } from '../exec-policy.ts';
import { matchersOf } from './kata-standalone-losses.ts';
import { longestLine, quoted } from './rego-text.ts';

/** What stands in a line beside a text: its blanks, and the key and the braces around it. */
const besides = 200;

/** A text of JSON has to stand on one line. Throws a LocatedError for those that the agent would not read. */
export function requireShortTexts({ containers, source }: ExecPolicy): void {
  const problems = containers
    .flatMap(({ entrypoint, execs }) => [entrypoint, ...execs])
    .flatMap(matchersOf)
    .flatMap(({ value, range }) => {
      const size = Math.max(...textsOf(value).map((text) => Buffer.byteLength(quoted(text))));
      if (size + besides <= longestLine) return [];
      return [
        {
          range,
          message: `the text takes ${size} bytes, in a line of which the Kata agent reads ${longestLine}`,
          help: 'pass it in a file',
        },
      ];
    });
  if (problems.length > 0) throw new LocatedError(source, problems);
}

function textsOf(matcher: Matcher): readonly string[] {
  if (matcher.kind === 'exact') return [matcher.value];
  return matcher.kind === 'one-of' ? matcher.values : [''];
}
