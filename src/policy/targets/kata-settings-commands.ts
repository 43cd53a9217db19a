import type { Matcher } from '../../invocation/invocation.ts';
import type { PolicyInvocation } from '../exec-policy.ts';

/** More command lines than this are written as one pattern. */
const mostCommands = 256;

/** Every command line there is; undefined when patterns, or too many choices, make them too many. */
export function commandLines({
  command: { args, rest },
}: PolicyInvocation): readonly (readonly string[])[] | undefined {
  const choices = args.map(({ value }) => textsOf(value));
  const further = rest && rest.max > 0 ? textsOf(rest.matcher) : [];
  if (further === undefined) return undefined;
  let lines: readonly (readonly string[])[] = [[]];
  for (const texts of choices) {
    if (!texts || lines.length * texts.length > mostCommands) return undefined;
    lines = lines.flatMap((line) => texts.map((text) => [...line, text]));
  }
  const all = (rest?.min ?? 0) === 0 ? [...lines] : [];
  for (let count = 1; count <= (rest?.max ?? 0); count++) {
    if (lines.length * further.length + all.length > mostCommands) return undefined;
    lines = lines.flatMap((line) => further.map((text) => [...line, text]));
    if (count >= rest!.min) all.push(...lines);
  }
  return all;
}

function textsOf(matcher: Matcher): readonly string[] | undefined {
  if (matcher.kind === 'exact') return [matcher.value];
  return matcher.kind === 'one-of' ? matcher.values : undefined;
}
