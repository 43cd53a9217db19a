import { member, textOf } from '../../../data/member.ts';
import { containersOf, enclaveCcPods, variablesOf } from '../../../enclave-cc/pods.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const enclaveCcReleaseEnclave = dataRule({
  id: 'enclave-cc/release-enclave',
  severity: { production: 'error', development: 'note' },
  fix: 'none',
  kinds: ['kubernetes'],
  docs: {
    summary: 'Enclaves that are started for debugging.',
    why: 'An enclave that may be debugged is started for debugging unless `OCCLUM_RELEASE_ENCLAVE` is `1`, and then the host reads its memory.',
    bad: [
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  runtimeClassName: enclave-cc\n  containers:\n    - name: app\n      image: registry.example/app:1\n      workingDir: /run/rune/occlum_instance/\n      command: [/run/rune/occlum_instance/build/bin/occlum-run, /bin/app]\n      env:\n        - name: OCCLUM_RELEASE_ENCLAVE\n          value: "0"\n      resources:\n        limits:\n          sgx.intel.com/epc: 9Gi\n',
        at: '"0"',
      },
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  runtimeClassName: enclave-cc\n  containers:\n    - name: app\n      image: registry.example/app:1\n      workingDir: /run/rune/occlum_instance/\n      command: [/run/rune/occlum_instance/build/bin/occlum-run, /bin/app]\n      resources:\n        limits:\n          sgx.intel.com/epc: 9Gi\n',
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
      const node = variablesOf(container).get('OCCLUM_RELEASE_ENCLAVE');
      if (/^(?:1|y|yes|true)$/i.test(textOf(node) ?? '')) continue;
      const at = node ?? member(container, 'name') ?? container;
      yield {
        at: at.range,
        path: at.path,
        message: 'the enclave is started for debugging',
        help: 'set `OCCLUM_RELEASE_ENCLAVE` to `"1"`',
        ...unnoticed,
      };
    }
  },
});
