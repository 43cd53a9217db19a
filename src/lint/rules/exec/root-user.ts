import { containerExample, execExample } from '../../policy-examples.ts';
import { invocationsOf } from '../../policy-invocations.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const rootUser = policyRule({
  id: 'exec/root-user',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Processes that run as root.',
    why: 'Root in the container changes its programs and its configuration where the file system lets it, and is one mistake of the kernel away from the guest. Commands that the host may start should have less.',
    bad: [
      { as: 'exec-policy', manifest: containerExample('user = { uid = 0, gid = 0 }') },
      { as: 'exec-policy', manifest: execExample('user = { uid = 0, gid = 10001 }') },
    ],
    good: [{ as: 'exec-policy', manifest: execExample() }],
  },
  *checkPolicy({ permissions, execPolicy }) {
    if (!permissions) return;
    for (const { invocation, name, container } of invocationsOf(permissions)) {
      if (invocation.user?.uid !== 0 || permissions.format === 'occlum') continue;
      if (invocation.role === 'exec' && container?.user?.uid === 0) continue;
      const index = container ? permissions.containers.indexOf(container) : -1;
      const own = invocation.role === 'entrypoint' ? execPolicy?.rangeOf(`container[${index}].user`) : undefined;
      yield {
        at: own ?? invocation.range,
        message: `${name} runs as root`,
        help: 'give it a user of its own',
        ...unnoticed,
      };
    }
  },
});
