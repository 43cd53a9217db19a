import { constructed } from '../constructed.ts';
import { type Answer, type Criterion, declared } from '../criterion.ts';
import type { Facts } from '../facts.ts';
import { named } from '../named.ts';
import { upstream } from '../upstream.ts';

export const dataPortability: Criterion = {
  id: 'data-portability',
  title: 'Portability of stored data',
  group: 'keys',
  question: 'Can another node, or the next version, read what was stored?',
  answers: {
    wrap,
    load: () =>
      declared(
        'gone with the pod',
        'no: the root lies on temporary storage under a key that is sealed to the signer on that node',
        [upstream('enclave-cc', 'src/shim/config/config.toml:9'), upstream('occlum', 'docs/fs_overview.md:60-63')],
      ),
    'load-gramine': () =>
      declared('anywhere', 'anywhere: the key comes from the key server, not from the processor', [constructed]),
    vm: () =>
      declared(
        'by volume',
        'as the volume has it: one that is encrypted with a key of the key broker can be read anywhere',
        [upstream('trustee', 'kbs/docs/kbs_attestation_protocol.md:241-306')],
      ),
    'bigdl-ppml': () =>
      declared('one node', "no: data is sealed to the signer, and can't be read on other nodes", [
        upstream('bigdl', 'ppml/base/README.md:57'),
      ]),
    marblerun: () =>
      declared('anywhere', 'anywhere: the coordinator hands the same secrets to every marble of a type', [
        upstream('marblerun', 'docs/docs/workflows/define-manifest.md:12-18'),
      ]),
  },
};

function wrap(facts: Facts): Answer {
  const { encryptedMounts, evidence } = facts.manifest();
  const paths = (test: (keyName: string) => boolean): string =>
    named(encryptedMounts.filter(({ keyName }) => test(keyName)).map(({ path }) => path));
  const fragile = paths((name) => name === '_sgx_mrenclave');
  const local = paths((name) => name === '_sgx_mrsigner');
  const portable = paths((name) => !name.startsWith('_sgx_'));
  const text = [
    fragile && `${fragile}: on one node, until the enclave changes`,
    local && `${local}: on one node, also by later versions of the signer`,
    portable && `${portable}: anywhere the key is released`,
  ].filter((part) => part !== '');
  if (text.length === 0)
    return { value: 'nothing stored', text: 'no mount is encrypted, so nothing is stored that is protected', evidence };
  return {
    value: fragile !== '' ? 'this enclave on one node' : local !== '' ? 'one node' : 'anywhere',
    text: text.join('; '),
    evidence,
  };
}
