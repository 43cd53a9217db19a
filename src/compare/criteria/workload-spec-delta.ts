import { constructed } from '../constructed.ts';
import { type Criterion, declared } from '../criterion.ts';
import { upstream } from '../upstream.ts';

export const workloadSpecDelta: Criterion = {
  id: 'workload-spec-delta',
  title: 'Changes to the workload',
  group: 'operations',
  question: 'What in image and pod specification names the TEE?',
  answers: {
    wrap: () =>
      declared(
        ['image', 'device or EPC resource'],
        'another image, with another entry point and about 16 more layers, and the device; `args` are discarded, and `env` reaches the program only where the manifest passes it through',
        [
          upstream('gsc', 'templates/Dockerfile.common.build.template:68-69'),
          upstream('gsc', 'Documentation/index.rst:485-489'),
        ],
      ),
    load: () =>
      declared(
        ['runtimeClassName', 'workingDir', 'command', 'env OCCLUM_RELEASE_ENCLAVE', 'EPC resource'],
        'the image stays as it is, but the pod names the libOS: working directory, command through `occlum-run` and a variable of Occlum, besides runtime class and EPC',
        [{ source: 'confidential-containers/confidential-containers/guides/enclave-cc.md:71-92', asOf: 'df982ff^' }],
      ),
    'load-gramine': () =>
      declared(
        ['image of the loader', 'volume with the encrypted root', 'device or EPC resource'],
        'the pod starts the loader; the image is converted into an encrypted root and mounted',
        [constructed],
      ),
    vm: () =>
      declared(
        ['runtimeClassName', 'init data annotation'],
        'the image stays as it is; the pod has a runtime class and an annotation',
        [upstream('trustee', 'kbs/docs/initdata.md')],
      ),
    'occlum-image': () =>
      declared(
        ['image', 'command', 'device or EPC resource'],
        'another image, whose command goes through `occlum run`, and the device',
        [upstream('occlum', 'README.md')],
      ),
    'bigdl-ppml': () =>
      declared(['image', 'device', 'variables of PPML'], 'an image per EPC size, log level and attestation mode', [
        upstream('bigdl', 'ppml/trusted-bigdata/README.md:55-68'),
      ]),
    marblerun: () =>
      declared(
        ['image', 'label of the marble', 'device or EPC resource'],
        'a wrapped image, the type of the marble and the device',
        [upstream('marblerun', 'docs/docs/workflows/define-manifest.md:12-18')],
      ),
    'bare-rune': () =>
      declared(
        ['ENCLAVE_TYPE', 'ENCLAVE_RUNTIME_PATH', 'ENCLAVE_RUNTIME_ARGS', 'RUNE_CARRIER'],
        'variables or labels in the pod that name the enclave runtime',
        [upstream('inclavare-containers', 'rune/libenclave/check.go:287-375')],
      ),
  },
};
