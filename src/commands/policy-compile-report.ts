import type { ExecPolicy } from '../policy/exec-policy.ts';
import type { Enforcer } from '../policy/permissions.ts';
import type { CompiledFor } from '../policy/targets/index.ts';
import type { Loss } from '../policy/targets/target.ts';
import { visible } from '../text/visible.ts';

export interface CompileReport {
  readonly policy: ExecPolicy;
  readonly compiled: CompiledFor;
  readonly paths: readonly string[];
}

/** What was written, who enforces it, its digests and sizes, and what it can't hold. */
export function compileReport({ policy, compiled, paths }: CompileReport): string {
  return [
    ...paths.map((path) => `wrote ${path}`),
    `enforced by ${compiled.enforcedBy.map((one) => enforcers[one]).join(' and ')}`,
    ...compiled.facts.map(({ name, value }) => `${name}: ${value}`),
    ...compiled.losses.flatMap((loss) => lossLines(policy, loss)),
  ]
    .map((line) => `${visible(line)}\n`)
    .join('');
}

const enforcers: Readonly<Record<Enforcer, string>> = {
  'kata-agent': 'the Kata agent',
  'key-broker': 'the key broker',
  gramine: 'Gramine, by the files it opens and the arguments it fixes',
  occlum: 'Occlum, for the path of the program alone',
  nobody: 'nobody: it is a specification',
};

const most = 5;

function lossLines({ source }: ExecPolicy, { id, effect, message, at }: Loss): readonly string[] {
  const places = at.slice(0, most).map(({ start }) => {
    const { line, column } = source.position(start);
    return `  ${source.path}:${line}:${column}`;
  });
  const more = at.length > most ? [`  and ${at.length - most} more places`] : [];
  return [`${effect}: ${message} (${id})`, ...places, ...more];
}
