import { constructed } from '../constructed.ts';
import { type Answer, type Criterion, declared } from '../criterion.ts';
import { type Facts, Missing } from '../facts.ts';
import { guestContainers } from '../guest-policy.ts';
import { nitroMeasurements } from '../nitro.ts';
import { upstream } from '../upstream.ts';

export const imageBinding: Criterion = {
  id: 'image-binding',
  title: 'Binding of the image',
  group: 'identity',
  question: 'What makes sure that this image runs and no other?',
  answers: {
    wrap(facts) {
      const { fileCheckPolicy, evidence } = facts.manifest();
      if (fileCheckPolicy === undefined) throw new Missing(['sgx.file_check_policy']);
      const isChecked = fileCheckPolicy === 'strict';
      return {
        value: isChecked ? 'measurement' : 'none',
        text: isChecked
          ? 'the measurement: the manifest lists every file with its hash, apart from excluded folders'
          : 'nothing: `sgx.file_check_policy = "allow_all_but_log"` lets the host supply any file, and GSC lists none',
        evidence: [...evidence, upstream('gsc', 'finalize_manifest.py:58-75,164-168')],
      };
    },
    load: () =>
      declared(
        'policy, which the host can switch off',
        'a signature policy that is evaluated inside, unless the host says `security_validate: false` in a file that nothing measures',
        [
          upstream('enclave-cc', 'src/enclave-agent/src/services/images.rs:28'),
          upstream('enclave-cc', 'tools/packaging/deploy/enclave-cc-deploy.sh:77-79'),
        ],
      ),
    'load-gramine': () =>
      declared(
        'released key',
        'the key: only what was encrypted with the key that the key server releases can be opened and run',
        [constructed],
      ),
    vm,
    'occlum-image': () =>
      declared('measurement', 'the measurement, through the MAC of the root file system', [
        upstream('occlum', 'docs/fs_overview.md:52-53'),
      ]),
    'bigdl-ppml': () =>
      declared('none', 'nothing: `allow_all_but_log` and allowed folders let the host supply the runtimes', [
        upstream('bigdl', 'ppml/base/bash.manifest.template:23,77-92'),
      ]),
    marblerun: () =>
      declared('measurement', 'the measurement of each marble, which the manifest of the coordinator lists', [
        upstream('marblerun', 'docs/docs/workflows/define-manifest.md:12-18'),
      ]),
    'teaclave-executors': () =>
      declared('platform', 'services of the platform, which hand over what was registered; not the measurement', [
        upstream('incubator-teaclave', 'docs/executing-in-occlum.md', 'v0.5.1'),
      ]),
    nitro: () => declared('measurement', 'PCR0, which changes with each rebuild', [nitroMeasurements]),
    'bare-rune': () =>
      declared('none', 'nothing: the host unpacks the image and builds the enclave from it', [
        upstream('inclavare-containers', 'shim/runtime/v2/rune/v2/rune.go:27-108'),
      ]),
  },
};

function vm(facts: Facts): Answer {
  const { isChecked, why } = guestContainers(facts);
  const { pinsImageDigest, name, evidence } = facts.policy();
  if (!isChecked)
    return {
      value: 'policy without digests',
      text: `not the policy, for ${why}: signatures decide, where the guest checks them`,
      evidence: [...evidence, upstream('trustee', 'kbs/docs/initdata.md')],
    };
  return pinsImageDigest === true
    ? {
        value: 'policy with digests',
        text: `${name} names digests, and the init data that hold it are measured`,
        evidence,
      }
    : {
        value: 'policy without digests',
        text: `${name} names no digest of every image: what a tag leads to is decided by signatures, where the guest checks them`,
        evidence: [...evidence, upstream('trustee', 'kbs/docs/initdata.md')],
      };
}
