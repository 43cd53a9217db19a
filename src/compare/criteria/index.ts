import type { Criterion } from '../criterion.ts';
import { coldStart } from './cold-start.ts';
import { layerCompatibility } from './layer-compatibility.ts';
import { manifestSize, trustedFiles } from './manifest-size.ts';
import { measuredCoverage } from './measured-coverage.ts';
import { nodeRollouts } from './node-rollouts.ts';
import { nodeStorage } from './node-storage.ts';
import { processCost } from './process-cost.ts';
import { pullBound, pullDeadline } from './pull-deadline.ts';
import { rebuildVolume } from './rebuild-volume.ts';
import { rebuilds } from './rebuilds.ts';
import { referenceValues } from './reference-values.ts';
import { registryBytes } from './registry-bytes.ts';
import { revocationPlaces, revocationTime } from './revocation.ts';
import { schedulingHonesty } from './scheduling-honesty.ts';
import { teeMemory } from './tee-memory.ts';

/** All questions, in the order in which they are shown. */
export const criteria: readonly Criterion[] = [
  measuredCoverage,
  referenceValues,
  rebuilds,
  rebuildVolume,
  nodeRollouts,
  revocationPlaces,
  revocationTime,
  teeMemory,
  schedulingHonesty,
  processCost,
  trustedFiles,
  manifestSize,
  registryBytes,
  nodeStorage,
  coldStart,
  pullDeadline,
  pullBound,
  layerCompatibility,
];
