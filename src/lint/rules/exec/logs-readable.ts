import type { Permissions } from '../../../policy/permissions.ts';
import { isAnswered } from '../../policy-endpoints.ts';
import { containerExample } from '../../policy-examples.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const logsReadable = policyRule({
  id: 'exec/logs-readable',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Output of containers that the host may read.',
    why: 'What a container writes to standard output and standard error leaves the confidential guest in plain text, and programs write more there than their authors remember: requests, stack traces, settings at start-up.',
    bad: [
      { as: 'exec-policy', manifest: containerExample('io = { stdout = true, stderr = true }') },
      {
        as: 'kata-policy',
        manifest: 'package agent_policy\n\ndefault ReadStreamRequest := true\n',
        at: 'default ReadStreamRequest := true',
      },
    ],
    good: [
      { as: 'exec-policy', manifest: containerExample() },
      { as: 'kata-policy', manifest: 'package agent_policy\n\ndefault ReadStreamRequest := false\n' },
    ],
  },
  *checkPolicy({ permissions, execPolicy }) {
    if (!permissions) return;
    const help = 'deny it, and send logs from inside over a connection that is encrypted';
    if (permissions.format !== 'exec-policy') {
      const endpoint = permissions.endpoints.get('ReadStreamRequest');
      if (!endpoint || !isAnswered(permissions, 'ReadStreamRequest') || isForCommandsAlone(permissions)) return;
      yield {
        at: endpoint.range ?? null,
        path: 'ReadStreamRequest',
        message: 'the host reads what every container and command writes to its output',
        help,
        ...unnoticed,
      };
      return;
    }
    for (const [index, { name, streams, range }] of permissions.containers.entries()) {
      if (!streams?.stdout && !streams?.stderr) continue;
      yield {
        at: execPolicy?.rangeOf(`container[${index}].io`) ?? range,
        path: `container[${index}].io`,
        message: `the host reads what \`${abbreviated(name)}\` writes to its output`,
        help,
        ...unnoticed,
      };
    }
  },
});

/** Rules that keep commands apart from containers may let the output of commands be read and no other. */
function isForCommandsAlone({ containers }: Permissions): boolean {
  return containers.length > 0 && containers.every(({ streams }) => streams && !streams.stdout && !streams.stderr);
}
