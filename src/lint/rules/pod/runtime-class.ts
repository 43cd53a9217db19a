import { nodeAt } from '../../../kata/pod.ts';
import { visible } from '../../../text/visible.ts';
import { appExample, podExample } from '../../pod-examples.ts';
import { fails } from '../../pod-subject.ts';
import { podRule } from '../../rule.ts';

export const podRuntimeClass = podRule({
  id: 'pod/runtime-class',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Runtime classes in which no enclave of Gramine can start.',
    why: 'In the machine that Kata starts for a pod, and in the kernel of gVisor, there is no `/dev/sgx_enclave`: what protects there is the machine, not an enclave. enclave-cc was removed from Confidential Containers, and started programs in Occlum from an unmodified image; rune is no longer developed. Gramine needs the ordinary runtime of the node.',
    bad: [
      {
        as: 'pod',
        manifest: podExample({ pod: ['runtimeClassName: kata-qemu'] }),
        app: appExample(),
        at: 'kata-qemu',
      },
      { as: 'pod', manifest: podExample({ pod: ['runtimeClassName: gvisor'] }), at: 'gvisor' },
      {
        as: 'pod',
        manifest: podExample({ pod: ['runtimeClassName: enclave-cc'] }),
        app: appExample(),
        at: 'enclave-cc',
      },
    ],
    good: [
      { as: 'pod', manifest: podExample(), app: appExample() },
      { as: 'pod', manifest: podExample({ pod: ['runtimeClassName: runc'] }), app: appExample() },
    ],
  },
  *checkPod({ workload, containers, app }) {
    const node = nodeAt(workload.spec, 'runtimeClassName');
    const why = node && classes.find(([pattern]) => pattern.test(String(node.scalar)))?.[1];
    if (!node || !why || containers.length === 0 || (why === ofOthers && !app)) return;
    yield {
      at: node.range,
      path: node.path,
      message: `no enclave of Gramine starts in \`${visible(String(node.scalar))}\`: ${why}`,
      help: 'leave `runtimeClassName` out, or run the unwrapped image there',
      ...fails,
    };
  },
});

const ofOthers = 'it starts programs in a way of its own';

const classes: readonly (readonly [RegExp, string])[] = [
  [/^kata(?:-|$)/, 'it is a virtual machine without `/dev/sgx_enclave`'],
  [/^(?:gvisor|runsc)(?:-|$)/, 'its kernel has no `/dev/sgx_enclave`'],
  [/^(?:enclave-cc|rune)$/, ofOthers],
];
