import { constructed } from '../constructed.ts';
import { type Criterion, declared } from '../criterion.ts';
import { upstream } from '../upstream.ts';

const design = upstream('enclave-cc', 'docs/design.md:30-32');

export const libosCustody: Criterion = {
  id: 'libos-custody',
  title: 'Custody of the libOS',
  group: 'trust',
  question: 'Who supplies what runs below the application, and who vouches for it?',
  answers: {
    wrap: () =>
      declared('image owner', 'the owner of the image, who builds it in and signs the enclave', [
        upstream('gsc', 'gsc.py:332-469,553-613'),
      ]),
    load: () =>
      declared(
        'platform',
        'the operator of the platform supplies and signs it; the attestation service of the relying party verifies it',
        [design, upstream('enclave-cc', 'tools/packaging/deploy/enclave-cc-deploy.sh:65-70')],
      ),
    'load-gramine': () =>
      declared(
        'owner of the loader',
        'whoever signs the generic enclave: the operator or the owner, since its measurement is the same for all',
        [constructed],
      ),
    vm: () =>
      declared(
        'platform',
        'the operator of the platform supplies guest image and kernel; reference values of the verifier vouch for them',
        [upstream('kata-containers', 'tools/packaging/kata-deploy')],
      ),
    'occlum-image': () =>
      declared('image owner', 'the owner of the image', [upstream('occlum', 'tools/occlum_build.mk:57-75')]),
    'bigdl-ppml': () =>
      declared('BigDL', 'BigDL, with a fork of Gramine pinned by date', [upstream('bigdl', 'ppml/base/Dockerfile:3')]),
    marblerun: () =>
      declared('image owner', 'the owner of the image; the owner of the coordinator decides on parameters', [
        upstream('marblerun', 'docs/docs/workflows/define-manifest.md:12-18'),
      ]),
    'teaclave-executors': () =>
      declared('platform', 'the operator of the platform, whose build auditors sign', [
        upstream('incubator-teaclave', 'config/build.config.toml', 'v0.5.1'),
      ]),
    'bare-rune': () =>
      declared('node', 'the untrusted node, which builds the instance; a cached one survives updates of the libOS', [
        upstream('inclavare-containers', 'shim/runtime/carrier/occlum/bundle-cache.go:51-65'),
      ]),
  },
};
