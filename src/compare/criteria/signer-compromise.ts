import { constructed } from '../constructed.ts';
import { type Criterion, declared } from '../criterion.ts';
import { nitroKeys } from '../nitro.ts';
import { upstream } from '../upstream.ts';

export const signerCompromise: Criterion = {
  id: 'signer-compromise',
  title: 'What a signer compromise gives',
  group: 'trust',
  question: 'What can be impersonated by whoever gets the signing key?',
  answers: {
    wrap: () =>
      declared(
        "that owner's applications",
        'applications of that owner, to verifiers that accept the signer; the key reaches the Docker daemon at signing',
        [upstream('gsc', 'gsc.py:604-606')],
      ),
    load: () =>
      declared(
        'everything on every node',
        'everything on every node, and by everybody: the key is the public template key of Occlum, under which the file system key is sealed',
        [
          upstream('enclave-cc', 'tools/packaging/build/unified-bundle/Dockerfile:78'),
          upstream('occlum', 'etc/template/Enclave.pem'),
        ],
      ),
    'load-gramine': () =>
      declared(
        'every application of the loader',
        'every application whose key server accepts the signer; none where it names the MRENCLAVE',
        [constructed],
      ),
    vm: () =>
      declared(
        'none',
        'the launch measurement of the guest has no enclave signer; the signer of images is another key',
        [upstream('trustee', 'kbs/docs/initdata.md')],
      ),
    'occlum-image': () =>
      declared(
        "that owner's applications",
        'applications of that owner; of everybody when the template key was left in place',
        [upstream('occlum', 'tools/occlum:38')],
      ),
    'bigdl-ppml': () =>
      declared("that owner's applications", 'applications of that owner, and data sealed to the signer on that node', [
        upstream('bigdl', 'ppml/base/bash.manifest.template:62'),
      ]),
    marblerun: () =>
      declared(
        'marbles that are accepted by signer',
        'marbles that the manifest accepts by signer and product; none that it names by measurement',
        [upstream('marblerun', 'docs/docs/workflows/define-manifest.md:12-18')],
      ),
    nitro: () =>
      declared(
        'whatever is accepted by PCR8',
        'whatever the key service releases by PCR8 alone; nothing where conditions name PCR0',
        [nitroKeys],
      ),
    'bare-rune': () =>
      declared('everything on the node', 'everything: without a signing server the node signs with a throw-away key', [
        upstream('inclavare-containers', 'shim/runtime/carrier/occlum/occlum.go:252-255'),
      ]),
  },
};
