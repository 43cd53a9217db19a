import { figure } from '../../text/quantity.ts';
import { constructed } from '../constructed.ts';
import { type Answer, type Criterion, declared } from '../criterion.ts';
import type { Facts } from '../facts.ts';
import { upstream } from '../upstream.ts';

/** Images of eight layers were reported to lock up. */
const mostLayers = 7;

export const layerCompatibility: Criterion = {
  id: 'layer-compatibility',
  title: 'Losses when layers are unpacked',
  group: 'compatibility',
  question: 'What of the image is missing or too much where it is unpacked?',
  answers: {
    wrap: () =>
      declared([], 'nothing: the image is built on, and Docker unpacks its layers', [
        upstream('gsc', 'gsc.py:332-469'),
      ]),
    load: inOcclum,
    'load-gramine': () =>
      declared([], 'nothing: the image is unpacked and encrypted where it is built, outside of Gramine', [constructed]),
    vm: () =>
      declared([], 'nothing: the guest has a Linux kernel, and unpacks natively', [
        upstream('guest-components', 'image-rs/src/unpack.rs'),
      ]),
  },
};

function inOcclum(facts: Facts): Answer {
  const { whiteouts, layers, devices, hardLinks, xattrs } = facts.image();
  const counts = [
    ['deletions in upper layers', whiteouts],
    ['layers', layers],
    ['device files', devices],
    ['hard links', hardLinks],
    ['files with extended attributes', xattrs],
  ] as const;
  return {
    value: [
      ...(whiteouts > 0 ? ['deleted files come back'] : []),
      ...(devices > 0 ? ['device files are missing'] : []),
      ...(xattrs > 0 ? ['extended attributes are missing'] : []),
      ...(layers > mostLayers ? [`may lock up with more than ${mostLayers} layers`] : []),
    ],
    text: `${counts.map(([name, count]) => `${figure(count)} ${name}`).join(', ')}: Occlum has neither \`setxattr\` nor \`mknod\`, so that deletions are not honoured either, and an image of more than ${mostLayers} layers was reported to lock up`,
    parts: counts.map(([name, count]) => ({ name, value: count, unit: 'entries' })),
    evidence: [
      upstream('occlum', 'src/libos/src/syscall/mod.rs:232,287,358'),
      { source: 'confidential-containers/enclave-cc#159', asOf: '2025-01' },
    ],
  };
}
