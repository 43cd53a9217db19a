import { figure, quantity } from '../../text/quantity.ts';
import type { Answer, Criterion } from '../criterion.ts';
import { upstream } from '../upstream.ts';

export const trustedFiles: Criterion = {
  id: 'trusted-files',
  title: 'Trusted files',
  group: 'resources',
  question: 'How many files are listed with a hash in what is measured?',
  answers: {
    wrap: (facts) => {
      const [files] = facts.numbers('image.files');
      return {
        value: files,
        unit: 'files',
        text: `GSC lists all ${figure(files)} regular files that its walk finds`,
        evidence: [upstream('gsc', 'finalize_manifest.py:58-75')],
        assumptions: ['what GSC itself adds to the image is not counted'],
      };
    },
    load: none,
    vm: none,
  },
};

function none(): Answer {
  return { value: 0, unit: 'files', text: 'no file of the image is measured' };
}

/** `file:`, and what surrounds a URI: `uri = "…"`, `sha256 = "…"`, braces and commas. */
const perEntry = 5 + 108;

export const manifestSize: Criterion = {
  id: 'manifest-size',
  title: 'Size of the trusted files in the manifest',
  group: 'resources',
  question: 'How many bytes does every enclave parse before it starts, and measure as part of its identity?',
  better: 'lower',
  answers: {
    wrap: (facts) => {
      const [files, path] = facts.numbers('image.files', 'image.mean-path');
      const bytes = manifestBytes(files, path);
      return {
        value: bytes,
        unit: 'B',
        text: `${figure(files)} files × (${figure(path)} bytes of path + 5 of \`file:\` + 108 around it) = ${quantity(bytes, 'B')}`,
        evidence: [
          upstream('gsc', 'finalize_manifest.py:82-126'),
          upstream('gramine', 'Documentation/performance.rst:486-490'),
        ],
        assumptions: ['the rest of the manifest is not counted'],
      };
    },
    load: () => ({ ...none(), unit: 'B', text: 'the image adds nothing to what is measured' }),
    vm: () => ({ ...none(), unit: 'B', text: 'the image adds nothing to what is measured' }),
  },
};

/** Bytes of the list of trusted files that GSC makes. */
export function manifestBytes(files: number, meanPath: number): number {
  return Math.round(files * (meanPath + perEntry));
}
