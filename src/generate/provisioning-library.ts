import { ElfError } from '../elf/elf-error.ts';
import { ElfFiles } from '../elf/elf-files.ts';
import { resolveLibraries } from '../elf/libraries.ts';
import type { FileTree } from '../io/file-tree.ts';
import { folderOf } from '../text/path.ts';
import type { GramineDirectories } from './gramine-directories.ts';
import { isSupplied } from './libraries.ts';

/** Gramine's library that fetches a key, and what it needs, on the host. */
export interface ProvisioningLibrary {
  /** Host directory of Gramine's libraries for applications. */
  readonly directory: string;
  /** Absolute host paths, the library first. Only that one when it is not installed here. */
  readonly files: readonly string[];
  /** Whether it was there to be looked at, so that what it needs is known. */
  readonly isKnown: boolean;
}

export const provisioningName = 'libsecret_prov_attest.so';

/** Looks in the file system that Gramine is installed in. */
export function provisioningLibrary(host: FileTree, { pkglibdir }: GramineDirectories): ProvisioningLibrary {
  const directory = folderOf(pkglibdir);
  const path = `${directory}/${provisioningName}`;
  const needed = host.stat(path)?.type === 'file' ? neededBy(path, host) : undefined;
  return { directory, files: [path, ...(needed ?? [])], isKnown: needed !== undefined };
}

function neededBy(path: string, tree: FileTree): readonly string[] | undefined {
  try {
    const { libraries, missing } = resolveLibraries(path, { tree, files: new ElfFiles(tree), libraryPath: [] });
    if (missing.some(({ name }) => !isSupplied(name, 'glibc'))) return undefined;
    return libraries.filter(({ name }) => !isSupplied(name, 'glibc')).map((library) => library.path);
  } catch (error) {
    if (error instanceof ElfError) return undefined;
    throw error;
  }
}
