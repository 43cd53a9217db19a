import { constructed } from '../constructed.ts';
import { type Criterion, declared } from '../criterion.ts';
import { upstream } from '../upstream.ts';

export const maintenanceLicence: Criterion = {
  id: 'maintenance-licence',
  title: 'Maintenance and licence',
  group: 'operations',
  question: 'Is there somebody who maintains it, and under which licence?',
  core: true,
  answers: {
    wrap: () =>
      declared('maintained', 'maintained; Gramine is under LGPL-3.0, GSC under a BSD licence since 1.6', [
        upstream('gsc', 'config.yaml.template:29-30'),
      ]),
    load: () =>
      declared('removed', 'removed: deprecated in Confidential Containers 0.16, gone in 0.18; Apache-2.0', [
        upstream('confidential-containers', 'releases/v0.16.0.md:13-14', 'v0.16.0'),
        upstream('confidential-containers', 'releases/v0.18.0.md:13'),
      ]),
    'load-gramine': () =>
      declared(
        'nobody ships it',
        'nobody ships it: the loader and the conversion of images would be yours to maintain; Gramine is under LGPL-3.0',
        [constructed],
      ),
    vm: () =>
      declared('maintained', 'maintained; Apache-2.0', [
        upstream('kata-containers', 'src/runtime/config/configuration-qemu-tdx.toml.in:717-723'),
      ]),
    'occlum-image': () => declared('maintained', 'compared at 0.31; BSD', [upstream('occlum', 'LICENSE')]),
    'bigdl-ppml': () =>
      declared('removed', 'removed from the main branch; 2.4.0 is its last form', [
        upstream('bigdl', 'ppml/base/Dockerfile:3'),
      ]),
    marblerun: () =>
      declared('maintained', 'maintained at the time of reading', [
        upstream('marblerun', 'docs/docs/workflows/define-manifest.md'),
      ]),
    'teaclave-executors': () =>
      declared(
        'unmaintained',
        'the code for functions as a service is unmaintained; Apache-2.0, so Gramine (LGPL) may not be part of it',
        [upstream('incubator-teaclave', 'README.md:23')],
      ),
    nitro: () =>
      declared('service of one provider', 'a service of one provider', [
        { source: 'AWS Nitro Enclaves User Guide', asOf: '2026-08' },
      ]),
    'bare-rune': () => declared('dormant', 'dormant since 2023-04', [upstream('inclavare-containers', 'README.md')]),
  },
};
