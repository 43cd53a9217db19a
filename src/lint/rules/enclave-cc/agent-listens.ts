import { member, textOf } from '../../../data/member.ts';
import { agentAddressProblem } from '../../../enclave-cc/shim-config.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const enclaveCcAgentListens = dataRule({
  id: 'enclave-cc/agent-listens',
  severity: 'error',
  fix: 'none',
  kinds: ['oci-config'],
  docs: {
    summary: 'Agents that take orders from the network.',
    why: 'The agent of enclave-cc listens on every interface unless `--listen` says otherwise, and does what it is told by anyone who connects.',
    bad: [
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "args": ["/run/rune/occlum_instance/build/bin/occlum-run", "/bin/enclave-agent"] } }',
        at: '"/bin/enclave-agent"',
      },
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "args": ["/run/rune/occlum_instance/build/bin/occlum-run", "/bin/enclave-agent", "-l", "tcp://0.0.0.0:7788"] } }',
        at: '"tcp://0.0.0.0:7788"',
      },
    ],
    good: [
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "args": ["/run/rune/occlum_instance/build/bin/occlum-run", "/bin/enclave-agent", "-l", "tcp://127.0.0.1:7788"] } }',
      },
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "args": ["/run/rune/occlum_instance/build/bin/occlum-run", "/bin/enclave-agent", "--listen=tcp://127.0.0.1:7788"] } }',
      },
      { as: 'oci-config', manifest: '{ "ociVersion": "1.0.2", "process": { "args": ["sh"] } }' },
    ],
  },
  *checkData({ root }) {
    const args = member(root, 'process', 'args')?.items ?? [];
    const agent = args.find((node) => /(?:^|\/)enclave-agent$/.test(textOf(node) ?? ''));
    if (!agent) return;
    const at = args.findIndex((node) => /^(?:-l|--listen)$/.test(textOf(node) ?? ''));
    const joined = args.find((node) => /^(?:-l.|--listen=)/.test(textOf(node) ?? ''));
    const node = at >= 0 ? args[at + 1] : joined;
    const url = textOf(node)?.replace(/^(?:--listen=|-l)/, '');
    const problem = url === undefined ? 'the agent listens on every interface' : agentAddressProblem(url);
    if (problem === undefined) return;
    yield {
      at: (node ?? agent).range,
      path: (node ?? agent).path,
      message: problem,
      help: 'add `-l`, `tcp://127.0.0.1:7788`',
      ...unnoticed,
    };
  },
});
