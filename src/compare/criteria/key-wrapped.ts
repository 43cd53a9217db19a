import { all } from '../all.ts';
import { constructed } from '../constructed.ts';
import { type Answer, type Criterion, declared } from '../criterion.ts';
import { type Facts, Missing } from '../facts.ts';
import { keyIsWrapped } from '../key-release.ts';
import { knownRelease } from '../known-release.ts';
import { nitroKeys } from '../nitro.ts';
import { upstream } from '../upstream.ts';

export const keyWrapped: Criterion = {
  id: 'key-wrapped',
  title: 'R1: keys are wrapped for the attested TEE',
  group: 'keys',
  question: 'Is a key released only so that the attested TEE alone can unwrap it?',
  answers: {
    wrap,
    load(facts) {
      const [release, provider] = all(
        () => knownRelease(facts),
        () => facts.text('load.key-provider'),
      );
      const { outcome, why, evidence } = keyIsWrapped(release, provider);
      return { value: outcome, text: `with enclave-cc 0.${release}, ${why}`, evidence };
    },
    'load-gramine': () =>
      declared('pass', 'the key comes over RA-TLS, whose certificate the quote names, and stays in the enclave', [
        constructed,
        upstream('gramine', 'Documentation/attestation.rst:273-275'),
      ]),
    vm: () => ({
      ...declared('pass', 'the key broker encrypts the key to a key that the evidence holds', [
        upstream('trustee', 'kbs/docs/kbs_attestation_protocol.md:196-208,241-306'),
      ]),
      assumptions: ['the guest gets its keys from the key broker of Trustee, not from a file in the guest image'],
    }),
    marblerun: () =>
      declared('pass', 'secrets come over attested TLS from the coordinator', [
        upstream('marblerun', 'docs/docs/workflows/define-manifest.md:12-18'),
      ]),
    nitro: () => declared('pass', 'the key service encrypts to a key in the attestation document', [nitroKeys]),
  },
};

function wrap(facts: Facts): Answer {
  const { insecureKeys, encryptedMounts, attestation, evidence } = facts.manifest();
  if (insecureKeys.length > 0)
    return {
      value: 'fail',
      text: `the manifest holds ${insecureKeys.length === 1 ? 'a key' : `${insecureKeys.length} keys`} in clear (\`fs.insecure__keys\`)`,
      evidence,
    };
  const released = encryptedMounts.filter(({ keyName }) => !keyName.startsWith('_sgx_'));
  if (released.length === 0)
    return {
      value: 'not applicable',
      text:
        encryptedMounts.length === 0
          ? 'no encrypted mount takes a key'
          : 'the processor derives the keys of all encrypted mounts',
      evidence,
    };
  if (attestation === undefined) throw new Missing(['sgx.remote_attestation']);
  return attestation === 'dcap'
    ? {
        value: 'pass',
        text: 'keys of encrypted mounts stand nowhere, and the enclave can attest itself to get them over RA-TLS',
        evidence: [...evidence, upstream('gramine', 'Documentation/attestation.rst:273-275')],
        assumptions: ['the key arrives by secret provisioning or RA-TLS, and its verifier checks the measurement'],
      }
    : {
        value: 'fail',
        text: "encrypted mounts need a key, and the enclave can't attest itself to get one (`sgx.remote_attestation`)",
        evidence,
      };
}
