import { member } from '../../../data/member.ts';
import { enclaveCcPods } from '../../../enclave-cc/pods.ts';
import { dataRule } from '../../rule.ts';

export const enclaveCcPullSecret = dataRule({
  id: 'enclave-cc/pull-secret',
  severity: 'warning',
  fix: 'none',
  kinds: ['kubernetes'],
  docs: {
    summary: 'Credentials of registries that enclave-cc does not use.',
    why: 'The agent pulls without credentials, whatever the pod says: the shim hands none on, and `auth` is off in the agent. An image that needs them is not found.',
    bad: [
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  runtimeClassName: enclave-cc\n  imagePullSecrets:\n    - name: registry\n  containers: []\n',
        at: 'imagePullSecrets',
      },
    ],
    good: [
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  runtimeClassName: kata-qemu-tdx\n  imagePullSecrets:\n    - name: registry\n  containers: []\n',
      },
    ],
  },
  *checkData({ root }) {
    for (const { spec } of enclaveCcPods(root)) {
      const node = member(spec, 'imagePullSecrets');
      if (!node?.items.length) continue;
      yield {
        at: node.keyRange ?? node.range,
        path: node.path,
        message: 'images are pulled without credentials',
        help: 'use a registry that hands out images to anyone, and encrypt them',
        stage: 'none',
        effect: 'ignored',
      };
    }
  },
});
