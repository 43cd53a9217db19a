import { member, textOf } from '../../../data/member.ts';
import { containersOf, enclaveCcPods } from '../../../enclave-cc/pods.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const enclaveCcPodCommand = dataRule({
  id: 'enclave-cc/pod-command',
  severity: 'error',
  fix: 'none',
  kinds: ['kubernetes'],
  docs: {
    summary: 'Containers of enclave-cc that do not start through `occlum-run`.',
    why: 'Inside of the pod runs a loader, not the image: `command` is `/run/rune/occlum_instance/build/bin/occlum-run` with the program by its absolute path, and `workingDir` the instance. Anything else starts nothing, or something outside of the enclave.',
    bad: [
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  runtimeClassName: enclave-cc\n  containers:\n    - name: app\n      image: registry.example/app:1\n      command: [/bin/app]\n',
        at: '/bin/app',
      },
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  runtimeClassName: enclave-cc\n  containers:\n    - name: app\n      image: registry.example/app:1\n',
      },
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  runtimeClassName: enclave-cc\n  containers:\n    - name: app\n      image: registry.example/app:1\n      workingDir: /run/rune/occlum_instance/\n      command: [/run/rune/occlum_instance/build/bin/occlum-run, app]\n      env:\n        - name: OCCLUM_RELEASE_ENCLAVE\n          value: "1"\n      resources:\n        limits:\n          sgx.intel.com/epc: 9Gi\n',
        at: 'app',
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
      const command = member(container, 'command');
      const [first, program] = command?.items ?? [];
      if (!/\/occlum-run$/.test(textOf(first) ?? '')) {
        const at = first ?? member(container, 'name') ?? container;
        yield {
          at: at.range,
          path: at.path,
          message: 'the container does not start through `occlum-run`',
          help: 'begin `command` with `/run/rune/occlum_instance/build/bin/occlum-run`',
          ...unnoticed,
        };
      } else if (!textOf(program)?.startsWith('/'))
        yield {
          at: (program ?? command!).range,
          path: (program ?? command!).path,
          message: 'the program has to be named by its absolute path',
          help: 'look it up in the image: `manifestly inspect`',
          ...unnoticed,
        };
    }
  },
});
