import { diffManifests } from '../diff/diff-manifests.ts';
import type { ManifestDiff } from '../diff/manifest-diff.ts';
import type { EnclaveIdentity } from '../gramine/enclave-identity.ts';
import type { FieldDifference } from '../report/measurement.ts';
import { parseSigstruct, type Sigstruct, unsignedSigstruct } from '../sgx/sigstruct.ts';
import { partOf } from '../sgx/sigstruct-form.ts';
import { areaCauses } from './area-causes.ts';
import type { LibpalFile } from './libpal-option.ts';
import { sigstructFields } from './measured-enclave.ts';
import type { MeasuredManifest } from './measured-manifest.ts';
import { enclaveDifferences } from './sigstruct-compare.ts';

/** An enclave, and what it is made of. */
export interface Measured {
  readonly manifest: MeasuredManifest;
  readonly enclave: EnclaveIdentity;
  readonly libpal: LibpalFile | undefined;
}

export interface EnclaveComparison {
  /** From the digests; without libpal.so from what would go into them. */
  readonly mrenclave: 'changes' | 'same';
  readonly differences: readonly FieldDifference[];
  /** Why MRENCLAVE changes, most telling first. */
  readonly causes: readonly string[];
  /** Of the finished manifests; undefined when they are the same. */
  readonly texts: ManifestDiff | undefined;
}

/** What became of an enclave, and why. */
export function compareEnclaves(before: Measured, after: Measured): EnclaveComparison {
  const expected = asSigstruct(before.enclave);
  const differences = enclaveDifferences(expected, asSigstruct(after.enclave));
  const texts = textDifference(before.manifest, after.manifest);
  const [was, is] = [before.manifest.release, after.manifest.release];
  const causes = [
    ...(texts?.identity.causes ?? []),
    ...(isSame(before.libpal?.bytes, after.libpal?.bytes) ? [] : ['another libpal.so']),
    ...(was === is ? [] : [`Gramine ${is} lays enclaves out, not ${was}`]),
  ];
  const isMeasured = before.enclave.mrenclave !== null && after.enclave.mrenclave !== null;
  const isChanged = isMeasured ? differences.some(({ field }) => field === 'mrenclave') : causes.length > 0;
  return {
    mrenclave: isChanged ? 'changes' : 'same',
    differences,
    causes: isChanged ? [...causes, ...areaCauses(before.enclave.layout, after.enclave.layout)] : [],
    texts,
  };
}

/** An identity in the form of a SIGSTRUCT; an MRENCLAVE that is not known is the one of `unknown`, or zero. */
export function asSigstruct(enclave: EnclaveIdentity, unknown?: Sigstruct): Sigstruct {
  const mrenclave = enclave.mrenclave ?? (unknown ? partOf(unknown.bytes, 'mrenclave') : new Uint8Array(32));
  return parseSigstruct(unsignedSigstruct({ ...sigstructFields(enclave), date: new Uint8Array(4), mrenclave }));
}

/** Both texts are the measured ones, so nothing is left open. */
function textDifference(before: MeasuredManifest, after: MeasuredManifest): ManifestDiff | undefined {
  if (isSame(before.signed.bytes, after.signed.bytes)) return undefined;
  const input = ({ signed }: MeasuredManifest) => ({
    source: signed.manifest.document.source,
    templated: false,
    final: true,
  });
  return diffManifests(input(before), input(after), { release: after.release });
}

function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && Buffer.compare(a, b) === 0);
}
