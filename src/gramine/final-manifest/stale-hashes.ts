import type { Hashing } from './file-hashes.ts';
import { Refusal } from './refusal.ts';
import { placeOfUri, type TrustedFile } from './trusted-files.ts';
import { isTable, type Table, type Value } from './values.ts';

/** A hash that the manifest brings along and that is not, or can't be, the hash of its file. */
export interface StaleHash {
  readonly uri: string;
  readonly given: Value;
  /** Undefined when the file isn't there or can't be read. */
  readonly actual: string | undefined;
}

/** `manifest` when the hash of its entrypoint was given too. */
export async function staleHashes(
  files: readonly TrustedFile[],
  manifest: Table | undefined,
  hashing: Hashing,
): Promise<readonly StaleHash[]> {
  const given = [...files.flatMap(givenBy), ...entrypointOf(manifest, hashing)];
  const isThere = ({ place }: Given) => {
    const found = hashing.tree.stat(place);
    return found?.type === 'file' && found.readable;
  };
  const places = [...new Set(given.filter(isThere).map(({ place }) => place))];
  const hashed = await hashing.hash(places);
  const actual = new Map(places.map((place, at) => [place, hashed[at]!]));
  return given.flatMap(({ uri, sha256, place }) => {
    const hash = actual.get(place);
    const isCurrent = typeof sha256 === 'string' && sha256.toLowerCase() === hash;
    return isCurrent ? [] : [{ uri, given: sha256, actual: hash }];
  });
}

interface Given {
  readonly uri: string;
  readonly sha256: Value;
  readonly place: string;
}

function givenBy({ uri, sha256, place }: TrustedFile): readonly Given[] {
  return sha256 === undefined ? [] : [{ uri, sha256, place }];
}

/** It is read from the host, whatever `--chroot` says. */
function entrypointOf(manifest: Table | undefined, { workingDirectory }: Hashing): readonly Given[] {
  const loader = manifest?.get('loader');
  const entrypoint = isTable(loader) ? loader.get('entrypoint') : undefined;
  if (!isTable(entrypoint)) return [];
  const [uri, sha256] = [entrypoint.get('uri'), entrypoint.get('sha256')];
  if (typeof uri !== 'string' || sha256 === undefined) return [];
  try {
    return [{ uri, sha256, place: placeOfUri(uri, workingDirectory) }];
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}
