import { UserError } from '../diagnostic/diagnostic.ts';
import { diffManifests } from '../diff/diff-manifests.ts';
import type { EnclaveIdentity } from '../gramine/enclave-identity.ts';
import type { Io } from '../io/io.ts';
import type { Against, FieldDifference } from '../report/measurement.ts';
import { parseSigstruct, type Sigstruct, unsignedSigstruct } from '../sgx/sigstruct.ts';
import { partOf, sigstructBytes } from '../sgx/sigstruct-form.ts';
import { areaCauses } from './area-causes.ts';
import type { Running } from './enclave-files.ts';
import { type LibpalFile, readLibpalFile } from './libpal-option.ts';
import { measuredEnclave, sigstructFields } from './measured-enclave.ts';
import { type MeasuredManifest, openMeasured } from './measured-manifest.ts';
import { releaseFrom } from './release-option.ts';
import { enclaveDifferences } from './sigstruct-compare.ts';
import { readSigstruct } from './sigstruct-run.ts';

/** The new side. */
export interface Measured {
  readonly manifest: MeasuredManifest;
  readonly enclave: EnclaveIdentity;
  readonly libpal: LibpalFile | undefined;
}

/** What became of an older enclave: a `.sig` file, or a manifest that is measured with the same libpal.so. */
export async function measureAgainst(old: string, fresh: Measured, running: Running): Promise<Against> {
  if (!isSigstruct(old, running.io)) return againstManifest(old, fresh, running);
  const option = oldOptions.find((name) => running.given.has(name));
  if (option !== undefined)
    throw new UserError(`\`--${option}\` is about a manifest, and \`${old}\` is a SIGSTRUCT`, 'leave it out');
  return againstSig(old, fresh, running);
}

/** What says with what an older manifest is measured. */
export const oldOptions = ['old-libpal', 'old-gramine'] as const;

function isSigstruct(path: string, io: Io): boolean {
  return path.endsWith('.sig') || io.stat(path)?.size === sigstructBytes;
}

async function againstSig(old: string, fresh: Measured, { io }: Running): Promise<Against> {
  const before = readSigstruct(old, io);
  const differences = enclaveDifferences(before, asSigstruct(fresh.enclave, before));
  const mrenclave = verdictOf(fresh, differences);
  return {
    old,
    mrenclave,
    differences,
    causes:
      mrenclave === 'changes'
        ? [
            'a SIGSTRUCT holds no more than the digest: compare with the `.manifest.sgx` it was made for to learn the cause',
          ]
        : [],
    verdict: phrase(mrenclave, differences),
  };
}

async function againstManifest(old: string, fresh: Measured, running: Running): Promise<Against> {
  const { given, io } = running;
  const release = given.has('old-gramine') ? releaseFrom(given.value('old-gramine')) : fresh.manifest.release;
  const oldLibpal = given.value('old-libpal');
  const libpal = oldLibpal === undefined ? fresh.libpal : readLibpalFile(oldLibpal, io);
  const before = await openMeasured(old, { release }, running);
  const enclave = measuredEnclave(before, libpal, io);
  const expected = asSigstruct(enclave, undefined);
  const differences = enclaveDifferences(expected, asSigstruct(fresh.enclave, expected));
  const causes = [
    ...textCauses(before, fresh.manifest),
    ...(isSame(libpal?.bytes, fresh.libpal?.bytes) ? [] : ['another libpal.so']),
    ...(release === fresh.manifest.release
      ? []
      : [`Gramine ${fresh.manifest.release} lays enclaves out, not ${release}`]),
  ];
  const isMeasured = enclave.mrenclave !== null && fresh.enclave.mrenclave !== null;
  const isChanged = isMeasured ? differences.some(({ field }) => field === 'mrenclave') : causes.length > 0;
  const mrenclave = isChanged ? 'changes' : 'same';
  return {
    old,
    mrenclave,
    differences,
    causes: isChanged ? [...causes, ...areaCauses(enclave.layout, fresh.enclave.layout)] : [],
    verdict: phrase(mrenclave, differences),
  };
}

function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && Buffer.compare(a, b) === 0);
}

/** Both texts are the measured ones, so nothing is left open. */
function textCauses(before: MeasuredManifest, after: MeasuredManifest): readonly string[] {
  if (isSame(before.signed.bytes, after.signed.bytes)) return [];
  const input = ({ signed }: MeasuredManifest) => ({
    source: signed.manifest.document.source,
    templated: false,
    final: true,
  });
  return diffManifests(input(before), input(after), { release: after.release }).identity.causes;
}

function asSigstruct(enclave: EnclaveIdentity, unknown: Sigstruct | undefined): Sigstruct {
  const mrenclave = enclave.mrenclave ?? (unknown ? partOf(unknown.bytes, 'mrenclave') : new Uint8Array(32));
  return parseSigstruct(unsignedSigstruct({ ...sigstructFields(enclave), date: new Uint8Array(4), mrenclave }));
}

function verdictOf({ enclave }: Measured, differences: readonly FieldDifference[]): Against['mrenclave'] {
  if (!enclave.mrenclave) return 'unknown';
  return differences.some(({ field }) => field === 'mrenclave') ? 'changes' : 'same';
}

function phrase(mrenclave: Against['mrenclave'], differences: readonly FieldDifference[]): string {
  const others = differences.filter(({ field }) => field !== 'mrenclave').map(({ field }) => field);
  if (mrenclave === 'same' && others.length === 0) return 'the same enclave';
  const named = others.length > 0 ? `${others.join(', ')} differ${others.length === 1 ? 's' : ''}` : '';
  if (mrenclave === 'unknown') return named === '' ? 'nothing but MRENCLAVE can differ' : named;
  if (mrenclave === 'same') return `MRENCLAVE is the same, but ${named}`;
  return `another enclave: MRENCLAVE changes${named === '' ? '' : `, and ${named}`}`;
}
