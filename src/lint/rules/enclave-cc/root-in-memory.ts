import { shimConfigOf } from '../../../enclave-cc/shim-config.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const enclaveCcRootInMemory = dataRule({
  id: 'enclave-cc/root-in-memory',
  severity: 'warning',
  fix: 'none',
  kinds: ['enclave-cc-shim'],
  docs: {
    summary: 'Images that are unpacked into the memory of the host.',
    why: '`/run` is a file system in memory on nearly every distribution. Each pod has its own copy of the image there, and a second one in the encrypted file system beside it; the sample configuration of enclave-cc has it so.',
    bad: [
      {
        as: 'enclave-cc-shim',
        manifest:
          '[containerd]\nagent_container_instance = "/opt/cc/agent"\nboot_container_instance = "/opt/cc/boot"\nagent_container_root_dir = "/run/containerd/agent-enclave/"\nagent_url = "tcp://127.0.0.1:7788"\n',
        at: '"/run/containerd/agent-enclave/"',
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
    const folder = shimConfigOf(root).agentRoot;
    if (!folder || !/^\/(?:run|dev\/shm|tmp|var\/run)(?:\/|$)/.test(folder.value)) return;
    yield {
      at: folder.range,
      path: 'containerd.agent_container_root_dir',
      message: 'each image is unpacked into memory of the host, twice',
      help: 'use a folder on a disk, e.g. `/var/lib/enclave-cc`',
      ...unnoticed,
    };
  },
});
