import { constructed } from '../constructed.ts';
import { type Criterion, declared } from '../criterion.ts';
import { loaderVerifiesApplication } from '../key-release.ts';
import { upstream } from '../upstream.ts';

export const loaderVerifiesApp: Criterion = {
  id: 'loader-verifies-app',
  title: 'R3: the loader verifies the TEE of the application',
  group: 'keys',
  question: 'Does what unpacks the image check the TEE that it hands it to?',
  answers: {
    wrap: () =>
      declared('not applicable', 'there is one enclave: nothing is handed over', [
        upstream('gsc', 'finalize_manifest.py:164-166'),
      ]),
    load: () => {
      const { outcome, why, evidence } = loaderVerifiesApplication();
      return declared(outcome, why, evidence);
    },
    'load-gramine': () =>
      declared('not applicable', 'loader and application are one enclave, one after the other', [constructed]),
    vm: () =>
      declared('not applicable', 'what unpacks the image and the application share one guest', [
        upstream('confidential-containers', 'releases/v0.9.0-alpha0.md:35-36', 'v0.9.0-alpha0'),
      ]),
    marblerun: () =>
      declared('pass', 'the coordinator verifies each marble before it sends parameters', [
        upstream('marblerun', 'docs/docs/workflows/define-manifest.md:12-18'),
      ]),
  },
};
