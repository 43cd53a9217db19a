import type { ExecPolicy } from '../../../src/policy/exec-policy.ts';
import { policyOf as readPolicy } from '../policies.ts';

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

export const policyOf = (text: string): ExecPolicy => readPolicy(text, 'api.exec-policy.toml');

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
