import { member, textOf } from '../../../data/member.ts';
import { containersOf, enclaveCcPods } from '../../../enclave-cc/pods.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const enclaveCcWorkingDirectory = dataRule({
  id: 'enclave-cc/working-directory',
  severity: 'error',
  fix: 'none',
  kinds: ['kubernetes'],
  docs: {
    summary: 'Containers of enclave-cc that start elsewhere than in the instance.',
    why: '`occlum-run` looks for the instance in its working directory. The image has one of its own, and wins unless the pod says otherwise.',
    bad: [
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  runtimeClassName: enclave-cc\n  containers:\n    - name: app\n      image: registry.example/app:1\n      workingDir: /app\n      command: [/run/rune/occlum_instance/build/bin/occlum-run, /bin/app]\n      env:\n        - name: OCCLUM_RELEASE_ENCLAVE\n          value: "1"\n      resources:\n        limits:\n          sgx.intel.com/epc: 9Gi\n',
        at: '/app',
      },
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  runtimeClassName: enclave-cc\n  containers:\n    - name: app\n      image: registry.example/app:1\n      command: [/run/rune/occlum_instance/build/bin/occlum-run, /bin/app]\n      env:\n        - name: OCCLUM_RELEASE_ENCLAVE\n          value: "1"\n      resources:\n        limits:\n          sgx.intel.com/epc: 9Gi\n',
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
      const node = member(container, 'workingDir');
      if (/^\/run\/rune\/occlum_instance\/?$/.test(textOf(node) ?? '')) continue;
      const at = node ?? member(container, 'name') ?? container;
      yield {
        at: at.range,
        path: at.path,
        message: '`occlum-run` does not find the instance',
        help: 'set `workingDir: /run/rune/occlum_instance/`',
        ...unnoticed,
      };
    }
  },
});
