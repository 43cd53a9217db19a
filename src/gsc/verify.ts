import { createHash } from 'node:crypto';
import { UserError } from '../diagnostic/diagnostic.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import {
  type EnclaveIdentity,
  enclaveIdentity,
  readSignedManifest,
  type SignedManifest,
} from '../gramine/enclave-identity.ts';
import { readLibpal } from '../gramine/libpal.ts';
import { newestRelease, parseRelease, type Release } from '../gramine/release.ts';
import { textOfBytes } from '../image/byte-text.ts';
import type { ScannedImage, ScannedTree } from '../image/scanned.ts';
import type { MeasureOptions } from '../sgx/measurement.ts';
import { publicSigner } from '../sgx/public-signers.ts';
import { SgxError } from '../sgx/sgx-error.ts';
import { parseSigstruct, type Sigstruct } from '../sgx/sigstruct.ts';
import { graminePrefix } from './template.ts';
import { isListedAsOther, type ListedHash, listedHashes, verifiedFiles } from './verified-files.ts';
import type { VerifiedImage, VerifyProblem } from './verified-image.ts';
import { secretProblems, verifyProblems } from './verify-problems.ts';

export interface VerifyRequest {
  readonly image: ScannedImage;
  /** Of Gramine; what the image says when absent. */
  readonly release?: Release;
  readonly onProgress?: MeasureOptions['onProgress'];
}

/**
 * Recomputes from the files of a finished image what its SIGSTRUCT says, and every hash in its manifest. Rejects with a UserError for
 * an image that GSC did not make, or did not sign.
 */
export async function verifyWrapped(request: VerifyRequest): Promise<VerifiedImage> {
  const { image } = request;
  const { tree } = image;
  const folder = ['/gramine/app_files', ''].find((at) => isFile(tree, `${at}/entrypoint.manifest.sgx`));
  if (folder === undefined) throw notSigned(tree);
  const paths = { manifest: `${folder}/entrypoint.manifest.sgx`, sigstruct: `${folder}/entrypoint.sig` };
  const gramine = await gramineOf(request);
  await tree.load([paths.manifest, ...(isFile(tree, paths.sigstruct) ? [paths.sigstruct] : [])]);
  const bytes = tree.read(paths.manifest);
  const manifest = trying(() => readSignedManifest(paths.manifest, bytes, gramine.release));
  const sigstruct = isFile(tree, paths.sigstruct)
    ? trying(() => parseSigstruct(tree.read(paths.sigstruct)))
    : { problem: 'it is missing: the image is not signed' };
  const libpal = await libpalOf(tree);
  const enclave =
    'value' in manifest && libpal.bytes
      ? trying(() => enclaveIdentity(manifest.value, libpal.bytes, measuring(request)))
      : undefined;
  const listed = 'value' in manifest ? listedHashes(manifest.value.manifest) : [];
  const files = verifiedFiles(image, { listed, release: gramine.release, folder });
  const { release } = gramine;
  const facts: VerifyFacts = { image, folder, release, manifest, sigstruct, libpal, enclave, listed, files };
  const isHashChanged = isListedAsOther(files, libpal.path) && fitsWithRightHash(facts, gramine.release);
  return {
    gramine,
    paths: { ...paths, libpal: libpal.path },
    enclave: identityOf(facts),
    signer: signerOf(sigstruct),
    files,
    libpalBytes: libpal.bytes && measuredBytes(libpal.bytes, gramine.release),
    problems: [...verifyProblems({ ...facts, isHashChanged }), ...secretProblems(image)],
  };
}

/** A value, or why there is none. */
export type Tried<T> = { readonly value: T } | { readonly problem: string };

export interface VerifyFacts {
  readonly image: ScannedImage;
  /** Where GSC puts what it adds. */
  readonly folder: string;
  /** Of Gramine. */
  readonly release: Release;
  readonly manifest: Tried<SignedManifest>;
  readonly sigstruct: Tried<Sigstruct>;
  readonly libpal: { readonly path: string | undefined; readonly bytes: Uint8Array | undefined };
  /** Undefined without a manifest or libpal. */
  readonly enclave: Tried<EnclaveIdentity> | undefined;
  readonly listed: readonly ListedHash[];
  readonly files: VerifiedImage['files'];
}

/** Whether it is the hash in the manifest that was changed: with that of libpal.so in its place, the measurement is the signed one. */
function fitsWithRightHash({ manifest, sigstruct, libpal, listed }: VerifyFacts, release: Release): boolean {
  if ('problem' in manifest || 'problem' in sigstruct || !libpal.bytes) return false;
  const wrong = listed.find(({ uri }) => uri === `file:${libpal.path}`)?.sha256;
  if (wrong === undefined) return false;
  const right = createHash('sha256').update(libpal.bytes).digest('hex');
  const text = Buffer.from(manifest.value.bytes).toString('latin1').replace(wrong, right);
  const restored = trying(() => {
    const signed = readSignedManifest('restored', Buffer.from(text, 'latin1'), release);
    return enclaveIdentity(signed, libpal.bytes).mrenclave;
  });
  if ('problem' in restored || !restored.value) return false;
  return Buffer.from(restored.value).toString('hex') === sigstruct.value.mrenclave;
}

export type { VerifyProblem };

function notSigned(tree: ScannedTree): UserError {
  const isWrapped = isFile(tree, '/gramine/app_files/entrypoint.manifest') || isFile(tree, '/entrypoint.manifest');
  return isWrapped
    ? new UserError('the image is wrapped but not signed', 'sign it with `gsc sign-image`, and give the result')
    : new UserError('the image was not made by GSC', 'give the image whose name begins with `gsc-`');
}

function isFile(tree: ScannedTree, path: string): boolean {
  return tree.stat(path)?.type === 'file';
}

function measuring({ onProgress }: VerifyRequest): MeasureOptions {
  return onProgress ? { onProgress } : {};
}

function trying<T>(work: () => T): Tried<T> {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof LocatedError) return { problem: error.problems[0]?.message ?? error.message };
    if (error instanceof UserError || error instanceof SgxError) return { problem: error.message };
    throw error;
  }
}

/** The package files that Gramine installs for pkg-config state its version. */
async function gramineOf({ image: { tree }, release }: VerifyRequest): Promise<VerifiedImage['gramine']> {
  if (release) return { release, from: 'option' };
  const path = versionFiles.find((one) => isFile(tree, one));
  if (path === undefined) return { release: newestRelease, from: 'assumed' };
  await tree.load([path]);
  const version = /^Version:[ \t]*(\d+\.\d+(?:\.\d+)?)/m.exec(textOfBytes(tree.read(path)))?.[1];
  const exact = version === undefined ? undefined : (parseRelease(`${version}.0`) ?? parseRelease(version));
  return exact ? { release: exact, from: 'image' } : { release: newestRelease, from: 'assumed' };
}

const versionFiles = ['lib/x86_64-linux-gnu', 'lib64'].flatMap((folder) =>
  ['mbedtls_gramine', 'ra_tls_gramine', 'secret_prov_gramine'].map(
    (name) => `${graminePrefix}/${folder}/pkgconfig/${name}.pc`,
  ),
);

/** Where GSC has Gramine installed: what starts the enclave does not ask the manifest. */
async function libpalOf(tree: ScannedTree): Promise<VerifyFacts['libpal']> {
  const path = libpalPlaces.find((one) => isFile(tree, one));
  if (path === undefined) return { path: undefined, bytes: undefined };
  await tree.load([path]);
  return { path, bytes: tree.read(path) };
}

const libpalPlaces = ['lib/x86_64-linux-gnu', 'lib64', 'lib'].map(
  (folder) => `${graminePrefix}/${folder}/gramine/sgx/libpal.so`,
);

function identityOf({ enclave, sigstruct }: VerifyFacts): VerifiedImage['enclave'] {
  const computed = enclave && 'value' in enclave ? enclave.value.mrenclave : undefined;
  const signed = 'value' in sigstruct ? sigstruct.value : undefined;
  return {
    mrenclave: computed ? Buffer.from(computed).toString('hex') : undefined,
    signed: signed?.mrenclave,
    debug: signed?.attributes.debug,
    isvProdId: signed?.isvProdId,
    isvSvn: signed?.isvSvn,
    date: signed?.date?.text,
  };
}

function signerOf(sigstruct: Tried<Sigstruct>): VerifiedImage['signer'] {
  const mrsigner = 'value' in sigstruct ? sigstruct.value.mrsigner : undefined;
  return { mrsigner, known: mrsigner === undefined ? undefined : publicSigner(mrsigner)?.name };
}

/** Bytes of the file that are loaded, and so measured. */
function measuredBytes(bytes: Uint8Array, release: Release): VerifiedImage['libpalBytes'] {
  const libpal = trying(() => readLibpal(bytes, release));
  if ('problem' in libpal) return undefined;
  const spans = libpal.value.segments
    .map(({ offset, fileSize }): [number, number] => [Number(offset), Number(offset + fileSize)])
    .sort((a, b) => a[0] - b[0]);
  let measured = 0;
  let covered = 0;
  for (const [start, end] of spans) {
    measured += Math.max(0, Math.min(end, bytes.length) - Math.max(start, covered));
    covered = Math.max(covered, end);
  }
  return { size: bytes.length, measured };
}
