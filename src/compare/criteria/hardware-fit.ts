import { constructed } from '../constructed.ts';
import { type Criterion, declared } from '../criterion.ts';
import { upstream } from '../upstream.ts';

export const hardwareFit: Criterion = {
  id: 'hardware-fit',
  title: 'Hardware',
  group: 'compatibility',
  question: 'Which TEEs does it run on?',
  answers: {
    wrap: () =>
      declared(['SGX'], 'SGX; without it only in the insecure direct mode', [
        upstream('gsc', 'Documentation/index.rst:398-431'),
      ]),
    load: () => declared(['SGX'], 'SGX', [upstream('enclave-cc', 'README.md:58-67')]),
    'load-gramine': () => declared(['SGX'], 'SGX', [constructed]),
    vm: () =>
      declared(
        ['TDX', 'SEV-SNP', 'IBM Secure Execution', 'Arm CCA'],
        'TDX, SEV-SNP, IBM Secure Execution and Arm CCA',
        [upstream('trustee', 'kbs/docs/initdata.md')],
      ),
    'occlum-image': () => declared(['SGX'], 'SGX', [upstream('occlum', 'tools/occlum_build.mk:57-75')]),
    'bigdl-ppml': () =>
      declared(['SGX', 'TDX'], 'SGX; a flavour for TDX runs the unchanged image in a Kata pod', [
        upstream('bigdl', 'ppml/tdx/tdx-coco'),
      ]),
    marblerun: () => declared(['SGX'], 'SGX', [upstream('marblerun', 'docs/docs/workflows/define-manifest.md:12-18')]),
    'teaclave-executors': () =>
      declared(['SGX'], 'SGX', [upstream('incubator-teaclave', 'docs/executing-in-occlum.md', 'v0.5.1')]),
    nitro: () =>
      declared(['AWS Nitro'], 'instances of one provider', [
        { source: 'AWS Nitro Enclaves User Guide', asOf: '2026-08' },
      ]),
    'bare-rune': () =>
      declared(['SGX', 'AWS Nitro'], 'SGX and AWS Nitro; what is set has to be what is probed on the node', [
        upstream('inclavare-containers', 'rune/libenclave/init.go:29-49'),
      ]),
  },
};
