import { UserError } from '../../diagnostic/diagnostic.ts';
import type { LocatedProblem } from '../../diagnostic/located-error.ts';
import type { FileTree } from '../../io/file-tree.ts';
import type { SourceMap } from '../../template/template.ts';
import type { Source } from '../../text/source.ts';
import { isBefore, type Release } from '../release.ts';
import { addDefaults } from './defaults.ts';
import { entrypointHash, hashesOf } from './file-hashes.ts';
import { type From, requireAccepted, requirePredictable } from './gate.ts';
import { Places } from './places.ts';
import { type StaleHash, staleHashes } from './stale-hashes.ts';
import { expandTrustedFiles, type Skipped, type TrustedFile } from './trusted-files.ts';
import { type ReadManifest, readValues, type Table, type Value } from './values.ts';
import { asReadAgain, writeToml } from './write.ts';

export interface FinalManifestOptions {
  /** What gramine-manifest rendered, or the manifest it wrote. */
  readonly source: Source;
  readonly from: From;
  readonly release: Release;
  /** The template that `source` was rendered from, in which problems are then located. */
  readonly template?: { readonly source: Source; readonly map: SourceMap };
  /** The file system that the tools see. */
  readonly tree: FileTree;
  /** Absolute: where relative paths start. */
  readonly workingDirectory: string;
  /** `--chroot`, absolute. */
  readonly chroot?: string | undefined;
  /** Gramine's package directory, absolute; from 1.8 on its `libsysdb.so` is hashed unless the manifest names another. */
  readonly gramineRoot: string;
  /** SHA-256 in hexadecimal of regular files of the tree, in the order of the paths. An error with an `index` is about that path. */
  readonly hash: (paths: readonly string[]) => Promise<readonly string[]>;
  /** Also hash files whose hash is given, to find those that no longer match. */
  readonly checkGiven?: boolean;
}

export interface FinalManifest {
  /** What gramine-manifest writes; undefined when it is not run. */
  readonly text: string | undefined;
  /** What gramine-sgx-sign writes: the bytes that are measured. */
  readonly signedText: string;
  /** Its values, e.g. for the attributes of the enclave. */
  readonly values: Table;
  readonly trustedFiles: readonly MeasuredFile[];
  /** Some hash was computed from a file of the tree. */
  readonly isHashed: boolean;
  /** What lies in trusted folders and is left out without a word. */
  readonly skipped: readonly Skipped[];
  /** Hashes that are given and are not those of their files. Empty unless asked for. */
  readonly stale: readonly StaleHash[];
  /** What the schema check of 1.7 complains about without consequence. */
  readonly warnings: readonly LocatedProblem[];
}

export interface MeasuredFile {
  readonly uri: string;
  /** As it is written; a manifest that is only signed can hold anything there. */
  readonly sha256: Value;
  /** The manifest brought it along, so that the file was not read. */
  readonly isGiven: boolean;
}

/**
 * The manifest as the tools of the release complete it, byte for byte. Throws a UserError wherever they stop: a LocatedError where
 * a place is to blame, a FinishedManifestNeeded before 1.4.
 */
export async function finalManifest(options: FinalManifestOptions): Promise<FinalManifest> {
  const { source, from, release, chroot } = options;
  requirePredictable(release);
  if (chroot !== undefined && isBefore(release, '1.6'))
    throw new UserError(`the tools of Gramine ${release} can't look for files in another root`);
  const places = new Places(options);
  const read = places.locating(() => readValues(source, from === 'manifest' ? 'file' : 'text'));
  const warnings = places.locating(() => requireAccepted(read.document, release, from));
  return { ...(await completed(read, options, places)), warnings };
}

async function completed(
  { document, values }: ReadManifest,
  options: FinalManifestOptions,
  places: Places,
): Promise<Omit<FinalManifest, 'warnings'>> {
  const { release, from } = options;
  const entrypoint = addDefaults(values, release, options.gramineRoot);
  const writesTwice = from === 'template-rendered' && isBefore(release, '1.8');
  const text = writesTwice ? writeToml(values) : undefined;
  const final = writesTwice ? asReadAgain(values) : values;

  const sgx = final.get('sgx') as Table;
  const entries = sgx.get('trusted_files') as readonly Value[];
  const host = { ...options, files: options.tree };
  const { files, skipped } = places.locatingEntry(document, () => expandTrustedFiles(entries, host));
  const hashes = await places.locatingEntryOf(document, hashesOf(files, options));
  if (entrypoint) await places.locatingEntrypoint(document, entrypointHash(entrypoint, options));
  const trustedFiles = files.map((file, at) => measuredFile(file, hashes[at]!));
  const stale = options.checkGiven === true ? await staleHashes(files, entrypoint ? undefined : final, options) : [];
  sgx.set('trusted_files', trustedFiles.map(entryOf));
  const signedText = writeToml(final);
  return {
    text: from === 'manifest' ? undefined : (text ?? signedText),
    signedText,
    values: final,
    trustedFiles,
    isHashed: entrypoint !== undefined || trustedFiles.some(({ isGiven }) => !isGiven),
    skipped,
    stale,
  };
}

function measuredFile({ uri, sha256 }: TrustedFile, hash: Value): MeasuredFile {
  return { uri, sha256: hash, isGiven: sha256 !== undefined };
}

function entryOf({ uri, sha256 }: MeasuredFile): Table {
  return new Map([
    ['uri', uri],
    ['sha256', sha256],
  ]);
}
