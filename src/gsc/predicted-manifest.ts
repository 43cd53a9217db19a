import { UserError } from '../diagnostic/diagnostic.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import { enclaveIdentity, readSignedManifest } from '../gramine/enclave-identity.ts';
import { addDefaults } from '../gramine/final-manifest/defaults.ts';
import { requireAccepted } from '../gramine/final-manifest/gate.ts';
import { isTable, readValues, type Table, type Value } from '../gramine/final-manifest/values.ts';
import { writeToml } from '../gramine/final-manifest/write.ts';
import { isBefore, type Release } from '../gramine/release.ts';
import { Source } from '../text/source.ts';
import type { TomlDocument } from '../toml/document.ts';
import { graminePrefix } from './template.ts';

export interface Prediction {
  /** With the defaults that signing adds, and with the files that were listed before the walk. */
  readonly table: Table;
  /** Of the whole text with these files. */
  readonly bytes: number;
  /** Why `gramine-manifest-check` refuses it. */
  readonly refused?: string;
  /** Why signing refuses the enclave. */
  readonly problem?: string;
}

export interface PredictionRequest {
  /** What the finalise step reads. */
  readonly text: string;
  /** Of Gramine. */
  readonly release: Release;
  readonly libraryFolder: string;
  readonly uris: readonly string[];
}

/**
 * The manifest that is signed, but for the hashes, which all have the same length. `refused` where the tools of the release take no
 * such manifest; undefined before 1.4, which writes in another form.
 */
export function predictedManifest(request: PredictionRequest): Prediction | { readonly refused: string } | undefined {
  const { text, release, libraryFolder, uris } = request;
  if (isBefore(release, '1.4')) return undefined;
  try {
    const { document, values } = readValues(new Source('entrypoint.manifest', text), 'file');
    requireAccepted(document, release, 'manifest');
    const refused = isBefore(release, '1.9') ? undefined : refusal(document, release);
    const listed = filesOf(values);
    const entrypoint = addDefaults(values, release, `${graminePrefix}/lib${libraryFolder}/gramine`);
    entrypoint?.set('sha256', anyHash);
    const sgx = values.get('sgx');
    if (!isTable(sgx)) return undefined;
    sgx.set('trusted_files', listed ?? []);
    const table = clone(values);
    if (entrypoint) withoutHash(table);
    sgx.set('trusted_files', uris.map(entryOf));
    const written = Buffer.from(writeToml(values));
    const problem = problemOf(written, release);
    return {
      table,
      bytes: written.length,
      ...(refused !== undefined && { refused }),
      ...(problem !== undefined && { problem }),
    };
  } catch (error) {
    if (error instanceof UserError) return { refused: firstOf(error) };
    throw error;
  }
}

/** GSC 1.9 runs the check of the schema, too. */
function refusal(document: TomlDocument, release: Release): string | undefined {
  try {
    requireAccepted(document, release, 'template-rendered');
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return firstOf(error);
    throw error;
  }
}

/** Stands for a hash: only its length counts. */
const anyHash = '0'.repeat(64);

function entryOf(uri: string): Table {
  return new Map([
    ['uri', uri],
    ['sha256', anyHash],
  ]);
}

/** As they are written; the defaults make tables of them. */
function filesOf(values: Table): Value | undefined {
  const sgx = values.get('sgx');
  return isTable(sgx) ? sgx.get('trusted_files') : undefined;
}

/** Nobody knows it before Gramine is built. */
function withoutHash(table: Table): void {
  const loader = table.get('loader');
  const entrypoint = isTable(loader) ? loader.get('entrypoint') : undefined;
  if (isTable(entrypoint)) entrypoint.delete('sha256');
}

function clone(table: Table): Table {
  return new Map([...table].map(([name, value]) => [name, isTable(value) ? clone(value) : value]));
}

function problemOf(bytes: Uint8Array, release: Release): string | undefined {
  try {
    enclaveIdentity(readSignedManifest('entrypoint.manifest.sgx', bytes, release), undefined);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return firstOf(error);
    throw error;
  }
}

function firstOf(error: UserError): string {
  return (error instanceof LocatedError ? error.problems[0]?.message : undefined) ?? error.message;
}
