import { member, textOf } from '../../../data/member.ts';
import type { DataNode } from '../../../data/node.ts';
import { containersOf, enclaveCcPods } from '../../../enclave-cc/pods.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const enclaveCcSameName = dataRule({
  id: 'enclave-cc/same-name',
  severity: 'error',
  fix: 'none',
  kinds: ['kubernetes'],
  docs: {
    summary: 'Images of one pod that enclave-cc takes for one.',
    why: 'A container goes by the last part of its image: `a/redis:1` and `b/redis:1` are both `redis_1`, and the second one gets the files of the first.',
    bad: [
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  runtimeClassName: enclave-cc\n  containers:\n    - name: app\n      image: registry.example/app:1\n      workingDir: /run/rune/occlum_instance/\n      command: [/run/rune/occlum_instance/build/bin/occlum-run, /bin/app]\n      env:\n        - name: OCCLUM_RELEASE_ENCLAVE\n          value: "1"\n      resources:\n        limits:\n          sgx.intel.com/epc: 9Gi\n    - name: other\n      image: other.example/app:1\n',
        at: 'other.example/app:1',
      },
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  runtimeClassName: enclave-cc\n  containers:\n    - name: app\n      image: registry.example/app:1\n    - name: other\n      image: other.example/app_1\n',
        at: 'other.example/app_1',
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
      const seen = new Map<string, DataNode>();
      for (const container of containersOf(pod)) {
        const node = member(container, 'image');
        const text = textOf(node);
        if (!node || text === undefined) continue;
        const name = text.slice(text.lastIndexOf('/') + 1).replaceAll(':', '_');
        const before = seen.get(name);
        if (before && textOf(before) !== text)
          yield {
            at: node.range,
            path: node.path,
            message: `\`${abbreviated(name)}\` is the name of another container already`,
            help: 'give one of the images another name or tag',
            related: [{ range: before.range, message: 'the image that has it' }],
            ...unnoticed,
          };
        seen.set(name, before ?? node);
      }
    }
  },
});
