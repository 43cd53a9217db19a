import { annotationYaml, encodeInitData } from '../../kata/annotation.ts';
import { initDataValues } from '../../kata/init-data-digests.ts';
import { digestFacts, type InitDataOptions, initDataFor, sizeFacts } from './initdata.ts';
import type { Target } from './target.ts';

/** The init data as the annotation of a pod, to be pasted into its YAML. */
export const annotationTarget: Target<InitDataOptions> = {
  id: 'annotation',
  enforcedBy: ['kata-agent'],
  compile(policy, options) {
    const { text, algorithm, losses } = initDataFor(policy, options);
    const facts = [...sizeFacts(text), ...digestFacts(initDataValues(text, algorithm), algorithm)];
    return { files: new Map([['annotation.yaml', annotationYaml(encodeInitData(text))]]), losses, facts };
  },
};
