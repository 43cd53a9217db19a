import { member } from '../../../data/member.ts';
import { containersOf, enclaveCcPods } from '../../../enclave-cc/pods.ts';
import { amountOf } from '../../../kata/sgx-resources.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const enclaveCcEpcRequest = dataRule({
  id: 'enclave-cc/epc-request',
  severity: 'warning',
  fix: 'none',
  kinds: ['kubernetes'],
  docs: {
    summary: 'Requests of enclave memory that are less than what is committed.',
    why: 'Agent and application have an enclave each, of 2000 MB for programs, 1024 MB of heap and 8 stacks of 128 MB: 4048 MB that are added before anything runs, 8096 MB for a pod. The guide of enclave-cc asks for 600 Mi: pods then share pages that are swapped, and the scheduler counts wrong.',
    bad: [
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  runtimeClassName: enclave-cc\n  containers:\n    - name: app\n      image: registry.example/app:1\n      workingDir: /run/rune/occlum_instance/\n      command: [/run/rune/occlum_instance/build/bin/occlum-run, /bin/app]\n      env:\n        - name: OCCLUM_RELEASE_ENCLAVE\n          value: "1"\n      resources:\n        limits:\n          sgx.intel.com/epc: 600Mi\n',
        at: '600Mi',
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
    for (const container of enclaveCcPods(root).flatMap(containersOf)) {
      const node = member(container, 'resources', 'limits', 'sgx.intel.com/epc');
      const bytes = node && amountOf(node);
      if (!node || bytes === undefined || bytes >= 8096 * 2 ** 20) continue;
      yield {
        at: node.range,
        path: node.path,
        message: 'agent and application commit 8096 MB together',
        help: 'ask for `8Gi`, or build instances that need less',
        ...unnoticed,
      };
    }
  },
});
