import type { Invocation, Matcher } from '../invocation/invocation.ts';
import type { ExecLevel } from './exec-policy.ts';
import { takesCode } from './interpreters.ts';

/** How far the exec entries of a policy go, whatever their order; entry points do not count. */
export function execLevelOf(invocations: readonly Invocation[]): ExecLevel {
  const execs = invocations.filter(({ role }) => role === 'exec');
  if (execs.length === 0) return 'none';
  if (execs.some(takesCode)) return 'shell';
  if (execs.some(({ command }) => !isFixed(command))) return 'patterns';
  return execs.every(({ purpose }) => purpose === 'probe' || purpose === 'lifecycle') ? 'probes' : 'fixed';
}

/** True when the command lines can be counted. */
function isFixed(command: Invocation['command']): boolean {
  if (command.kind !== 'argv') return false;
  return command.args.every(({ value }) => isListed(value)) && (!command.rest || isListed(command.rest.matcher));
}

function isListed({ kind }: Matcher): boolean {
  return kind === 'exact' || kind === 'one-of';
}
