import { nodeAt, textAt } from '../../../kata/pod.ts';
import { visible } from '../../../text/visible.ts';
import { podExample } from '../../pod-examples.ts';
import { accepted } from '../../pod-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { podRule } from '../../rule.ts';

export const podImageTag = podRule({
  id: 'pod/image-tag',
  severity: 'note',
  fix: 'none',
  docs: {
    summary: 'Images of enclaves that are named by a tag.',
    why: 'Every build of an image has another MRENCLAVE. When a tag is pushed again, pods that start later have an identity that verifiers do not know, keys are not released to them, and data that is sealed to the old one can not be read. A digest names one build. An attacker gains nothing by a tag as long as the verifier checks MRENCLAVE.',
    bad: [
      {
        as: 'pod',
        manifest: podExample({ container: ['image: registry.example/app:1.4'] }),
        at: 'registry.example/app:1.4',
      },
      { as: 'pod', manifest: podExample({ container: ['image: registry.example/app'] }) },
    ],
    good: [{ as: 'pod', manifest: podExample() }],
  },
  *checkPod({ containers, workload }) {
    if (textAt(workload.spec, 'runtimeClassName') === 'enclave-cc') return;
    for (const container of containers) {
      const node = nodeAt(container, 'image');
      const image = String(node?.scalar ?? '');
      if (node?.kind !== 'string' || /@sha(?:256|384|512):[0-9a-f]{64,}$/.test(image) || /[{$]/.test(image)) continue;
      const moves = /:latest$|^[^:]*$|\/[^/:]*$/.test(image);
      yield {
        at: node.range,
        path: node.path,
        message: `\`${visible(abbreviated(image))}\` may be another build tomorrow, with another MRENCLAVE`,
        help: 'name it by its digest: `name@sha256:…`',
        ...(moves && { severity: 'warning' as const }),
        ...accepted,
      };
    }
  },
});
