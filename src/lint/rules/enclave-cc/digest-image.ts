import { member, textOf } from '../../../data/member.ts';
import { containersOf, enclaveCcPods } from '../../../enclave-cc/pods.ts';
import { dataRule } from '../../rule.ts';

export const enclaveCcDigestImage = dataRule({
  id: 'enclave-cc/digest-image',
  severity: 'error',
  fix: 'none',
  kinds: ['kubernetes'],
  docs: {
    summary: 'Images that enclave-cc can not pull because they are named by digest.',
    why: 'The shim makes the name of a container from the last part of the reference, and the agent refuses names with `@`. So images are pulled by tag, which anyone with access to the registry moves.',
    bad: [
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  runtimeClassName: enclave-cc\n  containers:\n    - name: app\n      image: registry.example/app@sha256:0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e\n      workingDir: /run/rune/occlum_instance/\n      command: [/run/rune/occlum_instance/build/bin/occlum-run, /bin/app]\n      env:\n        - name: OCCLUM_RELEASE_ENCLAVE\n          value: "1"\n      resources:\n        limits:\n          sgx.intel.com/epc: 9Gi\n',
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
      const node = member(container, 'image');
      if (!textOf(node)?.includes('@')) continue;
      yield {
        at: node!.range,
        path: node!.path,
        message: 'enclave-cc refuses images that are named by digest',
        help: 'name it by a tag, and demand a signature in the policy of images',
        stage: 'none',
        effect: 'fatal',
      };
    }
  },
});
