import type { JsonObject } from '../../data/node.ts';
import type { Invocation } from '../../invocation/invocation.ts';
import type { Source } from '../../text/source.ts';
import { commandComparison } from '../command-differences.ts';
import type { ContainerPermissions } from '../permissions.ts';
import { messageOf, textsOf } from '../request-fields.ts';
import type { Verdict } from './engine.ts';
import { sampleArgv } from './sample.ts';

/** Of what a policy lets the host start, what comes nearest to the command line of an ExecProcessRequest. */
export function nearestInvocation(
  request: JsonObject,
  execs: readonly Invocation[],
  source: Source,
): Verdict['nearest'] {
  const process = messageOf(request, 'process');
  const argv = process && textsOf(process, 'Args');
  if (!argv) return undefined;
  const weighed = execs.map((exec) => {
    const differences = commandComparison(exec.command)(argv);
    return { exec, differences, weight: differences.reduce((sum, { weight }) => sum + weight, 0) };
  });
  const nearest = weighed.toSorted((a, b) => a.weight - b.weight)[0];
  if (!nearest) return undefined;
  const { exec, differences } = nearest;
  const differs =
    differences.length === 0
      ? 'the command line is allowed: the container, the user, the environment or another setting is not'
      : differences.map(({ text }) => text).join('; ');
  return { rule: nameOf(exec), at: { source, range: exec.range }, differs };
}

/** Everything that may be started besides first processes, in containers and in every container. */
export function execsOf(
  containers: readonly ContainerPermissions[],
  everywhere: readonly Invocation[],
): readonly Invocation[] {
  return [...containers.flatMap(({ execs }) => execs), ...everywhere];
}

function nameOf({ id, container, command }: Invocation): string {
  if (id !== undefined) return container === undefined ? id : `${container}/${id}`;
  const line = sampleArgv(command).join(' ');
  return container === undefined ? line : `${container}: ${line}`;
}
