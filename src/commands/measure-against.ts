import { UserError } from '../diagnostic/diagnostic.ts';
import type { Io } from '../io/io.ts';
import type { Against, FieldDifference } from '../report/measurement.ts';
import { sigstructBytes } from '../sgx/sigstruct-form.ts';
import { asSigstruct, compareEnclaves, type Measured } from './enclave-comparison.ts';
import type { Running } from './enclave-files.ts';
import { readLibpalFile } from './libpal-option.ts';
import { measuredEnclave } from './measured-enclave.ts';
import { openMeasured } from './measured-manifest.ts';
import { releaseFrom } from './release-option.ts';
import { enclaveDifferences } from './sigstruct-compare.ts';
import { readSigstruct } from './sigstruct-run.ts';

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
  const manifest = await openMeasured(old, { release }, running);
  const before = { manifest, libpal, enclave: measuredEnclave(manifest, libpal, io) };
  const { mrenclave, differences, causes } = compareEnclaves(before, fresh);
  return { old, mrenclave, differences, causes, verdict: phrase(mrenclave, differences) };
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
