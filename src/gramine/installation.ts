import type { FileTree } from '../io/file-tree.ts';
import { readIntegers } from './python/literal.ts';
import { isBefore, type Release } from './release.ts';
import { resolvedPath } from './resolved-path.ts';
import { sgxConstants } from './sgx-constants.ts';

/** Gramine as it is installed. Paths are absolute. */
export interface Installation {
  /** The package directory, e.g. `/usr/lib/x86_64-linux-gnu/gramine`. */
  readonly pkglibdir: string;
  /** The directory of the C library that Gramine brings, e.g. `glibc`; symbolic links are resolved. */
  runtimedir(libc: string): string;
  /** `gramine.NAME`; undefined when nobody knows them. */
  readonly constants: ReadonlyMap<string, bigint> | undefined;
  /** `stock`: as Debian's package installs it, nothing was looked up; `absent`: there is nothing in the package directory. */
  readonly state: 'stock' | 'found' | 'absent';
}

/** Where Debian's package puts Gramine. */
export const stockPackageDirectory = '/usr/lib/x86_64-linux-gnu/gramine';

/** Gramine as its Debian package installs it. */
export function stockInstallation(release: Release): Installation {
  return {
    pkglibdir: stockPackageDirectory,
    runtimedir: (libc) => `${stockPackageDirectory}/runtime/${libc}`,
    constants: constantsOf(release),
    state: 'stock',
  };
}

/** Gramine in a package directory that need not exist. */
export function installationAt(pkglibdir: string, release: Release, files: FileTree): Installation {
  const isFound = files.stat(pkglibdir)?.type === 'directory';
  return {
    pkglibdir,
    runtimedir: (libc) => resolvedPath(files, `${pkglibdir}/runtime/${libc}`),
    constants: (isFound ? constantsNear(pkglibdir, files) : undefined) ?? constantsOf(release),
    state: isFound ? 'found' : 'absent',
  };
}

function constantsOf(release: Release): ReadonlyMap<string, bigint> | undefined {
  return isBefore(release, '1.7') ? undefined : new Map(Object.entries(sgxConstants));
}

/**
 * The constants stand in a module that the build installs beside `graminelibos`, in the packages of the Python below the same
 * prefix: for `/usr/lib/x86_64-linux-gnu/gramine` that is `/usr/lib/python3/dist-packages`.
 */
function constantsNear(pkglibdir: string, files: FileTree): ReadonlyMap<string, bigint> | undefined {
  for (const folder of [pkglibdir, ...packageFolders(pkglibdir, files)]) {
    const path = `${folder}/_graminelibos_offsets.py`;
    const found = files.stat(path);
    if (found?.type !== 'file' || !found.readable || found.size > longestModule) continue;
    const constants = readIntegers(Buffer.from(files.read(path)).toString('utf8'));
    if (constants.size > 0) return constants;
  }
  return undefined;
}

const longestModule = 1_000_000;

function packageFolders(pkglibdir: string, files: FileTree): readonly string[] {
  const folders: string[] = [];
  for (let library = pkglibdir; library !== ''; library = library.slice(0, library.lastIndexOf('/'))) {
    if (!/\/lib(?:64)?$/.test(library) || files.stat(library)?.type !== 'directory') continue;
    for (const name of files.list(library))
      if (/^python3(?:\.\d+)?$/.test(name))
        folders.push(`${library}/${name}/dist-packages`, `${library}/${name}/site-packages`);
  }
  return folders;
}
