import type { Rule } from './rule.ts';
import { attestationPublicKey } from './rules/attestation/public-key.ts';
import { attestationPublicSigner } from './rules/attestation/public-signer.ts';
import { decryptConfigNoBroker } from './rules/decrypt-config/no-broker.ts';
import { decryptConfigNoProvider } from './rules/decrypt-config/no-provider.ts';
import { decryptConfigPlainHttp } from './rules/decrypt-config/plain-http.ts';
import { decryptConfigSampleProvider } from './rules/decrypt-config/sample-provider.ts';
import { decryptConfigUnknownProvider } from './rules/decrypt-config/unknown-provider.ts';
import { decryptConfigValidationOff } from './rules/decrypt-config/validation-off.ts';
import { encryptedLayerKeyId } from './rules/encrypted-layer/key-id.ts';
import { encryptedLayerMediaType } from './rules/encrypted-layer/media-type.ts';
import { encryptedLayerPacket } from './rules/encrypted-layer/packet.ts';
import { encryptedLayerUnauthenticated } from './rules/encrypted-layer/unauthenticated.ts';
import { missingKeyInData } from './rules/format/missing-key.ts';
import { unknownKeyInData } from './rules/format/unknown-key.ts';
import { unreadableData } from './rules/format/unreadable.ts';
import { valueInData } from './rules/format/value.ts';
import { imagePolicyAcceptsAnything } from './rules/image-policy/accepts-anything.ts';
import { imagePolicyKeyOfTheImage } from './rules/image-policy/key-of-the-image.ts';
import { imagePolicyKeySource } from './rules/image-policy/key-source.ts';
import { imagePolicyNoRequirements } from './rules/image-policy/no-requirements.ts';
import { imagePolicyOtherTransport } from './rules/image-policy/other-transport.ts';
import { imagePolicyScopeNeverMatches } from './rules/image-policy/scope-never-matches.ts';
import { imagePolicyTagIdentity } from './rules/image-policy/tag-identity.ts';
import { initDataDifferentBrokers } from './rules/init-data/different-brokers.ts';
import { kbsNoBroker } from './rules/kbs/no-broker.ts';
import { kbsNoImagePolicy } from './rules/kbs/no-image-policy.ts';
import { kbsPlainHttp } from './rules/kbs/plain-http.ts';
import { kbsResourceUri } from './rules/kbs/resource-uri.ts';
import { kbsSealedSecret } from './rules/kbs/sealed-secret.ts';
import { kbsTestProvider } from './rules/kbs/test-provider.ts';
import { occlumBomWildcard } from './rules/occlum/bom-wildcard.ts';
import { occlumCopiesNothing } from './rules/occlum/copies-nothing.ts';
import { occlumDependenciesOff } from './rules/occlum/dependencies-off.ts';
import { occlumEntryPoints } from './rules/occlum/entry-points.ts';
import { occlumHostCertificates } from './rules/occlum/host-certificates.ts';
import { occlumHostFiles } from './rules/occlum/host-files.ts';
import { occlumIdRange } from './rules/occlum/id-range.ts';
import { occlumIoUring } from './rules/occlum/io-uring.ts';
import { occlumKssIds } from './rules/occlum/kss-ids.ts';
import { occlumLayerType } from './rules/occlum/layer-type.ts';
import { occlumLoaderSwitch } from './rules/occlum/loader-switch.ts';
import { occlumLogEnabled } from './rules/occlum/log-enabled.ts';
import { occlumMaxWithoutEdmm } from './rules/occlum/max-without-edmm.ts';
import { occlumMountOptions } from './rules/occlum/mount-options.ts';
import { occlumMountTarget } from './rules/occlum/mount-target.ts';
import { occlumRootMount } from './rules/occlum/root-mount.ts';
import { occlumSecretCopied } from './rules/occlum/secret-copied.ts';
import { occlumSizesOrder } from './rules/occlum/sizes-order.ts';
import { occlumTemplateLeftover } from './rules/occlum/template-leftover.ts';
import { occlumTemplateMount } from './rules/occlum/template-mount.ts';
import { occlumUnpinnedFile } from './rules/occlum/unpinned-file.ts';
import { occlumUnverifiedKeyServer } from './rules/occlum/unverified-key-server.ts';
import { occlumZeroVersion } from './rules/occlum/zero-version.ts';
import { ocicryptNoProvider } from './rules/ocicrypt/no-provider.ts';
import { ocicryptOutsideProgram } from './rules/ocicrypt/outside-program.ts';
import { ocicryptSeveralWays } from './rules/ocicrypt/several-ways.ts';
import { trusteePlaceholderValue } from './rules/trustee/placeholder-value.ts';
import { trusteeReferenceForm } from './rules/trustee/reference-form.ts';

/** Every rule about data, by group and name. Loaded when such a text is met: `dataRuleIds` are their names. */
export const dataRules: readonly Rule[] = [
  attestationPublicKey,
  attestationPublicSigner,
  decryptConfigNoBroker,
  decryptConfigNoProvider,
  decryptConfigPlainHttp,
  decryptConfigSampleProvider,
  decryptConfigUnknownProvider,
  decryptConfigValidationOff,
  encryptedLayerKeyId,
  encryptedLayerMediaType,
  encryptedLayerPacket,
  encryptedLayerUnauthenticated,
  missingKeyInData,
  unknownKeyInData,
  unreadableData,
  valueInData,
  imagePolicyAcceptsAnything,
  imagePolicyKeyOfTheImage,
  imagePolicyKeySource,
  imagePolicyNoRequirements,
  imagePolicyOtherTransport,
  imagePolicyScopeNeverMatches,
  imagePolicyTagIdentity,
  initDataDifferentBrokers,
  kbsNoBroker,
  kbsNoImagePolicy,
  kbsPlainHttp,
  kbsResourceUri,
  kbsSealedSecret,
  kbsTestProvider,
  occlumBomWildcard,
  occlumCopiesNothing,
  occlumDependenciesOff,
  occlumEntryPoints,
  occlumHostCertificates,
  occlumHostFiles,
  occlumIdRange,
  occlumIoUring,
  occlumKssIds,
  occlumLayerType,
  occlumLoaderSwitch,
  occlumLogEnabled,
  occlumMaxWithoutEdmm,
  occlumMountOptions,
  occlumMountTarget,
  occlumRootMount,
  occlumSecretCopied,
  occlumSizesOrder,
  occlumTemplateLeftover,
  occlumTemplateMount,
  occlumUnpinnedFile,
  occlumUnverifiedKeyServer,
  occlumZeroVersion,
  ocicryptNoProvider,
  ocicryptOutsideProgram,
  ocicryptSeveralWays,
  trusteePlaceholderValue,
  trusteeReferenceForm,
];
