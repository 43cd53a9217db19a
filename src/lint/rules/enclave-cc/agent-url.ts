import { agentAddressProblem, shimConfigOf } from '../../../enclave-cc/shim-config.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const enclaveCcAgentUrl = dataRule({
  id: 'enclave-cc/agent-url',
  severity: 'error',
  fix: 'none',
  kinds: ['enclave-cc-shim'],
  docs: {
    summary: 'Addresses of the agent that the shim can not dial, or that others can.',
    why: 'The agent takes orders from whoever connects: pull this image, with this name. The shim dials `tcp://` alone, whatever the comments of its sample say, and the one safe place is the loopback interface.',
    bad: [
      {
        as: 'enclave-cc-shim',
        manifest:
          '[containerd]\nagent_container_instance = "/opt/cc/agent"\nboot_container_instance = "/opt/cc/boot"\nagent_container_root_dir = "/var/lib/enclave-cc"\nagent_url = "tcp://0.0.0.0:7788"\n',
        at: '"tcp://0.0.0.0:7788"',
      },
      {
        as: 'enclave-cc-shim',
        manifest:
          '[containerd]\nagent_container_instance = "/opt/cc/agent"\nboot_container_instance = "/opt/cc/boot"\nagent_container_root_dir = "/var/lib/enclave-cc"\nagent_url = "unix:///run/agent.sock"\n',
      },
      {
        as: 'enclave-cc-shim',
        manifest:
          '[containerd]\nagent_container_instance = "/opt/cc/agent"\nboot_container_instance = "/opt/cc/boot"\nagent_container_root_dir = "/var/lib/enclave-cc"\nagent_url = "tcp://127.0.0.1"\n',
      },
    ],
    good: [
      {
        as: 'enclave-cc-shim',
        manifest:
          '[containerd]\nagent_container_instance = "/opt/cc/agent"\nboot_container_instance = "/opt/cc/boot"\nagent_container_root_dir = "/var/lib/enclave-cc"\nagent_url = "tcp://127.0.0.1:7788"\n',
      },
    ],
  },
  *checkData({ root }) {
    const url = shimConfigOf(root).agentUrl;
    const problem = url && agentAddressProblem(url.value);
    if (!url || problem === undefined) return;
    yield {
      at: url.range,
      path: 'containerd.agent_url',
      message: problem,
      help: 'use `tcp://127.0.0.1:7788`, and give the agent the same as `--listen`',
      ...unnoticed,
    };
  },
});
