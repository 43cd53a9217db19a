import { member } from '../../../data/member.ts';
import { containersOf, enclaveCcPods } from '../../../enclave-cc/pods.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const enclaveCcExecOutside = dataRule({
  id: 'enclave-cc/exec-outside',
  severity: 'warning',
  fix: 'none',
  kinds: ['kubernetes'],
  docs: {
    summary: 'Commands of probes and hooks that run outside of the enclave.',
    why: 'The shim executes them in the container on the host that stands for the enclave, where the program, its files and its network are not; no policy asks whether they may.',
    bad: [
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  runtimeClassName: enclave-cc\n  containers:\n    - name: app\n      image: registry.example/app:1\n      workingDir: /run/rune/occlum_instance/\n      command: [/run/rune/occlum_instance/build/bin/occlum-run, /bin/app]\n      env:\n        - name: OCCLUM_RELEASE_ENCLAVE\n          value: "1"\n      resources:\n        limits:\n          sgx.intel.com/epc: 9Gi\n      livenessProbe:\n        exec:\n          command: [/bin/check]\n',
        at: 'livenessProbe',
      },
    ],
    good: [
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  runtimeClassName: enclave-cc\n  containers:\n    - name: app\n      image: registry.example/app:1\n      workingDir: /run/rune/occlum_instance/\n      command: [/run/rune/occlum_instance/build/bin/occlum-run, /bin/app]\n      env:\n        - name: OCCLUM_RELEASE_ENCLAVE\n          value: "1"\n      resources:\n        limits:\n          sgx.intel.com/epc: 9Gi\n      livenessProbe:\n        tcpSocket:\n          port: 8080\n',
      },
    ],
  },
  *checkData({ root }) {
    for (const container of enclaveCcPods(root).flatMap(containersOf)) {
      const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'].map((name) => member(container, name));
      const hooks = ['postStart', 'preStop'].map((name) => member(container, 'lifecycle', name));
      for (const node of [...probes, ...hooks]) {
        if (!node || !member(node, 'exec')) continue;
        yield {
          at: node.keyRange ?? node.range,
          path: node.path,
          message: 'the command runs on the host, outside of the enclave',
          help: 'ask the program over the network',
          ...unnoticed,
        };
      }
    }
  },
});
