import { LocatedError } from '../../src/diagnostic/located-error.ts';
import type { ExecPolicy } from '../../src/policy/exec-policy.ts';
import { readExecPolicy } from '../../src/policy/read.ts';
import { Source } from '../../src/text/source.ts';

/** The least of a policy, eleven lines that end in its one container. */
export const smallPolicy = (argv = '["/api"]'): string => `format = 1
[policy]
id = "a"
counter = 1
default = "deny"
[[container]]
name = "api"
image = "r/api"
argv = ${argv}
cwd = "/"
user = { uid = 1, gid = 1 }
`;

/** Throws a LocatedError for a text that is no policy. */
export function policyOf(text: string, path = 'p.toml'): ExecPolicy {
  const source = new Source(path, text);
  const read = readExecPolicy(source);
  if ('problems' in read) throw new LocatedError(source, read.problems);
  return read.policy;
}
