import { annotationLimit, initDataAnnotation, policyAnnotation } from '../../../kata/annotation.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const tooLarge = policyRule({
  id: 'init-data/too-large',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Init data that Kubernetes has no room for.',
    why: 'All annotations of an object together take up to 256 KiB; Kubernetes refuses the pod when they take more. The other annotations need some of it too.',
    bad: [{ as: 'kubernetes', manifest: annotated(annotationLimit + 4) }],
    good: [
      {
        as: 'kubernetes',
        manifest:
          'kind: Pod\nmetadata:\n  annotations:\n    io.katacontainers.config.agent.policy: cGFja2FnZSBhZ2VudF9wb2xpY3kK\n',
      },
    ],
  },
  *checkPolicy({ carrier, kind }) {
    if (kind !== 'carrier' || carrier?.encoded === undefined) return;
    const name = carrier.how === 'annotation' ? initDataAnnotation : policyAnnotation;
    const size = Buffer.byteLength(name) + Buffer.byteLength(carrier.encoded);
    if (size <= annotationLimit) return;
    yield {
      at: carrier.range,
      message: `the annotation takes ${size} bytes, and Kubernetes takes ${annotationLimit} for all of them`,
      help:
        carrier.how === 'annotation'
          ? 'make the policy smaller: one container definition less, or `policy compile --to kata-standalone`'
          : 'use init data, which is compressed',
      ...unnoticed,
    };
  },
});

function annotated(size: number): string {
  return `kind: Pod\nmetadata:\n  annotations:\n    ${policyAnnotation}: ${'IyMj'.repeat(size / 4)}\n`;
}
