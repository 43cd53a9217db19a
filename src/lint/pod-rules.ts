import type { Rule } from './rule.ts';
import { podArgumentsDiscarded } from './rules/pod/arguments-discarded.ts';
import { podArgumentsFromHost } from './rules/pod/arguments-from-host.ts';
import { podCommandOutside } from './rules/pod/command-outside.ts';
import { podContainerNotChosen } from './rules/pod/container-not-chosen.ts';
import { podDirectMode } from './rules/pod/direct-mode.ts';
import { podEnvDiscarded } from './rules/pod/env-discarded.ts';
import { podEpcAmount } from './rules/pod/epc-amount.ts';
import { podEpcResourceName } from './rules/pod/epc-resource-name.ts';
import { podEpcTooSmall } from './rules/pod/epc-too-small.ts';
import { podExecOutside } from './rules/pod/exec-outside.ts';
import { podFileNotInImage } from './rules/pod/file-not-in-image.ts';
import { podHostNames } from './rules/pod/host-names.ts';
import { podImageTag } from './rules/pod/image-tag.ts';
import { podMemoryLimit } from './rules/pod/memory-limit.ts';
import { podNamesUnresolved } from './rules/pod/names-unresolved.ts';
import { podNoAesm } from './rules/pod/no-aesm.ts';
import { podNoDevice } from './rules/pod/no-device.ts';
import { podRuntimeClass } from './rules/pod/runtime-class.ts';
import { podSealedVolume } from './rules/pod/sealed-volume.ts';
import { podSecretThroughHost } from './rules/pod/secret-through-host.ts';
import { podStopSignal } from './rules/pod/stop-signal.ts';
import { podUser } from './rules/pod/user.ts';
import { podVolumeFromHost } from './rules/pod/volume-from-host.ts';
import { podVolumeOverTrusted } from './rules/pod/volume-over-trusted.ts';
import { podVolumeUnlisted } from './rules/pod/volume-unlisted.ts';
import { podWorkingDirectory } from './rules/pod/working-directory.ts';

/** Every rule about pods, by name. Loaded with `--pod`: `podRuleIds` are their names. */
export const podRules: readonly Rule[] = [
  podArgumentsDiscarded,
  podArgumentsFromHost,
  podCommandOutside,
  podContainerNotChosen,
  podDirectMode,
  podEnvDiscarded,
  podEpcAmount,
  podEpcResourceName,
  podEpcTooSmall,
  podExecOutside,
  podFileNotInImage,
  podHostNames,
  podImageTag,
  podMemoryLimit,
  podNamesUnresolved,
  podNoAesm,
  podNoDevice,
  podRuntimeClass,
  podSealedVolume,
  podSecretThroughHost,
  podStopSignal,
  podUser,
  podVolumeFromHost,
  podVolumeOverTrusted,
  podVolumeUnlisted,
  podWorkingDirectory,
];
