import { LocatedError } from '../diagnostic/located-error.ts';
import { type MeasureOptions, measureEnclave } from '../sgx/measurement.ts';
import { SgxError } from '../sgx/sgx-error.ts';
import { decodeText } from '../text/decode.ts';
import { Source } from '../text/source.ts';
import { parseToml } from '../toml/parse.ts';
import { EnclaveError } from './enclave-error.ts';
import { enclaveLayout, type ListedArea, type PlannedEnclave } from './enclave-layout.ts';
import { enclaveSettings } from './enclave-settings.ts';
import { Manifest } from './manifest.ts';
import type { Release } from './release.ts';

/** What a SIGSTRUCT says of an enclave, and what it is made of. */
export interface EnclaveIdentity {
  /** 32 bytes; null without libpal. */
  readonly mrenclave: Uint8Array | null;
  readonly attributes: {
    readonly debug: boolean;
    readonly flags: bigint;
    readonly xfrm: bigint;
    readonly xfrmMask: bigint;
  };
  readonly miscSelect: number;
  readonly isvProdId: number;
  readonly isvSvn: number;
  /** In the order in which it is measured. */
  readonly layout: readonly ListedArea[];
  /** What has to be given for the rest. */
  readonly needs: readonly 'libpal'[];
}

export interface SignedManifest {
  readonly manifest: Manifest;
  /** What is measured. */
  readonly bytes: Uint8Array;
}

/** A `.manifest.sgx` from its bytes. Throws a LocatedError for what is no UTF-8 or no TOML, an EnclaveError for far too much of it. */
export function readSignedManifest(path: string, bytes: Uint8Array, release: Release): SignedManifest {
  refuseHuge(path, bytes);
  const { text, problems } = decodeText(bytes);
  const source = new Source(path, text);
  if (problems.length > 0) throw new LocatedError(source, problems);
  const document = parseToml(source);
  if (document.problems.length > 0) throw new LocatedError(source, document.problems);
  if (document.hasByteOrderMark)
    throw new LocatedError(source, [
      { range: { start: 0, end: 1 }, message: 'the file begins with a byte order mark', help: 'remove it' },
    ]);
  return { manifest: new Manifest(document, { release }), bytes };
}

const largestManifest = 256 << 20;
/** Of two million trusted files, which is more than fits into the largest manifest with usual names. */
const mostValues = 10_000_000;

/** Before a tree is made of it: values take more memory than their text. */
function refuseHuge(path: string, bytes: Uint8Array): void {
  const help = 'list fewer trusted files';
  if (bytes.length > largestManifest) throw new EnclaveError('too-much', `${path} has more than 256 MiB`, { help });
  if (bytes.length <= mostValues) return;
  let values = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === equals || byte === comma || byte === bracket) values++;
  }
  if (values > mostValues) throw new EnclaveError('too-much', `${path} has more than ten million values`, { help });
}

const equals = 0x3d;
const comma = 0x2c;
const bracket = 0x5b;

/** The identity that gramine-sgx-sign of the manifest's release gives the enclave. Throws a UserError, located where a setting is at fault. */
export function enclaveIdentity(
  { manifest, bytes }: SignedManifest,
  libpal: Uint8Array | undefined,
  options: MeasureOptions = {},
): EnclaveIdentity {
  try {
    const settings = enclaveSettings(manifest);
    const planned = enclaveLayout({ manifest: bytes, settings, release: manifest.release, ...(libpal && { libpal }) });
    const { debug, exinfo, xfrm, isvProdId, isvSvn } = settings;
    return {
      mrenclave: measured(planned, options),
      attributes: { debug, flags: debug ? 6n : 4n, xfrm: xfrm.value, xfrmMask: xfrm.mask },
      miscSelect: exinfo ? 1 : 0,
      isvProdId,
      isvSvn,
      layout: planned.listing,
      needs: planned.layout ? [] : ['libpal'],
    };
  } catch (error) {
    throw located(error, manifest);
  }
}

function measured({ layout }: PlannedEnclave, options: MeasureOptions): Uint8Array | null {
  try {
    return layout ? measureEnclave(layout, options) : null;
  } catch (error) {
    if (!(error instanceof SgxError)) throw error;
    throw new EnclaveError('too-much', error.message, { help: 'lower `sgx.enclave_size`', path: 'sgx.enclave_size' });
  }
}

function located(error: unknown, manifest: Manifest): unknown {
  if (!(error instanceof EnclaveError) || error.path === undefined) return error;
  const setting = manifest.at(error.path);
  if (!setting) return error;
  const { message, help, problem } = error;
  const at = { range: setting.at, code: problem, message, ...(help !== undefined && { help }) };
  return new LocatedError(manifest.document.source, [at]);
}
