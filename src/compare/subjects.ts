import type { Evidence, Statement, Subject, SubjectId } from './comparison.ts';
import { constructed } from './constructed.ts';
import { upstream } from './upstream.ts';

/** What is compared, each with what a reader must know before any number. */
export const subjects: { readonly [id in SubjectId]: Subject } = {
  wrap: {
    id: 'wrap',
    title: 'wrap at build (GSC)',
    summary: 'Gramine goes into the image when it is built, and the enclave measures that image',
    status: [
      says(
        'GSC 1.9 is maintained, and its releases go with those of Gramine',
        upstream('gsc', 'config.yaml.template:29-30'),
      ),
      says(
        'no two builds of GSC give the same MRENCLAVE, even from the same inputs: it is known once the image is signed',
        upstream('gsc', 'finalize_manifest.py:82-126'),
      ),
    ],
  },
  load: {
    id: 'load',
    title: 'load at deployment (enclave-cc)',
    summary: 'a generic enclave pulls, verifies and decrypts the unmodified image, and a second one runs it',
    status: [
      says(
        'enclave-cc was removed upstream: deprecated in Confidential Containers 0.16, gone in 0.18; do not deploy it',
        upstream('confidential-containers', 'releases/v0.16.0.md:13-14', 'v0.16.0'),
        upstream('confidential-containers', 'releases/v0.18.0.md:13', 'v0.18.0'),
      ),
      says(
        'it is compared as it was shipped up to 0.11; local attestation between its two enclaves was designed and never made',
        upstream('enclave-cc', 'docs/design.md:108-148'),
      ),
      says('what its removal recommends in its place is containers customised for plain runc, that is, wrapping', {
        source: 'confidential-containers/confidential-containers#315',
        asOf: '0.18',
      }),
    ],
  },
  'load-gramine': {
    id: 'load-gramine',
    title: 'load at deployment (Gramine)',
    summary:
      'one measured generic manifest, whose program starts what lies in an encrypted root once a key is released to it',
    isConstructed: true,
    status: [
      says(
        'nobody ships it: it is constructed from what Gramine has to answer how a manifest is kept when the image is loaded late, and it was not tried',
        upstream('enclave-cc', 'docs/shim-rune.md:185-187'),
      ),
      says(
        'how Gramine keeps its manifest when it loads late: the manifest is measured once for all images, and says nothing of any',
        constructed,
      ),
      says(
        'what that costs: one key stands for all files in place of a hash for each, and the host may leave out files or offer older ones under that key',
        constructed,
        upstream('gramine', 'Documentation/manifest-syntax.rst:1110-1155'),
      ),
      says(
        'a Gramine variant of enclave-cc was announced "in future" and never came',
        upstream('enclave-cc', 'README.md:67'),
      ),
    ],
  },
  vm: {
    id: 'vm',
    title: 'pod VM (Kata Containers, confidential)',
    summary: 'a measured virtual machine pulls the unmodified image inside and runs the whole pod',
    status: [
      says(
        'Kata Containers and the guest components of Confidential Containers are maintained; facts are those of their main branches',
        upstream('kata-containers', 'src/runtime/config/configuration-qemu-tdx.toml.in:717-723'),
        upstream('trustee', 'kbs/docs/initdata.md'),
      ),
    ],
  },
  'occlum-image': {
    id: 'occlum-image',
    title: 'wrap at build (Occlum)',
    summary: 'an Occlum instance is built into the image, with the root file system under one MAC that is measured',
    status: [
      says('Occlum 0.31 is compared from its source; nothing was run', upstream('occlum', 'docs/fs_overview.md:52-53')),
    ],
  },
  'bigdl-ppml': {
    id: 'bigdl-ppml',
    title: 'one enclave for everything (BigDL PPML)',
    summary: 'an image whose manifest allows whole host folders: only the arguments are specific to the application',
    status: [
      says(
        'PPML was removed from the main branch of BigDL; 2.4.0 is compared',
        upstream('bigdl', 'ppml/base/bash.manifest.template'),
      ),
      says(
        'its Gramine is a fork pinned by date, and its manifest is refused by the schema of current releases',
        upstream('bigdl', 'ppml/base/Dockerfile:3'),
        upstream('bigdl', 'ppml/base/bash.manifest.template:2-24'),
      ),
    ],
  },
  marblerun: {
    id: 'marblerun',
    title: 'wrap, with parameters at deployment (MarbleRun)',
    summary:
      'a wrapped program starts behind a premain that gets arguments, environment and files from an attested coordinator',
    status: [
      says(
        'compared from its documentation; nothing was run',
        upstream('marblerun', 'docs/docs/workflows/define-manifest.md:12-18'),
      ),
    ],
  },
  'teaclave-executors': {
    id: 'teaclave-executors',
    title: 'functions in a generic enclave (Teaclave executors)',
    summary: 'a measured executor loads functions that it distrusts, and gives them no interface of the host',
    status: [
      says(
        'the code for functions as a service is unmaintained; 0.5.1 is compared',
        upstream('incubator-teaclave', 'README.md:23'),
      ),
    ],
  },
  nitro: {
    id: 'nitro',
    title: 'wrap for an isolated VM (AWS Nitro Enclaves)',
    summary: 'the image is made into an enclave image file, whose hashes a platform of one provider attests',
    status: [
      says(
        'compared from published documentation; the rune driver for it holds at most 512 MiB and two processors',
        upstream('inclavare-containers', 'rune/libenclave/internal/runtime/pal/nitro_enclaves/pal_ne.c:27-45'),
      ),
    ],
  },
  'bare-rune': {
    id: 'bare-rune',
    title: 'wrap on the node (rune and shim-rune)',
    summary: 'the untrusted node builds and signs an Occlum instance from the image when a container is created',
    status: [
      says(
        'Inclavare Containers is dormant: its last commit is of 2023-04',
        upstream('inclavare-containers', 'README.md'),
      ),
      says(
        'its Gramine variant ends with "not been implemented"',
        upstream('inclavare-containers', 'shim/runtime/carrier/graphene/graphene.go:17-20'),
      ),
    ],
  },
};

function says(text: string, ...evidence: readonly Evidence[]): Statement {
  return { text, evidence };
}
