import { type Answer, type Criterion, declared } from '../criterion.ts';
import type { Facts } from '../facts.ts';
import { releasePolicyFaults } from '../key-release.ts';
import { nitroKeys } from '../nitro.ts';
import { scenarioReleasePolicy } from '../scenario-release-policy.ts';
import { upstream } from '../upstream.ts';

export const releasePolicySpecific: Criterion = {
  id: 'release-policy-specific',
  title: 'R0: the release policy is specific',
  group: 'keys',
  question: 'Does the verifier release keys to this workload and to nothing else?',
  answers: {
    wrap: (facts) => checked(facts, 'enclave'),
    load: () =>
      declared(
        'fail',
        'no policy can be specific with what was shipped: the enclaves of agent and application measure the same, and a file of the host decides whether images are verified',
        [
          upstream('enclave-cc', 'tools/packaging/deploy/enclave-cc-deploy.sh:65-70,77-79'),
          upstream('enclave-cc', 'src/enclave-agent/src/services/images.rs:28'),
        ],
      ),
    'load-gramine': (facts) => checked(facts, 'enclave'),
    vm: (facts) => checked(facts, 'guest'),
    nitro: () =>
      declared(
        'depends on the conditions',
        'PCR0 alone changes with each release, PCR8 alone has no floor, and PCRs of zeros are debug mode',
        [nitroKeys],
      ),
  },
};

function checked(facts: Facts, tee: 'enclave' | 'guest'): Answer {
  const { policy, words } = scenarioReleasePolicy(facts, tee);
  const faults = releasePolicyFaults(policy);
  return {
    value: faults.length === 0 ? 'pass' : 'fail',
    text: `keys go to ${words}${faults.length === 0 ? '' : `: ${faults.join('; ')}`}`,
    evidence:
      tee === 'guest'
        ? [upstream('trustee', 'kbs/docs/initdata.md')]
        : [upstream('trustee', 'deps/verifier/src/sgx/claims.rs:60-107')],
  };
}
