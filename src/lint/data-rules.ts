import type { Rule } from './rule.ts';
import { missingKeyInData } from './rules/format/missing-key.ts';
import { unknownKeyInData } from './rules/format/unknown-key.ts';
import { unreadableData } from './rules/format/unreadable.ts';
import { valueInData } from './rules/format/value.ts';
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

/** Every rule about data, by group and name. Loaded when such a text is met: `dataRuleIds` are their names. */
export const dataRules: readonly Rule[] = [
  missingKeyInData,
  unknownKeyInData,
  unreadableData,
  valueInData,
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
];
