import { createHash } from 'node:crypto';
import { SgxError } from './sgx-error.ts';
import { type DateForm, decodeDate } from './sigstruct-date.ts';
import { headers, littleEndian, partOf, sigstructBytes, sigstructForm } from './sigstruct-form.ts';

/** What a signer fills in, beside the key and the signature. */
export interface SigstructFields {
  /** Four bytes, see `encodeDate`. */
  readonly date: Uint8Array;
  readonly attributes: { readonly flags: bigint; readonly xfrm: bigint; readonly xfrmMask: bigint };
  readonly miscSelect: number;
  readonly mrenclave: Uint8Array;
  readonly isvProdId: number;
  readonly isvSvn: number;
}

/** A SIGSTRUCT without key, signature and quotients. Its masks make the processor compare every flag and every bit of MISCSELECT. */
export function unsignedSigstruct(fields: SigstructFields): Uint8Array {
  const bytes = Buffer.alloc(sigstructBytes);
  bytes.set(Buffer.from(headers.header, 'hex'), sigstructForm.header[0]);
  bytes.set(fields.date, sigstructForm.date[0]);
  bytes.set(Buffer.from(headers.header2, 'hex'), sigstructForm.header2[0]);
  bytes.writeUInt32LE(fields.miscSelect, sigstructForm.miscSelect[0]);
  bytes.writeUInt32LE(0xffffffff, sigstructForm.miscMask[0]);
  bytes.writeBigUInt64LE(fields.attributes.flags, sigstructForm.flags[0]);
  bytes.writeBigUInt64LE(fields.attributes.xfrm, sigstructForm.xfrm[0]);
  bytes.writeBigUInt64LE(0xffffffffffffffffn, sigstructForm.flagsMask[0]);
  bytes.writeBigUInt64LE(fields.attributes.xfrmMask, sigstructForm.xfrmMask[0]);
  bytes.set(fields.mrenclave, sigstructForm.mrenclave[0]);
  bytes.writeUInt16LE(fields.isvProdId, sigstructForm.isvProdId[0]);
  bytes.writeUInt16LE(fields.isvSvn, sigstructForm.isvSvn[0]);
  return bytes;
}

/** A SIGSTRUCT as it stands in a file; whether its signature holds is another question. */
export interface Sigstruct {
  readonly bytes: Uint8Array;
  /** Undefined when the field holds no date. */
  readonly date: { readonly text: string; readonly form: DateForm } | undefined;
  readonly vendor: number;
  /** 64 hexadecimal digits. */
  readonly mrenclave: string;
  /** SHA-256 of the modulus, 64 hexadecimal digits. */
  readonly mrsigner: string;
  readonly attributes: {
    readonly debug: boolean;
    readonly flags: bigint;
    readonly flagsMask: bigint;
    readonly xfrm: bigint;
    readonly xfrmMask: bigint;
  };
  readonly miscSelect: number;
  readonly miscMask: number;
  readonly isvProdId: number;
  readonly isvSvn: number;
  readonly exponent: number;
}

/** Reads a `.sig` file; a copy of the bytes is kept. Throws an SgxError that tells why it is none. */
export function parseSigstruct(input: Uint8Array): Sigstruct {
  if (input.length !== sigstructBytes)
    throw new SgxError(`a SIGSTRUCT has ${sigstructBytes} bytes, not ${input.length}`, 'give the `.sig` file');
  const bytes = Uint8Array.from(input);
  for (const part of ['header', 'header2'] as const) {
    if (Buffer.from(partOf(bytes, part)).toString('hex') !== headers[part])
      throw new SgxError(
        `the bytes from ${sigstructForm[part][0]} on are not those of a SIGSTRUCT`,
        'give the `.sig` file',
      );
  }
  const number = (part: keyof typeof sigstructForm): bigint => littleEndian(partOf(bytes, part));
  const flags = number('flags');
  return {
    bytes,
    date: decodeDate(partOf(bytes, 'date')),
    vendor: Number(number('vendor')),
    mrenclave: Buffer.from(partOf(bytes, 'mrenclave')).toString('hex'),
    mrsigner: mrsignerOf(partOf(bytes, 'modulus')),
    attributes: {
      debug: (flags & 2n) !== 0n,
      flags,
      flagsMask: number('flagsMask'),
      xfrm: number('xfrm'),
      xfrmMask: number('xfrmMask'),
    },
    miscSelect: Number(number('miscSelect')),
    miscMask: Number(number('miscMask')),
    isvProdId: Number(number('isvProdId')),
    isvSvn: Number(number('isvSvn')),
    exponent: Number(number('exponent')),
  };
}

/** MRSIGNER of a modulus of 384 bytes, the lowest first. */
export function mrsignerOf(modulus: Uint8Array): string {
  return createHash('sha256').update(modulus).digest('hex');
}
