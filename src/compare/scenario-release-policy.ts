import { visible } from '../text/visible.ts';
import { all } from './all.ts';
import type { Facts } from './facts.ts';
import type { ReleasePolicy } from './key-release.ts';

/** The verifier's policy as the scenario tells it, and in words that change with each of the inputs. */
export interface ToldReleasePolicy {
  readonly policy: ReleasePolicy;
  readonly words: string;
}

/** Reads only what matters to the kind of TEE: a VM has no signer. Throws a Missing. */
export function scenarioReleasePolicy(facts: Facts, tee: 'enclave' | 'guest'): ToldReleasePolicy {
  if (facts.flag('verifier.allows-all'))
    return {
      policy: { allowsAll: true, acceptsSample: true, refusesDebug: false, namesMeasurement: false },
      words: 'everybody',
    };
  const [acceptsSample, refusesDebug, named, configuration] = all(
    () => facts.flag('verifier.accepts-sample'),
    () => facts.flag('verifier.refuses-debug'),
    () => namedIdentity(facts, tee),
    () => (tee === 'guest' ? { bindsConfiguration: facts.flag('verifier.init-data') } : {}),
  );
  const policy = { allowsAll: false, acceptsSample, refusesDebug, ...named.policy, ...configuration };
  return { policy, words: named.words };
}

function namedIdentity(facts: Facts, tee: 'enclave' | 'guest') {
  const namesMeasurement = facts.flag('verifier.measurement');
  if (namesMeasurement) return { policy: { namesMeasurement }, words: 'evidence with the measurement' };
  if (tee === 'guest') return { policy: { namesMeasurement }, words: 'evidence with any measurement' };
  const [signer, namesProduct, [lowestSvn]] = all(
    () => facts.text('verifier.mrsigner'),
    () => facts.flag('verifier.product-id'),
    () => facts.numbers('verifier.lowest-svn'),
  );
  const mrsigner = signer === 'any' ? undefined : signer;
  return {
    policy: { namesMeasurement, signer: { mrsigner, namesProduct, lowestSvn } },
    words: `evidence with ${mrsigner === undefined ? 'any signer' : `signer ${visible(mrsigner)}`}, ${namesProduct ? 'the product' : 'any product'} and ISVSVN ${lowestSvn} or more`,
  };
}
