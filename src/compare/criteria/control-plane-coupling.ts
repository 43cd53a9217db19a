import { constructed } from '../constructed.ts';
import { type Criterion, declared } from '../criterion.ts';
import { upstream } from '../upstream.ts';

export const controlPlaneCoupling: Criterion = {
  id: 'control-plane-coupling',
  title: 'Control-plane coupling',
  group: 'operations',
  question: 'What has to change on nodes and in the cluster?',
  answers: {
    wrap: () =>
      declared(['SGX device plugin'], 'nothing but the device: any runtime can start it', [
        upstream('gsc', 'Documentation/index.rst:485-489'),
      ]),
    load: () =>
      declared(
        ['forked containerd', 'shim', 'operator payload', 'runtime class'],
        'a fork of containerd with `cri_handler = "cc"`, based on 1.6 and unmaintained, a shim, bundles on the host and a runtime class',
        [
          upstream('enclave-cc', 'tools/packaging/deploy/enclave-cc-deploy.sh:106-125'),
          upstream('confidential-containers', 'releases/v0.8.0.md:14,66', 'v0.8.0'),
        ],
      ),
    'load-gramine': () =>
      declared(
        ['SGX device plugin', 'volume with the encrypted root'],
        'the device, and a volume through which the encrypted root arrives',
        [constructed],
      ),
    vm: () =>
      declared(
        ['Kata Containers', 'image pull in the guest', 'runtime class'],
        'upstream containerd with the runtime of Kata, images pulled in the guest, and a runtime class',
        [upstream('confidential-containers', 'releases/v0.9.0-alpha0.md:35-36', 'v0.9.0-alpha0')],
      ),
    'occlum-image': () => declared(['SGX device plugin'], 'nothing but the device', [upstream('occlum', 'README.md')]),
    'bigdl-ppml': () =>
      declared(
        ['SGX device plugin', 'key management service'],
        'the device and the key management service, into which measurements are copied by hand',
        [{ source: 'bigdl, `register-mrenclave.py`', asOf: 'v2.4.0' }],
      ),
    marblerun: () =>
      declared(['SGX device plugin', 'coordinator'], 'the device, and a coordinator in the cluster', [
        upstream('marblerun', 'docs/docs/workflows/define-manifest.md:12-18'),
      ]),
    'bare-rune': () =>
      declared(
        ['rune', 'shim-rune', 'enclave runtime on the host'],
        'rune, shim-rune and the libraries of the enclave runtime on each node',
        [upstream('inclavare-containers', 'shim/config/config.go:30-37')],
      ),
  },
};
