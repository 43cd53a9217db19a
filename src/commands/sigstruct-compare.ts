import type { Against, FieldDifference } from '../report/measurement.ts';
import type { Sigstruct } from '../sgx/sigstruct.ts';
import { type SigstructDifference, sigstructDifferences } from '../sgx/sigstruct-difference.ts';

/** What became of an older SIGSTRUCT; both of them read from files. */
export function againstSigstruct(
  old: { readonly path: string; readonly sigstruct: Sigstruct },
  fresh: Sigstruct,
): Against {
  const found = sigstructDifferences(old.sigstruct, fresh);
  const differences = found.filter(({ about }) => about !== 'signing').map((one) => shown(one, old.sigstruct, fresh));
  const changed = old.sigstruct.mrenclave !== fresh.mrenclave;
  return {
    old: old.path,
    mrenclave: changed ? 'changes' : 'same',
    differences,
    causes: [],
    verdict: verdictOf(found),
  };
}

/** What another enclave than the one in the SIGSTRUCT would have; the key, the date and the signature are no part of that. */
export function enclaveDifferences(expected: Sigstruct, found: Sigstruct): readonly FieldDifference[] {
  return sigstructDifferences(expected, found)
    .filter(({ about }) => about === 'enclave')
    .map((one) => shown(one, expected, found));
}

function verdictOf(found: readonly SigstructDifference[]): string {
  if (found.length === 0) return 'identical';
  const enclave = found.filter(({ about }) => about === 'enclave');
  if (enclave.length > 0) return `not the same enclave: ${listed(enclave.map(({ field }) => nameOf(field)))} differ`;
  const apart = [...found.filter(({ about }) => about === 'signer'), ...found.filter(({ about }) => about === 'note')];
  if (apart.length === 0) return 'the same enclave, but one of the signatures does not hold';
  return `identical except for ${listed([...new Set(apart.map(({ field }) => wordOf(field)))])}`;
}

function wordOf(field: SigstructDifference['field']): string {
  return field === 'modulus' || field === 'exponent' ? 'signer' : field;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** A field by the name that JSON has for it. */
function nameOf(field: SigstructDifference['field']): string {
  return field === 'modulus' ? 'mrsigner' : field;
}

function shown({ field, old, new: fresh }: SigstructDifference, before: Sigstruct, after: Sigstruct): FieldDifference {
  if (field === 'modulus') return { field: 'mrsigner', old: before.mrsigner, new: after.mrsigner };
  if (field === 'date') return { field, old: before.date?.text ?? old, new: after.date?.text ?? fresh };
  return { field, old: numberOrBytes(old), new: numberOrBytes(fresh) };
}

/** What fits into 64 bits is a number, the lowest byte first. */
function numberOrBytes(text: string): string {
  if (text.length > 16) return text;
  return `0x${BigInt(`0x0${Buffer.from(text, 'hex').reverse().toString('hex')}`).toString(16)}`;
}
