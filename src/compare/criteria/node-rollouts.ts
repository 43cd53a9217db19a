import { figure } from '../../text/quantity.ts';
import type { Evidence } from '../comparison.ts';
import { constructed } from '../constructed.ts';
import { type Answer, type Criterion, declared } from '../criterion.ts';
import type { Facts } from '../facts.ts';
import { upstream } from '../upstream.ts';

const unit = 'node rollouts/year';

export const nodeRollouts: Criterion = {
  id: 'node-rollouts',
  title: 'Node rollouts per year',
  group: 'operations',
  question: 'How many times is something replaced on a node in a year because the runtime changes?',
  core: true,
  better: 'lower',
  answers: {
    wrap: () => ({
      ...declared(0, 'the libOS comes in the image: nothing is installed on nodes but the driver', [
        upstream('gsc', 'Documentation/index.rst:485-489'),
      ]),
      unit,
    }),
    load: (facts) =>
      of(facts, 'rates.libos', {
        what: 'the libOS',
        evidence: upstream('enclave-cc', 'tools/packaging/deploy/enclave-cc-deploy.sh:63-80'),
      }),
    'load-gramine': (facts) => of(facts, 'rates.libos', { what: 'the libOS', evidence: constructed }),
    vm: (facts) =>
      of(facts, 'rates.guest-image', {
        what: 'the guest image',
        evidence: upstream('kata-containers', 'tools/packaging/kata-deploy'),
      }),
  },
};

function of(facts: Facts, rate: string, { what, evidence }: { what: string; evidence: Evidence }): Answer {
  const [nodes, perYear] = facts.numbers('fleet.nodes', rate);
  return {
    value: nodes * perYear,
    unit,
    text: `${figure(nodes)} nodes × ${figure(perYear)} releases of ${what} = ${figure(nodes * perYear)}`,
    evidence: [evidence],
  };
}
