import type { Finding } from './rule.ts';

const limit = 200;

/** The first findings, then one that says how many more there are: lists of files can be very long. */
export function* capped(findings: Iterable<Finding>): Generator<Finding> {
  let more = 0;
  let next: Finding | undefined;
  let count = 0;
  for (const finding of findings) {
    if (++count <= limit) yield finding;
    else more++;
    if (count === limit + 1) next = finding;
  }
  if (!next) return;
  const { fix: _, related: __, ...rest } = next;
  yield more === 1 ? next : { ...rest, message: `${next.message}, and ${more - 1} more like this` };
}
