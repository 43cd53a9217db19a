/** Bytes of a SIGSTRUCT. */
export const sigstructBytes = 1808;

/** Bytes of the modulus, the signature and the two quotients: RSA-3072. */
export const rsaBytes = 384;

/** `[offset, length]` of everything in it, in order (Intel SDM, volume 3D, 35.13). */
export const sigstructForm = {
  header: [0, 16],
  vendor: [16, 4],
  date: [20, 4],
  header2: [24, 16],
  swDefined: [40, 4],
  reserved1: [44, 84],
  modulus: [128, rsaBytes],
  exponent: [512, 4],
  signature: [516, rsaBytes],
  miscSelect: [900, 4],
  miscMask: [904, 4],
  cetAttributes: [908, 1],
  cetAttributesMask: [909, 1],
  reserved2: [910, 2],
  isvFamilyId: [912, 16],
  flags: [928, 8],
  xfrm: [936, 8],
  flagsMask: [944, 8],
  xfrmMask: [952, 8],
  mrenclave: [960, 32],
  reserved3: [992, 16],
  isvExtProdId: [1008, 16],
  isvProdId: [1024, 2],
  isvSvn: [1026, 2],
  reserved4: [1028, 12],
  q1: [1040, rsaBytes],
  q2: [1424, rsaBytes],
} as const;

export type SigstructPart = keyof typeof sigstructForm;

/** What both headers have to hold. */
export const headers = {
  header: '06000000e10000000000010000000000',
  header2: '01010000600000006000000001000000',
} as const;

export function partOf(bytes: Uint8Array, part: SigstructPart): Uint8Array {
  const [start, length] = sigstructForm[part];
  return bytes.subarray(start, start + length);
}

/** What the signature is about: all but the key, the signature and the quotients. */
export function signedPart(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes.subarray(0, 128), bytes.subarray(900, 1028)]);
}

export function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x0${Buffer.from(bytes).reverse().toString('hex')}`);
}

export function toLittleEndian(value: bigint, length: number): Uint8Array {
  return Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex').reverse();
}
