import { ElfError } from '../elf/elf-error.ts';
import { type Library, type MissingLibrary, type Resolution, resolveLibraries } from '../elf/libraries.ts';
import { realPath } from '../io/real-path.ts';
import { folderOf } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import type { Draft } from './draft.ts';
import type { View } from './view.ts';
import type { Question } from './workload.ts';

/** A library that nothing in the file system provides. */
export interface Missing {
  readonly name: string;
  readonly neededBy: string;
  readonly reason?: string;
}

export interface NeededLibraries {
  /** Whose runtime from Gramine it runs on; none for a static program. */
  readonly libc: 'glibc' | 'musl' | 'none';
  /** In-enclave directories for the search path, in the order of loading. */
  readonly directories: readonly string[];
  readonly missing: readonly Missing[];
  /** Bytes of the host's libraries. */
  readonly bytes: number;
}

/**
 * Puts the libraries of a program into the draft: what Gramine's own runtime has comes from there, everything else from the host.
 * `also` are libraries that are loaded by name, whose absence is no mistake. Throws an ElfError.
 */
export function addLibraries(
  { view, draft, libraryPath }: { view: View; draft: Draft; libraryPath: readonly string[] },
  programs: readonly string[],
  modules: readonly string[] = [],
): NeededLibraries {
  const resolve = (path: string) => resolveLibraries(path, { tree: view.tree, files: view.elf, libraryPath });
  const resolved = programs.map((path) => ({ path, resolution: resolve(path) }));
  const libc = libcOf(resolved.map(({ resolution }) => resolution));
  const found: Found = {
    view,
    draft,
    libc,
    directories: new Set(),
    missing: new Map(),
    optional: new Map(),
    seen: new Set(),
    bytes: 0,
  };
  for (const { path, resolution } of resolved) add(found, path, resolution, false);
  for (const path of modules) {
    const resolution = quietly(() => resolve(path));
    if (resolution) add(found, path, resolution, true);
  }
  const [first, ...others] = found.optional.values();
  if (first) draft.ask(optionalQuestion([first, ...others]));
  return { libc, directories: [...found.directories], missing: [...found.missing.values()], bytes: found.bytes };
}

interface Found {
  readonly view: View;
  readonly draft: Draft;
  readonly libc: NeededLibraries['libc'];
  readonly directories: Set<string>;
  readonly missing: Map<string, Missing>;
  /** What modules need that the program may never load. */
  readonly optional: Map<string, Missing>;
  readonly seen: Set<string>;
  bytes: number;
}

function libcOf(resolutions: readonly Resolution[]): NeededLibraries['libc'] {
  const kinds = resolutions.map(({ interpreter }) => interpreter?.libc);
  if (kinds.includes('other'))
    throw new ElfError('it asks for a dynamic linker that is neither that of glibc nor that of musl');
  return kinds.includes('glibc') ? 'glibc' : kinds.includes('musl') ? 'musl' : 'none';
}

function add(found: Found, program: string, { libraries, missing }: Resolution, isModule: boolean): void {
  for (const library of libraries) if (!isSupplied(library.name, found.libc)) addOne(found, library);
  for (const one of missing) {
    const name = one.name.split('/').at(-1)!;
    if (isSupplied(name, found.libc) || found.missing.has(one.name)) continue;
    const entry = missingOf(one, program);
    if (!isModule) found.missing.set(one.name, entry);
    else found.optional.set(one.name, entry);
  }
}

/** One for all: a runtime has modules for displays and databases that most programs never load. */
function optionalQuestion([first, ...others]: readonly [Missing, ...Missing[]]): Question {
  const more = others.map(({ name }) => `\`${visible(name)}\``);
  const shown = more.length > 4 ? [...more.slice(0, 3), `${more.length - 3} more`] : more;
  const nor = shown.length > 0 ? `, nor are ${shown.join(', ')} for it or for others` : '';
  return {
    about: 'files',
    text: `\`${visible(first.name)}\`, which \`${visible(first.neededBy)}\` needs, is not there${nor}: install them if the program uses such modules`,
  };
}

function missingOf({ name, neededBy, unusable }: MissingLibrary, program: string): Missing {
  return {
    name,
    neededBy: neededBy[0] ?? program,
    ...(unusable && { reason: `\`${visible(unusable.path)}\` can't be used, ${unusable.reason}` }),
  };
}

function addOne(found: Found, { path, realPath: real, name }: Library): void {
  const { view, draft } = found;
  const folder = realPath(view.tree, folderOf(path)) ?? folderOf(real);
  const last = path.slice(path.lastIndexOf('/') + 1);
  if (found.seen.has(`${folder}/${last}`)) return;
  found.seen.add(`${folder}/${last}`);
  found.bytes += view.tree.stat(real)?.size ?? 0;
  const why = 'libraries that the program is linked with';
  if (name.includes('/')) {
    draft.file(name.startsWith('/') ? name : path, why);
  } else if (folder === runtimeFolder || !isListable(folder)) {
    const shown = folder === runtimeFolder ? runtimeFolder : libraryFolder;
    draft.file(`${folder}/${last}`, why, `${shown}/${last}`);
    found.directories.add(shown);
  } else {
    draft.library(folder, last, {
      why,
      folder: 'directories with libraries of the program; of these, only what is trusted can be opened',
    });
    found.directories.add(folder);
  }
}

/** Where Gramine's runtime is mounted. */
export const runtimeFolder = '/lib';

/** Shows single libraries of directories that can't be on `LD_LIBRARY_PATH`. */
const libraryFolder = '/host_lib';

function isListable(folder: string): boolean {
  return !/[:;$]/.test(folder);
}

/**
 * Whether Gramine's runtime has the library. glibc: what Gramine builds of it (subprojects/packagefiles/glibc-*), parts that only
 * some releases install excluded. musl: its one library goes by all those names.
 */
export function isSupplied(name: string, libc: NeededLibraries['libc']): boolean {
  if (libc === 'musl') return /^(?:ld-musl-[\w-]+\.so\.1|lib(?:c|pthread|rt|m|dl|util|xnet)\..*)$/.test(name);
  return (
    libc === 'glibc' &&
    /^(?:ld-linux-x86-64\.so\.2|lib(?:c|m)\.so\.6|lib(?:pthread)\.so\.0|lib(?:dl|resolv)\.so\.2|lib(?:rt|util|anl|thread_db)\.so\.1|libnss_(?:compat|dns|files)\.so\.2)$/.test(
      name,
    )
  );
}

function quietly<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof ElfError) return undefined;
    throw error;
  }
}
