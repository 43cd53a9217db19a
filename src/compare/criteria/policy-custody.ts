import { constructed } from '../constructed.ts';
import { type Criterion, declared } from '../criterion.ts';
import { nitroKeys } from '../nitro.ts';
import { upstream } from '../upstream.ts';

export const policyCustody: Criterion = {
  id: 'policy-custody',
  title: 'Custody of the policy',
  group: 'trust',
  question: 'Who can change which images may run?',
  answers: {
    wrap: () =>
      declared(
        ['holder of the signing key'],
        'whoever holds the signing key, or decides on the measurements that verifiers accept',
        [upstream('gsc', 'gsc.py:553-613')],
      ),
    load: () =>
      declared(
        ['owner of the key broker', 'host'],
        'the owner of the key broker, which hands out the policy, and the host, which can switch it off',
        [
          upstream('guest-components', 'image-rs/src/config.rs:15,22,30'),
          upstream('enclave-cc', 'src/enclave-agent/src/services/images.rs:28'),
        ],
      ),
    'load-gramine': () =>
      declared(['owner of the key server'], 'the owner of the key server alone: an image without a key does not run', [
        constructed,
      ]),
    vm: () =>
      declared(
        ['author of the init data'],
        'whoever writes the init data, which the verifier compares with what it expects',
        [upstream('trustee', 'kbs/docs/initdata.md')],
      ),
    'occlum-image': () =>
      declared(['holder of the signing key'], 'whoever holds the signing key', [upstream('occlum', 'tools/occlum:38')]),
    marblerun: () =>
      declared(['author of the coordinator manifest'], "whoever may set or update the coordinator's manifest", [
        upstream('marblerun', 'docs/docs/workflows/define-manifest.md:12-18'),
      ]),
    nitro: () =>
      declared(['author of the key policy'], 'whoever writes the conditions of the key service', [nitroKeys]),
    'bare-rune': () =>
      declared(['host'], 'the host, and whoever writes the pod specification', [
        upstream('inclavare-containers', 'shim/runtime/carrier/occlum/config.go:10-23'),
      ]),
  },
};
