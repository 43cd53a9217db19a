import { realPath } from '../../io/real-path.ts';
import { resolvePath } from '../../text/path.ts';
import { isTooWide } from '../folder-contents.ts';
import type { Launched, Place } from '../profile.ts';

/** Those of the paths where a folder with something in it is. Never one that holds a system, or all that is somebody's. */
export function folders({ tree }: Launched, paths: readonly string[]): readonly string[] {
  return distinct(paths).filter((path) => !isTooWide(realPath(tree, path) ?? '/') && namesIn(tree, path).length > 0);
}

/** Those of the paths where a file is that can be read. */
export function files({ tree }: Launched, paths: readonly string[]): readonly string[] {
  return distinct(paths).filter((path) => {
    const found = tree.stat(path);
    return found?.type === 'file' && found.readable;
  });
}

export function places(paths: readonly string[], why: string): readonly Place[] {
  return paths.map((path) => ({ path, why }));
}

/** Names in a folder, none when it can't be listed. */
export function namesIn(tree: Launched['tree'], folder: string): readonly string[] {
  try {
    return tree.stat(folder)?.type === 'directory' ? tree.list(folder) : [];
  } catch {
    return [];
  }
}

/** A small text file; undefined when there is none. */
export function textOf(launched: Launched, path: string): string | undefined {
  const found = launched.tree.stat(path);
  if (found?.type !== 'file' || !found.readable || found.size > 1 << 20) return undefined;
  const bytes = launched.read(path);
  return bytes && new TextDecoder().decode(bytes);
}

/** Arguments that are files, as absolute paths. */
export function fileArguments(launched: Launched): readonly string[] {
  const named = launched.argv
    .slice(1)
    .filter((argument) => argument !== '' && !argument.startsWith('-') && argument.length <= 4096)
    .map((argument) => resolvePath(launched.startDirectory, argument));
  return files(launched, named);
}

/** A path above, as many times as `levels`. */
export function above(path: string, levels: number): string {
  return resolvePath(path, Array.from({ length: levels }, () => '..').join('/') || '.');
}

function distinct(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.filter((path) => path.startsWith('/') && path.length <= 4096 && !path.includes('\0')))];
}
