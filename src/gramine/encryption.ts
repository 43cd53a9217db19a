import type { Manifest, Setting } from './manifest.ts';
import type { Mount, Mounts } from './mounts.ts';
import { isBefore, type Release } from './release.ts';
import { Text } from './text.ts';

/** Keys that the hardware derives (pal/include/pal/pal.h:990-991). */
const sealingKeys = ['_sgx_mrenclave', '_sgx_mrsigner'] as const;

/** What Gramine uses when an encrypted mount names no key. */
export const defaultKey = 'default';

export interface HardcodedKey {
  readonly name: string;
  readonly setting: Setting<unknown>;
}

/** Keys whose value stands in the manifest, in the places the release reads. */
export function hardcodedKeys(manifest: Manifest, release: Release): readonly HardcodedKey[] {
  const found: HardcodedKey[] = [];
  if (!isBefore(release, '1.2')) {
    for (const setting of manifest.members('fs.insecure__keys')) {
      const document = setting.written ? manifest.document : manifest.base!;
      if (setting.text) found.push({ name: new Text(setting.name, document.holes).toString(), setting });
    }
  }
  const old = isBefore(release, '1.5') ? manifest.at('sgx.insecure__protected_files_key') : undefined;
  if (old?.text) found.push({ name: defaultKey, setting: old });
  return found;
}

export interface EncryptedMount {
  readonly mount: Mount;
  /** The name of its key; undefined when a template decides, or when it is no string. */
  readonly keyName: string | undefined;
}

export function encryptedMounts({ root, entries }: Mounts): readonly EncryptedMount[] {
  return [root, ...entries]
    .filter(({ type }) => type === 'encrypted')
    .map((mount) => {
      const { keyName } = mount.fields;
      return { mount, keyName: keyName ? keyName.text?.known : defaultKey };
    });
}

/** Names that begin with `_` are reserved; Gramine knows the sealing keys alone. */
export function isUnknownSpecialKey(name: string): boolean {
  return name.startsWith('_') && !sealingKeys.some((key) => key === name);
}
