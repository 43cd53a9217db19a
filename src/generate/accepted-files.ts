import { Text } from '../gramine/text.ts';
import { writtenPlace } from '../gramine/written-place.ts';
import type { Acceptance, WorkloadFile } from './workload.ts';

/** Files that lie where programs usually write, because they were named there: one acceptance for all, or for each of a few. */
export function acceptedFiles(trusted: readonly WorkloadFile[]): {
  readonly trusted: readonly WorkloadFile[];
  readonly acceptances: readonly Acceptance[];
} {
  const placed = new Set(trusted.filter((file) => !file.accept && isInWrittenPlace(file)));
  if (placed.size === 0) return { trusted, acceptances: [] };
  if (placed.size <= few)
    return { trusted: trusted.map((file) => (placed.has(file) ? { ...file, accept } : file)), acceptances: [] };
  return {
    trusted: trusted.map(({ accept: own, ...file }) =>
      own && own.rule !== accept.rule ? { ...file, accept: own } : file,
    ),
    acceptances: [accept],
  };
}

const few = 2;

const accept: Acceptance = {
  rule: 'files/writable-trusted',
  reason: 'named there by who asked for this manifest, and only read',
};

function isInWrittenPlace({ uri }: WorkloadFile): boolean {
  const path = new Text(uri.slice('file:'.length).replace(/(.)\/$/, '$1'));
  return writtenPlace({ path, isDirectory: uri.endsWith('/') }) !== undefined;
}
