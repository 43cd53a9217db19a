import type { Rule } from './rule.ts';
import { attestationPublicKey } from './rules/attestation/public-key.ts';
import { attestationPublicSigner } from './rules/attestation/public-signer.ts';
import { decryptConfigNoBroker } from './rules/decrypt-config/no-broker.ts';
import { decryptConfigNoProvider } from './rules/decrypt-config/no-provider.ts';
import { decryptConfigPlainHttp } from './rules/decrypt-config/plain-http.ts';
import { decryptConfigSampleProvider } from './rules/decrypt-config/sample-provider.ts';
import { decryptConfigUnknownProvider } from './rules/decrypt-config/unknown-provider.ts';
import { decryptConfigValidationOff } from './rules/decrypt-config/validation-off.ts';
import { enclaveCcAgentListens } from './rules/enclave-cc/agent-listens.ts';
import { enclaveCcAgentUrl } from './rules/enclave-cc/agent-url.ts';
import { enclaveCcCriHandler } from './rules/enclave-cc/cri-handler.ts';
import { enclaveCcDigestImage } from './rules/enclave-cc/digest-image.ts';
import { enclaveCcEpcRequest } from './rules/enclave-cc/epc-request.ts';
import { enclaveCcExecOutside } from './rules/enclave-cc/exec-outside.ts';
import { enclaveCcOperatorConfig } from './rules/enclave-cc/operator-config.ts';
import { enclaveCcPayloadMismatch } from './rules/enclave-cc/payload-mismatch.ts';
import { enclaveCcPodCommand } from './rules/enclave-cc/pod-command.ts';
import { enclaveCcPullSecret } from './rules/enclave-cc/pull-secret.ts';
import { enclaveCcReleaseEnclave } from './rules/enclave-cc/release-enclave.ts';
import { enclaveCcRemoved } from './rules/enclave-cc/removed.ts';
import { enclaveCcRootInMemory } from './rules/enclave-cc/root-in-memory.ts';
import { enclaveCcSameName } from './rules/enclave-cc/same-name.ts';
import { enclaveCcSeveralContainers } from './rules/enclave-cc/several-containers.ts';
import { enclaveCcSharedNetwork } from './rules/enclave-cc/shared-network.ts';
import { enclaveCcWorkingDirectory } from './rules/enclave-cc/working-directory.ts';
import { encryptedLayerKeyId } from './rules/encrypted-layer/key-id.ts';
import { encryptedLayerMediaType } from './rules/encrypted-layer/media-type.ts';
import { encryptedLayerPacket } from './rules/encrypted-layer/packet.ts';
import { encryptedLayerUnauthenticated } from './rules/encrypted-layer/unauthenticated.ts';
import { missingKeyInData } from './rules/format/missing-key.ts';
import { unknownKeyInData } from './rules/format/unknown-key.ts';
import { unreadableData } from './rules/format/unreadable.ts';
import { valueInData } from './rules/format/value.ts';
import { gscConfigBranch } from './rules/gsc-config/branch.ts';
import { gscConfigDistro } from './rules/gsc-config/distro.ts';
import { gscConfigImage } from './rules/gsc-config/image.ts';
import { gscConfigNoSource } from './rules/gsc-config/no-source.ts';
import { gscConfigUnread } from './rules/gsc-config/unread.ts';
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
import { marblerunDebugEnclave } from './rules/marblerun/debug-enclave.ts';
import { marblerunHostArguments } from './rules/marblerun/host-arguments.ts';
import { marblerunNoIdentity } from './rules/marblerun/no-identity.ts';
import { marblerunSecretInManifest } from './rules/marblerun/secret-in-manifest.ts';
import { marblerunSignerWithoutVersion } from './rules/marblerun/signer-without-version.ts';
import { marblerunTcbStatus } from './rules/marblerun/tcb-status.ts';
import { marblerunUnknownPackage } from './rules/marblerun/unknown-package.ts';
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
import { runeAttestationType } from './rules/rune/attestation-type.ts';
import { runeEnclaveType } from './rules/rune/enclave-type.ts';
import { runeEpidWithoutSpid } from './rules/rune/epid-without-spid.ts';
import { runeLogLevel } from './rules/rune/log-level.ts';
import { runeNoEnclaveType } from './rules/rune/no-enclave-type.ts';
import { runeRuntimeArguments } from './rules/rune/runtime-arguments.ts';
import { runeRuntimePath } from './rules/rune/runtime-path.ts';
import { runeShortValue } from './rules/rune/short-value.ts';
import { runeSubscriptionKey } from './rules/rune/subscription-key.ts';
import { shimRuneBuiltOnTheNode } from './rules/shim-rune/built-on-the-node.ts';
import { shimRuneCarrier } from './rules/shim-rune/carrier.ts';
import { shimRuneClientSignature } from './rules/shim-rune/client-signature.ts';
import { shimRuneDebuggable } from './rules/shim-rune/debuggable.ts';
import { shimRuneHostVariables } from './rules/shim-rune/host-variables.ts';
import { shimRuneImageDigest } from './rules/shim-rune/image-digest.ts';
import { shimRuneMockSignature } from './rules/shim-rune/mock-signature.ts';
import { shimRuneOverride } from './rules/shim-rune/override.ts';
import { shimRuneSharedPool } from './rules/shim-rune/shared-pool.ts';
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
  enclaveCcAgentListens,
  enclaveCcAgentUrl,
  enclaveCcCriHandler,
  enclaveCcDigestImage,
  enclaveCcEpcRequest,
  enclaveCcExecOutside,
  enclaveCcOperatorConfig,
  enclaveCcPayloadMismatch,
  enclaveCcPodCommand,
  enclaveCcPullSecret,
  enclaveCcReleaseEnclave,
  enclaveCcRemoved,
  enclaveCcRootInMemory,
  enclaveCcSameName,
  enclaveCcSeveralContainers,
  enclaveCcSharedNetwork,
  enclaveCcWorkingDirectory,
  encryptedLayerKeyId,
  encryptedLayerMediaType,
  encryptedLayerPacket,
  encryptedLayerUnauthenticated,
  missingKeyInData,
  unknownKeyInData,
  unreadableData,
  valueInData,
  gscConfigBranch,
  gscConfigDistro,
  gscConfigImage,
  gscConfigNoSource,
  gscConfigUnread,
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
  marblerunDebugEnclave,
  marblerunHostArguments,
  marblerunNoIdentity,
  marblerunSecretInManifest,
  marblerunSignerWithoutVersion,
  marblerunTcbStatus,
  marblerunUnknownPackage,
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
  runeAttestationType,
  runeEnclaveType,
  runeEpidWithoutSpid,
  runeLogLevel,
  runeNoEnclaveType,
  runeRuntimeArguments,
  runeRuntimePath,
  runeShortValue,
  runeSubscriptionKey,
  shimRuneBuiltOnTheNode,
  shimRuneCarrier,
  shimRuneClientSignature,
  shimRuneDebuggable,
  shimRuneHostVariables,
  shimRuneImageDigest,
  shimRuneMockSignature,
  shimRuneOverride,
  shimRuneSharedPool,
  trusteePlaceholderValue,
  trusteeReferenceForm,
];
