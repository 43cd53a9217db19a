import { member } from '../../../data/member.ts';
import { containersOf, enclaveCcPods } from '../../../enclave-cc/pods.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const enclaveCcSeveralContainers = dataRule({
  id: 'enclave-cc/several-containers',
  severity: 'warning',
  fix: 'none',
  kinds: ['kubernetes'],
  docs: {
    summary: 'Pods of enclave-cc with several containers.',
    why: 'One agent serves a pod, and local attestation between it and several applications was designed and never built.',
    bad: [
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  runtimeClassName: enclave-cc\n  containers:\n    - name: app\n      image: registry.example/app:1\n      workingDir: /run/rune/occlum_instance/\n      command: [/run/rune/occlum_instance/build/bin/occlum-run, /bin/app]\n      env:\n        - name: OCCLUM_RELEASE_ENCLAVE\n          value: "1"\n      resources:\n        limits:\n          sgx.intel.com/epc: 9Gi\n    - name: other\n      image: registry.example/other:1\n',
        at: 'other',
      },
    ],
    good: [
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  runtimeClassName: enclave-cc\n  containers:\n    - name: app\n      image: registry.example/app:1\n      workingDir: /run/rune/occlum_instance/\n      command: [/run/rune/occlum_instance/build/bin/occlum-run, /bin/app]\n      env:\n        - name: OCCLUM_RELEASE_ENCLAVE\n          value: "1"\n      resources:\n        limits:\n          sgx.intel.com/epc: 9Gi\n',
      },
    ],
  },
  *checkData({ root }) {
    for (const pod of enclaveCcPods(root)) {
      const second = containersOf(pod)[1];
      if (!second) continue;
      const at = member(second, 'name') ?? second;
      yield {
        at: at.range,
        path: at.path,
        message: 'several containers in one pod were never supported',
        help: 'give each a pod of its own',
        ...unnoticed,
      };
    }
  },
});
