import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { nodeIo } from '../../../src/commands/node-io.ts';
import {
  type FinalManifest,
  type FinalManifestOptions,
  finalManifest,
} from '../../../src/gramine/final-manifest/final-manifest.ts';
import type { FileTree } from '../../../src/io/file-tree.ts';
import { Source } from '../../../src/text/source.ts';

/** The files of this host, with a folder of it in another place as well. */
export function mappedHost(place: string, folder: string): FileTree {
  const host = nodeIo().openTree('/');
  const real = realpathSync(folder);
  const at = (path: string) => {
    const clean = path.replace(/\/+/g, '/');
    return clean === place || clean.startsWith(`${place}/`) ? real + clean.slice(place.length) : path;
  };
  return {
    stat: (path) => host.stat(at(path)),
    lstat: (path) => host.lstat(at(path)),
    read: (path) => host.read(at(path)),
    list: (path) => host.list(at(path)),
    readlink: (path) => host.readlink(at(path)),
  };
}

/** Hashes what a tree holds, one after the other. */
export function hashing(tree: FileTree): FinalManifestOptions['hash'] {
  return async (paths) => paths.map((path) => createHash('sha256').update(tree.read(path)).digest('hex'));
}

/** The outcome, or the lines of the error. */
export async function attempt(
  text: string,
  options: Omit<FinalManifestOptions, 'source' | 'hash' | 'gramineRoot' | 'workingDirectory'> &
    Partial<Pick<FinalManifestOptions, 'gramineRoot' | 'workingDirectory' | 'hash'>>,
): Promise<FinalManifest | readonly string[]> {
  try {
    return await finalManifest({
      gramineRoot: '/gramine',
      workingDirectory: '/app',
      hash: hashing(options.tree),
      ...options,
      source: new Source('app.manifest', text),
    });
  } catch (error) {
    if (error instanceof Error && 'lines' in error) return error.lines as readonly string[];
    throw error;
  }
}
