import type { Criterion } from '../criterion.ts';
import { appAttestation } from './app-attestation.ts';
import { argvBinding } from './argv-binding.ts';
import { coldStart } from './cold-start.ts';
import { controlPlaneCoupling } from './control-plane-coupling.ts';
import { dataPortability } from './data-portability.ts';
import { envBinding } from './env-binding.ts';
import { evidenceAudience } from './evidence-audience.ts';
import { evidenceNames } from './evidence-names.ts';
import { evidenceProducer } from './evidence-producer.ts';
import { execExposure } from './exec-exposure.ts';
import { fsKeyInTee } from './fs-key-in-tee.ts';
import { hardwareFit } from './hardware-fit.ts';
import { hostControlledInputs } from './host-controlled-inputs.ts';
import { identityGranularity } from './identity-granularity.ts';
import { imageBinding } from './image-binding.ts';
import { imageReference } from './image-reference.ts';
import { keyWrapped } from './key-wrapped.ts';
import { layerCompatibility } from './layer-compatibility.ts';
import { libosCustody } from './libos-custody.ts';
import { limitChanges } from './limit-changes.ts';
import { loaderVerifiesApp } from './loader-verifies-app.ts';
import { maintenanceLicence } from './maintenance-licence.ts';
import { manifestSize, trustedFiles } from './manifest-size.ts';
import { measuredCoverage } from './measured-coverage.ts';
import { measuredIdentity } from './measured-identity.ts';
import { nodeRollouts } from './node-rollouts.ts';
import { nodeStorage } from './node-storage.ts';
import { payloadTrust } from './payload-trust.ts';
import { podDensity } from './pod-density.ts';
import { policyCustody } from './policy-custody.ts';
import { processCost } from './process-cost.ts';
import { pullBound, pullDeadline } from './pull-deadline.ts';
import { rebuildVolume } from './rebuild-volume.ts';
import { rebuilds } from './rebuilds.ts';
import { referenceValues } from './reference-values.ts';
import { registryBytes } from './registry-bytes.ts';
import { releasePolicySpecific } from './release-policy-specific.ts';
import { revocationPlaces, revocationTime } from './revocation.ts';
import { rollback } from './rollback.ts';
import { schedulingHonesty } from './scheduling-honesty.ts';
import { signatureCoverage } from './signature-coverage.ts';
import { signerCompromise } from './signer-compromise.ts';
import { signerHygiene } from './signer-hygiene.ts';
import { teeMemory } from './tee-memory.ts';
import { workloadSpecDelta } from './workload-spec-delta.ts';

/** All questions, in the order in which they are shown. */
export const criteria: readonly Criterion[] = [
  identityGranularity,
  imageBinding,
  argvBinding,
  hostControlledInputs,
  appAttestation,
  execExposure,
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
  maintenanceLicence,
  workloadSpecDelta,
  controlPlaneCoupling,
  hardwareFit,
  podDensity,
  limitChanges,
  measuredIdentity,
  envBinding,
  imageReference,
  signatureCoverage,
  evidenceProducer,
  evidenceAudience,
  evidenceNames,
  signerCompromise,
  signerHygiene,
  policyCustody,
  libosCustody,
  payloadTrust,
  releasePolicySpecific,
  keyWrapped,
  fsKeyInTee,
  loaderVerifiesApp,
  dataPortability,
  rollback,
];
