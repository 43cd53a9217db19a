import type { Matcher } from '../../../invocation/invocation.ts';
import type { ContainerPermissions } from '../../../policy/permissions.ts';
import { containerExample } from '../../policy-examples.ts';
import { couldBeSame } from '../../policy-languages.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const ambiguousContainer = policyRule({
  id: 'exec/ambiguous-container',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Containers of one policy that the agent can not tell apart.',
    why: 'The agent finds the container that a request means by what it starts. Where two definitions fit, the rules give two answers, which is an error: the pod never starts.',
    bad: [
      {
        as: 'exec-policy',
        manifest: `${containerExample()}\n[[container]]\n${containerExample('name = "copy"').split('[[container]]\n')[1]}`,
      },
    ],
    good: [
      {
        as: 'exec-policy',
        manifest: `${containerExample()}\n[[container]]\n${containerExample('name = "other"', 'argv = ["/usr/bin/other"]').split('[[container]]\n')[1]}`,
      },
    ],
  },
  *checkPolicy({ permissions }) {
    if (!permissions || permissions.containers.length > most) return;
    const { containers, format } = permissions;
    for (const [index, second] of containers.entries()) {
      const first = containers.slice(0, index).find((other) => {
        if (format !== 'exec-policy' && other.name !== second.name) return false;
        return isAlike(other, second);
      });
      if (!first) continue;
      yield {
        at: second.range,
        path: `container[${index}]`,
        message: `a request can mean \`${abbreviated(first.name)}\` and \`${abbreviated(second.name)}\`, so it is refused`,
        help: 'give them arguments or variables that differ, or one definition with `max_instances`',
        related: [{ range: first.range, message: 'this one fits as well' }],
        ...unnoticed,
      };
    }
  },
});

/** Every pair is looked at. */
const most = 200;

function isAlike(a: ContainerPermissions, b: ContainerPermissions): boolean {
  const sameSetting = (['image', 'cwd', 'tty', 'privileged', 'noNewPrivileges', 'readOnlyRoot'] as const).every(
    (key) => a[key] === undefined || b[key] === undefined || a[key] === b[key],
  );
  if (!sameSetting || JSON.stringify(a.user) !== JSON.stringify(b.user)) return false;
  if (JSON.stringify(a.capabilities ?? []) !== JSON.stringify(b.capabilities ?? [])) return false;
  return sameArguments(a, b) && !differsInVariable(a, b) && !differsInVariable(b, a);
}

function sameArguments(a: ContainerPermissions, b: ContainerPermissions): boolean {
  const [one, other] = [a.entrypoint.command, b.entrypoint.command];
  if (one.kind !== 'argv' || other.kind !== 'argv') return false;
  return (
    one.args.length === other.args.length &&
    one.args.every(({ value }, at) => couldBeSame(value, other.args[at]!.value))
  );
}

/** A variable that the one must have and the other can't. */
function differsInVariable(a: ContainerPermissions, b: ContainerPermissions): boolean {
  return a.environment.some(({ name, value, required }) => {
    if (!required || typeof name !== 'string' || !value) return false;
    const rules = b.environment.filter((rule) => rule.name === name || typeof rule.name !== 'string');
    return rules.every(
      (rule) => typeof rule.name === 'string' && rule.value !== undefined && !mayBeSame(value, rule.value),
    );
  });
}

function mayBeSame(a: Matcher, b: Matcher): boolean {
  return couldBeSame(a, b);
}
