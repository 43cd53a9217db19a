import { runtimesIn } from '../../../enclave-cc/containerd.ts';
import { dataRule } from '../../rule.ts';

export const enclaveCcCriHandler = dataRule({
  id: 'enclave-cc/cri-handler',
  severity: 'warning',
  fix: 'none',
  kinds: ['containerd-config'],
  docs: {
    summary: 'A key of a fork of containerd.',
    why: 'The sandbox of a pod of enclave-cc needs a fork of containerd that knows `cri_handler`. The containerd of everyone else drops the key without a word, and images are pulled by the host, in plain.',
    bad: [
      {
        as: 'containerd-config',
        manifest:
          '[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.enclave-cc]\ncri_handler = "cc"\nruntime_type = "io.containerd.rune.v2"\n',
        at: 'cri_handler',
      },
    ],
    good: [
      {
        as: 'containerd-config',
        manifest:
          '[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.kata]\nruntime_type = "io.containerd.kata.v2"\n',
      },
    ],
  },
  *checkData({ root }) {
    for (const { handler } of runtimesIn(root)) {
      if (!handler) continue;
      yield {
        at: handler.keyRange ?? handler.range,
        path: handler.path,
        message: 'containerd does not know `cri_handler`: the host pulls the image',
        help: 'use the fork of containerd that enclave-cc came with',
        stage: 'none',
        effect: 'ignored',
      };
    }
  },
});
