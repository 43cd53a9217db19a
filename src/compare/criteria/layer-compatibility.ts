import { figure } from '../../text/quantity.ts';
import { constructed } from '../constructed.ts';
import { type Criterion, declared } from '../criterion.ts';
import { upstream } from '../upstream.ts';

/** Images of eight layers were reported to lock up. */
const mostLayers = 7;

export const layerCompatibility: Criterion = {
  id: 'layer-compatibility',
  title: 'Layers that can be unpacked',
  group: 'compatibility',
  question: 'Does what unpacks the image get out of its layers what the image means?',
  answers: {
    wrap: () =>
      declared('as the image means', 'the image is built on: Docker unpacks its layers', [
        upstream('gsc', 'gsc.py:332-469'),
      ]),
    load: (facts) => {
      const { whiteouts, layers, devices, hardLinks, xattrs } = facts.image();
      const counts = [
        ['deletions in upper layers', whiteouts],
        ['layers', layers],
        ['device files', devices],
        ['hard links', hardLinks],
        ['files with extended attributes', xattrs],
      ] as const;
      const value =
        whiteouts > 0 ? 'deleted files come back' : layers > mostLayers ? 'may lock up' : 'nothing known against it';
      return {
        value,
        text: `${counts.map(([name, count]) => `${figure(count)} ${name}`).join(', ')}: Occlum has neither \`setxattr\` nor \`mknod\`, so deletions are not honoured, and images of more than ${mostLayers} layers were reported to lock up`,
        parts: counts.map(([name, count]) => ({ name, value: count, unit: 'entries' })),
        evidence: [
          upstream('occlum', 'src/libos/src/syscall/mod.rs:232,287,358'),
          { source: 'confidential-containers/enclave-cc#159', asOf: '2025-01' },
        ],
      };
    },
    'load-gramine': () =>
      declared('as the image means', 'the image is unpacked and encrypted where it is built, outside of Gramine', [
        constructed,
      ]),
    vm: () =>
      declared('as the image means', 'the guest has a Linux kernel, and unpacks natively', [
        upstream('guest-components', 'image-rs/src/unpack.rs'),
      ]),
  },
};
