import type { ContainerPermissions, Permissions } from '../../../policy/permissions.ts';
import { containerExample, execExample } from '../../policy-examples.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { type Finding, policyRule } from '../../rule.ts';

export const privileged = policyRule({
  id: 'exec/privileged',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Containers that may do more than run their program.',
    why: 'A privileged container, or one with `CAP_SYS_ADMIN` and its like, reaches the guest and the agent, and with them the policy. Where new privileges may be gained a set-user-ID file does; where the root file system is writable a command can replace the program that the next one starts.',
    bad: [
      { as: 'exec-policy', manifest: containerExample('privileged = true') },
      { as: 'exec-policy', manifest: containerExample('capabilities = ["CAP_SYS_ADMIN"]') },
      { as: 'exec-policy', manifest: containerExample('no_new_privileges = false') },
      { as: 'exec-policy', manifest: execExample().replace('cwd = "/"', 'cwd = "/"\nread_only_root = false') },
    ],
    good: [
      { as: 'exec-policy', manifest: containerExample('capabilities = ["CAP_NET_BIND_SERVICE"]') },
      { as: 'exec-policy', manifest: containerExample('read_only_root = false') },
    ],
  },
  *checkPolicy({ permissions, execPolicy }) {
    if (!permissions) return;
    for (const [index, container] of permissions.containers.entries())
      for (const { key, message, help, severity } of troubles(container, permissions))
        yield {
          at: execPolicy?.rangeOf(`container[${index}].${key}`) ?? container.range,
          path: `container[${index}].${key}`,
          message: `\`${abbreviated(container.name)}\` ${message}`,
          help,
          ...(severity && { severity }),
          ...unnoticed,
        } satisfies Finding;
  },
});

interface Trouble {
  readonly key: string;
  readonly message: string;
  readonly help: string;
  readonly severity?: 'warning';
}

function* troubles(container: ContainerPermissions, { execs, format }: Permissions): Iterable<Trouble> {
  if (container.privileged) {
    yield { key: 'privileged', message: 'is privileged', help: 'leave it out, and name the capabilities it needs' };
    return;
  }
  const powerful = (container.capabilities ?? []).filter((capability) => powers.has(capability));
  if (powerful.length > 0)
    yield {
      key: 'capabilities',
      message: `has ${powerful.slice(0, 4).join(', ')}${powerful.length > 4 ? ' and more' : ''}`,
      help: 'take them away: with them it reaches the guest and the agent',
    };
  // Kubernetes leaves it off unless told, so that nearly every policy made from a pod has it.
  const isDefault = format !== 'exec-policy';
  if (container.noNewPrivileges === false)
    yield {
      key: 'no_new_privileges',
      message: 'may gain privileges from set-user-ID files',
      help: isDefault ? 'set `allowPrivilegeEscalation: false` in the pod' : 'drop the line: `true` is the default',
      ...(isDefault && { severity: 'warning' as const }),
    };
  if (container.readOnlyRoot === false && container.execs.length + execs.length > 0)
    yield {
      key: 'read_only_root',
      message: 'lets commands be started and can write to its own programs',
      help: isDefault ? 'set `readOnlyRootFilesystem: true` in the pod' : 'drop the line: `true` is the default',
      ...(isDefault && { severity: 'warning' as const }),
    };
}

const powers: ReadonlySet<string> = new Set(
  [
    'SYS_ADMIN',
    'SYS_MODULE',
    'SYS_PTRACE',
    'SYS_RAWIO',
    'SYS_BOOT',
    'DAC_READ_SEARCH',
    'BPF',
    'PERFMON',
    'MAC_ADMIN',
    'NET_ADMIN',
    'SYS_TIME',
  ].map((name) => `CAP_${name}`),
);
