import { publicSigner } from '../../sgx/public-signers.ts';
import { visible } from '../../text/visible.ts';
import { all } from '../all.ts';
import { constructed } from '../constructed.ts';
import { type Answer, type Criterion, declared } from '../criterion.ts';
import { type Facts, Missing } from '../facts.ts';
import { nitroMeasurements } from '../nitro.ts';
import { upstream } from '../upstream.ts';

export const signerHygiene: Criterion = {
  id: 'signer-hygiene',
  title: 'Signer hygiene',
  group: 'trust',
  question: 'What is wrong with the key, the debug attribute or the version that the enclave is signed with?',
  answers: {
    wrap,
    load: () =>
      declared(
        ['public signing key', 'debug packaging'],
        'the bundle is signed with the template key of Occlum (MRSIGNER 83d719e7…c7ce9e), which everybody has, and every build is packaged with `--debug`',
        [
          upstream('enclave-cc', 'tools/packaging/build/unified-bundle/Dockerfile:78-79'),
          upstream('occlum', 'etc/template/Enclave.pem'),
        ],
      ),
    'load-gramine': () =>
      declared([], 'nothing: the manifest says no debug; the key is that of whoever signs it', [constructed]),
    vm: () =>
      declared([], 'nothing to be wrong: a guest has no enclave signer', [upstream('trustee', 'kbs/docs/initdata.md')]),
    'occlum-image': () =>
      declared(
        ['template: debug', 'template: public signing key'],
        'the template says debug and is signed with a key everybody has, unless both are changed',
        [upstream('occlum', 'etc/template/Occlum.json'), upstream('occlum', 'tools/occlum:38')],
      ),
    nitro: () =>
      declared(['PCRs of zeros in debug mode'], 'PCRs of zeros are an enclave in debug mode', [nitroMeasurements]),
    'bare-rune': () =>
      declared(
        ['throw-away signing key', 'debug by default'],
        'without a signing server a throw-away key signs, and enclaves are debuggable unless the pod says otherwise',
        [
          upstream('inclavare-containers', 'shim/runtime/carrier/occlum/occlum.go:252-255'),
          upstream('inclavare-containers', 'shim/runtime/carrier/occlum/config.go:10-23'),
        ],
      ),
  },
};

function wrap(facts: Facts): Answer {
  const [{ debug, isvSvn, evidence }, signer] = all(
    () => facts.manifest(),
    () => facts.text('verifier.mrsigner'),
  );
  if (debug === undefined) throw new Missing(['sgx.debug']);
  const known = publicSigner(signer);
  const faults = [
    ...(known ? [`public signing key: ${known.name}`] : []),
    ...(debug ? ['debug enclave, which the host can read'] : []),
    ...(isvSvn === 0 ? ['ISVSVN 0, so no floor can refuse old versions'] : []),
  ];
  const named = signer === 'any' ? 'verifiers accept any signer' : `the signer ${visible(signer)} is accepted`;
  return {
    value: faults,
    text: `${named}: ${faults.length === 0 ? 'nothing is wrong with it' : faults.join('; ')}`,
    evidence,
  };
}
