import { constructed } from '../constructed.ts';
import { type Criterion, declared } from '../criterion.ts';
import { fileSystemKeyIsBornInside } from '../key-release.ts';
import { knownRelease } from '../known-release.ts';
import { upstream } from '../upstream.ts';

export const fsKeyInTee: Criterion = {
  id: 'fs-key-in-tee',
  title: 'R2: the file system key is made in the TEE',
  group: 'keys',
  question: 'Is the key of the unpacked image made where nobody outside can know it?',
  answers: {
    wrap(facts) {
      const { insecureKeys, evidence } = facts.manifest();
      return insecureKeys.length > 0
        ? { value: 'fail', text: 'the manifest holds a key in clear (`fs.insecure__keys`)', evidence }
        : {
            value: 'not applicable',
            text: 'the image is not encrypted: its files are measured, and anybody may read them',
            evidence,
          };
    },
    load(facts) {
      const { outcome, why, evidence } = fileSystemKeyIsBornInside(knownRelease(facts));
      return { value: outcome, text: why, evidence };
    },
    'load-gramine': () =>
      declared(
        'fail',
        'the root is encrypted before it is deployed: who does it knows the key, and so does the key server',
        [constructed],
      ),
    vm: () =>
      declared(
        'pass',
        'layers are pulled and unpacked inside of the guest, in its memory or on scratch storage of its own',
        [upstream('confidential-containers', 'releases/v0.9.0-alpha0.md:35-36', 'v0.9.0-alpha0')],
      ),
    'occlum-image': () =>
      declared(
        'not applicable',
        'the root file system is for integrity; one that is encrypted has a key from its build, which `--buildin-image-key` leaves readable in the enclave file',
        [upstream('occlum', 'docs/fs_overview.md:52-63'), upstream('occlum', 'tools/occlum_build.mk:97-99')],
      ),
    'bare-rune': () =>
      declared('fail', 'the host unpacks the image in clear', [
        upstream('inclavare-containers', 'shim/runtime/v2/rune/v2/rune.go:27-108'),
      ]),
  },
};
