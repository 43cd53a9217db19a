import type { PairIdentity } from './identity.ts';
import type { Change, SealedData } from './manifest-diff.ts';

/** What a fleet has to do about a new identity, most pressing first. */
export function consequencesOf(identity: PairIdentity, changes: readonly Change[]): readonly string[] {
  return [
    ...debugConsequences(changes),
    ...measurementConsequences(identity),
    ...numberConsequences(identity, changes),
    ...dataConsequences(identity.sealedData),
    ...attestationConsequences(changes),
  ];
}

function debugConsequences(changes: readonly Change[]): readonly string[] {
  const debug = changes.find(({ path }) => path === 'sgx.debug');
  if (debug?.direction === 'weaker')
    return ['a verifier that is set up rightly refuses the new enclave, because it is a debug enclave'];
  if (debug?.direction === 'stronger') return ['verifiers need not accept debug enclaves any more, and should not'];
  return [];
}

function measurementConsequences({ mrenclave, attributes }: PairIdentity): readonly string[] {
  const found: string[] = [];
  if (mrenclave === 'changes')
    found.push(
      'verifiers that check MRENCLAVE need the new value before the first new enclave starts, and the old one until the last old enclave is gone',
      'a new SIGSTRUCT has to be made, and EINIT refuses the old one',
    );
  else if (mrenclave === 'unknown')
    found.push('verifiers that check MRENCLAVE may need a new value: measure both builds before the rollout');
  if (attributes === 'changes')
    found.push('verifiers that check the attributes of the enclave need their new value as well');
  return found;
}

function numberConsequences({ isvProdId, isvSvn }: PairIdentity, changes: readonly Change[]): readonly string[] {
  const found: string[] = [];
  if (isvProdId === 'changes')
    found.push(
      'verifiers that check ISVPRODID take the new enclave for another product until they know the new number',
    );
  if (isvSvn !== 'changes') return found;
  const svn = changes.find(({ path }) => path === 'sgx.isvsvn');
  if (svn?.direction === 'stronger')
    found.push(
      'once no old enclave runs, verifiers can demand the new ISVSVN, and there is no way back to the old version then',
    );
  if (svn?.direction === 'weaker')
    found.push('verifiers that demand the old ISVSVN or a higher one refuse the new enclave');
  return found;
}

function dataConsequences(data: readonly SealedData[]): readonly string[] {
  const lost = data.filter(({ effect }) => effect === 'unreadable').map(({ mount }) => `\`${mount}\``);
  if (lost.length === 0) return [];
  return [
    `what is stored under ${[...new Set(lost)].join(', ')} cannot be read after the update, nor by old and new enclaves of each other: move it out before`,
  ];
}

function attestationConsequences(changes: readonly Change[]): readonly string[] {
  const attestation = changes.find(({ path }) => path === 'sgx.remote_attestation');
  return attestation?.direction === 'weaker' ? ['clients and key servers that ask for a quote get none any more'] : [];
}
