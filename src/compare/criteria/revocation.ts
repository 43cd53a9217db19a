import { figure, quantity } from '../../text/quantity.ts';
import type { Evidence } from '../comparison.ts';
import { constructed } from '../constructed.ts';
import { type Answer, type Criterion, declared } from '../criterion.ts';
import type { Facts } from '../facts.ts';
import { upstream } from '../upstream.ts';

export const revocationPlaces: Criterion = {
  id: 'revocation-places',
  title: 'Places to revoke a libOS',
  group: 'operations',
  question: 'How many policies name the identity of a libOS or guest that turns out to be bad?',
  better: 'lower',
  answers: {
    wrap: (facts) => {
      const [images] = facts.numbers('fleet.images');
      return {
        value: images,
        unit: 'policies',
        text: `each of the ${figure(images)} images has an identity of its own that has to leave the policies`,
        assumptions: ['verifiers pin MRENCLAVE; a floor of ISVSVN under one signer would be one place'],
      };
    },
    load: () => onePlace(upstream('enclave-cc', 'README.md:31-34')),
    'load-gramine': () => onePlace(constructed),
    vm: () => onePlace(upstream('trustee', 'kbs/docs/initdata.md')),
  },
};

function onePlace(evidence: Evidence): Answer {
  return { ...declared(1, 'one identity serves all images: one policy changes', [evidence]), unit: 'policies' };
}

export const revocationTime: Criterion = {
  id: 'revocation-time',
  title: 'Time to revoke a libOS',
  group: 'operations',
  question: 'How long does it take until a bad libOS or guest is replaced and refused everywhere?',
  better: 'lower',
  answers: {
    wrap: (facts) => ({
      ...sum(facts, 'times.pipeline', 'the longest of the pipelines'),
      evidence: [upstream('gsc', 'gsc.py:553-613')],
    }),
    load: (facts) => ({
      ...rollout(facts),
      evidence: [upstream('enclave-cc', 'tools/packaging/deploy/enclave-cc-deploy.sh:63-80')],
    }),
    'load-gramine': (facts) => ({ ...rollout(facts), evidence: [constructed] }),
    vm: (facts) => ({ ...rollout(facts), evidence: [upstream('kata-containers', 'tools/packaging/kata-deploy')] }),
  },
};

function rollout(facts: Facts): Answer {
  return sum(facts, 'times.node-rollout', 'the rollout to all nodes');
}

function sum(facts: Facts, name: string, what: string): Answer {
  const [first, change] = facts.numbers(name, 'times.policy-change');
  return {
    value: first + change,
    unit: 's',
    text: `${what} takes ${quantity(first, 's')}, and the change of policy ${quantity(change, 's')} after it`,
    parts: [
      { name: what, value: first, unit: 's' },
      { name: 'the change of policy', value: change, unit: 's' },
    ],
  };
}
