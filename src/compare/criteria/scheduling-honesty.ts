import { quantity } from '../../text/quantity.ts';
import { enclaveCcCommitment, enclaveCcRequest } from '../commitments.ts';
import type { Answer, Criterion } from '../criterion.ts';
import { type Facts, Missing } from '../facts.ts';
import { committed, sameSize } from './tee-memory.ts';

export const schedulingHonesty: Criterion = {
  id: 'scheduling-honesty',
  title: 'Memory asked for, of what is committed',
  group: 'resources',
  question: 'Does the scheduler know of the protected memory that a pod takes?',
  better: 'higher',
  answers: {
    wrap: ofEnclaves,
    load: () => ({
      ...share(enclaveCcRequest.bytes, enclaveCcCommitment.bytes, 'the guide of enclave-cc asks for'),
      confidence: 'declared',
      evidence: [enclaveCcRequest.evidence, ...enclaveCcCommitment.evidence],
    }),
    'load-gramine': (facts) => ({ ...ofEnclaves(facts), assumptions: [sameSize] }),
    vm: () => ({
      value: 1,
      unit: '1',
      confidence: 'declared',
      text: 'the runtime class declares the overhead, and the limits of the pod size the VM',
      evidence: [
        {
          source:
            'kata-containers/tools/packaging/kata-deploy/helm-chart/kata-deploy/templates/runtimeclasses.yaml:26-29',
          asOf: '7c6ba40c54 (2026-08)',
        },
      ],
    }),
  },
};

function ofEnclaves(facts: Facts): Answer {
  const taken = facts.attempt(() => committed(facts));
  const asked = facts.attempt(() => askedFor(facts));
  if (!('value' in taken) || !('value' in asked))
    throw new Missing([...('needs' in asked ? asked.needs : []), ...('needs' in taken ? taken.needs : [])]);
  const { bytes, edmm } = taken.value;
  const answer = share(asked.value, bytes, 'the pod asks for');
  return edmm ? { ...answer, text: `${answer.text}, which with EDMM is taken when it is used` } : answer;
}

function askedFor(facts: Facts): number {
  const { epc } = facts.pod();
  if (epc.some(({ bytes }) => bytes === undefined)) throw new Missing(['pod']);
  return epc.reduce((sum, { bytes }) => sum + bytes!, 0);
}

function share(asked: number, taken: number, who: string): Answer {
  return {
    value: taken === 0 ? 1 : asked / taken,
    unit: '1',
    text: `${who} ${quantity(asked, 'B')} of EPC, and ${quantity(taken, 'B')} are committed`,
    parts: [
      { name: 'asked for', value: asked, unit: 'B' },
      { name: 'committed', value: taken, unit: 'B' },
    ],
  };
}
