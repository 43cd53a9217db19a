import { member, textOf } from '../../../data/member.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const enclaveCcSharedNetwork = dataRule({
  id: 'enclave-cc/shared-network',
  severity: 'warning',
  fix: 'none',
  kinds: ['oci-config'],
  docs: {
    summary: 'Agents in the network of the host.',
    why: 'The bundle of the agent has no network namespace of its own and a fixed port: the agent of a second pod on the node can not bind it, and every process of the host reaches the first one.',
    bad: [
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "args": ["/run/rune/occlum_instance/build/bin/occlum-run", "/bin/enclave-agent", "-l", "tcp://127.0.0.1:7788"] }, "linux": { "namespaces": [{ "type": "pid" }] } }',
        at: '[{ "type": "pid" }]',
      },
    ],
    good: [
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "args": ["/run/rune/occlum_instance/build/bin/occlum-run", "/bin/enclave-agent", "-l", "tcp://127.0.0.1:7788"] }, "linux": { "namespaces": [{ "type": "pid" }, { "type": "network" }] } }',
      },
    ],
  },
  *checkData({ root }) {
    const isAgent = (member(root, 'process', 'args')?.items ?? []).some((node) =>
      /(?:^|\/)enclave-agent$/.test(textOf(node) ?? ''),
    );
    const spaces = member(root, 'linux', 'namespaces');
    if (!isAgent || !spaces || spaces.items.some((node) => textOf(member(node, 'type')) === 'network')) return;
    yield {
      at: spaces.range,
      path: spaces.path,
      message: 'the agent is in the network of the host, so a second pod of the node can not have one',
      help: 'add `{ "type": "network" }`, or run one pod on a node',
      ...unnoticed,
    };
  },
});
