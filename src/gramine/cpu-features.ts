import { isBefore, type Release } from './release.ts';

/** CPU features and their bits of XFRM, in the order in which the signer applies them (sgx_sign.py:80-126). */
export const cpuFeatures = [
  ['avx', 0x4n],
  ['avx512', 0xe4n],
  ['amx', 0x60000n],
  ['mpx', 0x18n],
  ['pkru', 0x200n],
] as const;

export interface Xfrm {
  readonly value: bigint;
  readonly mask: bigint;
}

/** Before any feature is asked for or forbidden; 1.0 does not know AMX. */
export function startingXfrm(release: Release): Xfrm {
  return { value: 0x3n, mask: isBefore(release, '1.1') ? 0xffffffffffffff1bn : 0xfffffffffff9ff1bn };
}
