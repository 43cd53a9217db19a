import type { Invocation, Matcher } from '../invocation/invocation.ts';
import { parsePattern } from '../regex/parse.ts';
import type { RegexNode } from '../regex/pattern.ts';
import type { Witness } from './code-paths.ts';
import type { ExecLevel } from './exec-policy.ts';
import { takesCode } from './interpreters.ts';

/** How far the exec entries of a policy go, whatever their order; entry points do not count. What patterns can be is asked of `witness`. */
export function execLevelOf(invocations: readonly Invocation[], witness?: Witness): ExecLevel {
  const execs = invocations.filter(({ role }) => role === 'exec');
  if (execs.length === 0) return 'none';
  if (execs.some((exec) => takesCode(exec, witness))) return 'shell';
  if (execs.some(({ command }) => !isFixed(command))) return 'patterns';
  return execs.every(({ purpose }) => purpose === 'probe' || purpose === 'lifecycle') ? 'probes' : 'fixed';
}

/** True when the command lines could be listed. */
function isFixed(command: Invocation['command']): boolean {
  if (command.kind !== 'argv') return false;
  return command.args.every(({ value }) => isListed(value)) && (!command.rest || isListed(command.rest.matcher));
}

/** A pattern of so few texts is as good as a list of them. */
const mostListed = 2000;

function isListed(matcher: Matcher): boolean {
  if (matcher.kind !== 'pattern') return matcher.kind !== 'anything';
  if (matcher.dialect !== 'portable') return false;
  const parsed = parsePattern(matcher.pattern, matcher.dialect);
  return !('problem' in parsed) && countOf(parsed.pattern.root) <= mostListed;
}

/** How many texts a pattern matches at most; beyond `mostListed` it is any larger number. */
function countOf(node: RegexNode): number {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return 1;
    case 'set':
      return node.set.reduce((sum, bound, at) => sum + (at % 2 === 0 ? -bound : bound), 0);
    case 'sequence':
      return node.items.reduce((product, item) => capped(product * countOf(item)), 1);
    case 'choice':
      return node.items.reduce((sum, item) => capped(sum + countOf(item)), 0);
    case 'group':
      return countOf(node.item);
    case 'repeat':
      return countOfRepeat(countOf(node.item), node.min, node.max);
  }
}

/** Of one text repeated there is one for each count. */
function countOfRepeat(count: number, min: number, max: number): number {
  if (max === Infinity) return Infinity;
  let sum = 0;
  for (let times = min; times <= max && sum <= mostListed; times++) sum += capped(count ** times);
  return sum;
}

function capped(count: number): number {
  return Math.min(count, mostListed + 1);
}
