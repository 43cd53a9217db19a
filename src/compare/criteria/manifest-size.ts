import { figure, quantity } from '../../text/quantity.ts';
import type { Evidence } from '../comparison.ts';
import { constructed } from '../constructed.ts';
import { type Answer, type Criterion, declared } from '../criterion.ts';
import { upstream } from '../upstream.ts';

export const trustedFiles: Criterion = {
  id: 'trusted-files',
  title: 'Trusted files',
  group: 'resources',
  question: 'How many files of the image are listed with a hash in what is measured?',
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
    load: () => none('files', enclaveCc),
    'load-gramine': () => none('files', constructed),
    vm: () => none('files', guest),
  },
};

const enclaveCc = upstream('enclave-cc', 'README.md:31-34');
const guest = upstream('trustee', 'kbs/docs/initdata.md');

function none(unit: string, evidence: Evidence): Answer {
  return { ...declared(0, 'no file of the image is listed in what is measured', [evidence]), unit };
}

/** `file:`, and what surrounds a URI: `uri = "…"`, `sha256 = "…"`, braces and commas. */
const perEntry = 5 + 108;

export const manifestSize: Criterion = {
  id: 'manifest-size',
  title: 'Size of the trusted files in the manifest',
  group: 'resources',
  question: 'How many bytes does the list of them add to what every enclave parses before it starts?',
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
    load: () => none('B', enclaveCc),
    'load-gramine': () => none('B', constructed),
    vm: () => none('B', guest),
  },
};

/** Bytes of the list of trusted files that GSC makes. */
export function manifestBytes(files: number, meanPath: number): number {
  return Math.round(files * (meanPath + perEntry));
}
