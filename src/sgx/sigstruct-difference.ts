import type { Sigstruct } from './sigstruct.ts';
import { partOf, type SigstructPart, sigstructForm } from './sigstruct-form.ts';

export interface SigstructDifference {
  readonly field: SigstructPart;
  /** Hexadecimal, byte for byte as in the file. */
  readonly old: string;
  readonly new: string;
  /** `signer`: another key; `signing`: follows from what was signed and by whom; `enclave`: another identity; `note`: neither. */
  readonly about: 'signer' | 'signing' | 'enclave' | 'note';
}

/** The fields in which two SIGSTRUCTs differ, in their order. Nothing but `signer`, `signing` and `note`: the same enclave. */
export function sigstructDifferences(old: Sigstruct, other: Sigstruct): SigstructDifference[] {
  const parts = Object.keys(sigstructForm) as SigstructPart[];
  return parts.flatMap((field) => {
    const values = { old: hex(partOf(old.bytes, field)), new: hex(partOf(other.bytes, field)) };
    return values.old === values.new ? [] : [{ field, ...values, about: aboutOf(field) }];
  });
}

function aboutOf(field: SigstructPart): SigstructDifference['about'] {
  if (field === 'modulus' || field === 'exponent') return 'signer';
  if (field === 'signature' || field === 'q1' || field === 'q2') return 'signing';
  return field === 'date' || field === 'vendor' || field === 'swDefined' ? 'note' : 'enclave';
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
