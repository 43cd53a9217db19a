import type { Finding } from './rule.ts';

const limit = 200;

/**
 * The first findings, then one that says how many more there are: lists of files can be very long. A finding that takes
 * effort, such as working out a fix, is given as a function, which is called only for those that are shown.
 */
export function* capped(findings: Iterable<Finding | (() => Finding)>): Generator<Finding> {
  let count = 0;
  let next: Finding | (() => Finding) | undefined;
  for (const finding of findings) {
    count++;
    if (count <= limit) yield made(finding);
    else next ??= finding;
  }
  if (!next) return;
  const { fix: _, related: __, ...last } = made(next);
  const more = count - limit - 1;
  yield more === 0 ? made(next) : { ...last, message: `${last.message}, and ${more} more like this` };
}

function made(finding: Finding | (() => Finding)): Finding {
  return typeof finding === 'function' ? finding() : finding;
}
