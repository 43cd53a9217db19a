import { LocatedError } from '../../../src/diagnostic/located-error.ts';
import type { ExecPolicy } from '../../../src/policy/exec-policy.ts';
import { readExecPolicy } from '../../../src/policy/read.ts';
import { Source } from '../../../src/text/source.ts';

const digest = `sha256:${'0f'.repeat(32)}`;

/** Everything a policy says of itself, and one container with what follows. */
export function policyFile(container: string, { head = '', counter = 17 } = {}): string {
  return `format = 1
[policy]
id = "payments/api"
counter = ${counter}
default = "deny"
${head}
[[container]]
name = "api"
image = "registry.example/api@${digest}"
${container}`;
}

export function policyOf(text: string): ExecPolicy {
  const source = new Source('api.exec-policy.toml', text);
  const read = readExecPolicy(source);
  if ('problems' in read) throw new LocatedError(source, read.problems);
  return read.policy;
}

/** Losses as `opens id: message @ the text they are about`. */
export function told(
  policy: ExecPolicy,
  losses: readonly { id: string; effect: string; message: string; at: readonly { start: number; end: number }[] }[],
): readonly string[] {
  return losses.map(
    ({ id, effect, message, at }) =>
      `${effect} ${id}: ${message} @ ${at.map((range) => policy.source.slice(range).split('\n')[0]).join(' | ')}`,
  );
}
