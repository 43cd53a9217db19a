import type { KeyObject } from 'node:crypto';
import type { RsaKey } from './rsa-key.ts';

/** Keys come from `readSigningKey`, `readVerifyingKey` or node:crypto, which takes no others. */
export function keyObject(key: RsaKey): KeyObject {
  return key as KeyObject;
}
