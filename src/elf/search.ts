import type { DynamicLinker } from './dynamic-linker.ts';
import type { ElfFile } from './elf-file.ts';
import type { LibraryCache } from './library-cache.ts';

/** Which setting makes the linker look where it finds a library. */
export type FoundBy = 'rpath' | 'LD_LIBRARY_PATH' | 'runpath' | 'cache' | 'default' | 'path';

export interface Candidate {
  readonly path: string;
  readonly by: FoundBy;
}

/** A file in memory, as the linker keeps it. */
export interface LoadedFile {
  /** As the linker found it, not cleaned: `/opt/app/bin/../lib/libx.so`. */
  readonly path: string;
  readonly realPath: string;
  readonly elf: ElfFile;
  /** `$ORIGIN`. */
  readonly origin: string;
  /** What needed it first; undefined for the program. */
  readonly loader: LoadedFile | undefined;
}

export interface Places {
  readonly linker: DynamicLinker;
  /** LD_LIBRARY_PATH. */
  readonly libraryPath: readonly string[];
  /** What `ldconfig` knows: by name, or the directories it would read where it has not run. */
  readonly cache: LibraryCache | readonly string[];
}

/** Where the linker looks for a name that a file needs, in its order. */
export function candidates(places: Places, loader: LoadedFile, name: string): Iterable<Candidate> {
  if (name.includes('/')) return [{ path: name, by: 'path' }];
  return places.linker.libc === 'musl' ? muslCandidates(places, loader, name) : glibcCandidates(places, loader, name);
}

/** `$ORIGIN`, `$LIB` and `$PLATFORM`, with or without braces; anything else stays as it is. */
export function withTokens(text: string, origin: string, { lib, platform }: DynamicLinker): string {
  return text.replace(/\$(?:ORIGIN|LIB|PLATFORM|\{(?:ORIGIN|LIB|PLATFORM)\})/g, (token) => {
    if (token.includes('ORIGIN')) return origin;
    return token.includes('LIB') ? lib : platform;
  });
}

/** ld.so(8), and glibc's elf/dl-load.c, `_dl_map_object`. */
function* glibcCandidates(places: Places, loader: LoadedFile, name: string): Generator<Candidate> {
  const { linker, libraryPath, cache } = places;
  const { runpath, ignoresSystemDirectories } = loader.elf;
  const within = (folders: readonly string[], by: FoundBy): Candidate[] =>
    folders.map((folder) => ({ path: inFolder(folder, name), by }));

  if (runpath === undefined) {
    for (let at: LoadedFile | undefined = loader; at; at = at.loader) {
      if (at.elf.runpath === undefined) yield* within(searchPath(at.elf.rpath, at, linker), 'rpath');
    }
  }
  yield* within(
    libraryPath.map((folder) => withTokens(folder, programOf(loader).origin, linker)),
    'LD_LIBRARY_PATH',
  );
  yield* within(searchPath(runpath, loader, linker), 'runpath');
  for (const path of cachedPaths(cache, name)) {
    if (ignoresSystemDirectories && linker.systemFolders.some((folder) => path.startsWith(`${folder}/`))) continue;
    yield { path, by: 'cache' };
  }
  if (!ignoresSystemDirectories) yield* within(linker.systemFolders, 'default');
}

function programOf(file: LoadedFile): LoadedFile {
  let at = file;
  while (at.loader) at = at.loader;
  return at;
}

function cachedPaths(cache: Places['cache'], name: string): readonly string[] {
  if ('get' in cache) {
    const path = cache.get(name);
    return path === undefined ? [] : [path];
  }
  return cache.map((folder) => inFolder(folder, name));
}

/** musl's ldso/dynlink.c, `load_library`: one kind of search path, which holds for all that is needed further on. */
function* muslCandidates(places: Places, loader: LoadedFile, name: string): Generator<Candidate> {
  const { linker, libraryPath } = places;
  for (const folder of libraryPath) yield { path: inFolder(folder, name), by: 'LD_LIBRARY_PATH' };
  for (let at: LoadedFile | undefined = loader; at; at = at.loader) {
    const { elf } = at;
    const by = elf.runpath === undefined ? 'rpath' : 'runpath';
    for (const folder of muslSearchPath(elf.runpath ?? elf.rpath, at)) yield { path: inFolder(folder, name), by };
  }
  for (const folder of linker.systemFolders) yield { path: inFolder(folder, name), by: 'default' };
}

function searchPath(text: string | undefined, { origin }: LoadedFile, linker: DynamicLinker): readonly string[] {
  if (text === undefined || text === '') return [];
  return [...new Set(text.split(':').map((folder) => withTokens(folder, origin, linker)))];
}

/** With a token that it doesn't know, musl ignores the whole path. */
function muslSearchPath(text: string | undefined, { origin }: LoadedFile): readonly string[] {
  if (text === undefined) return [];
  const known = text.replace(/\$(?:ORIGIN|\{ORIGIN\})/g, '');
  if (known.includes('$')) return [];
  return text
    .replace(/\$(?:ORIGIN|\{ORIGIN\})/g, () => origin)
    .split(/[:\n]/)
    .filter((folder) => folder !== '');
}

/** An empty directory is the working directory. */
function inFolder(folder: string, name: string): string {
  const clean = folder.replace(/(.)\/+$/, '$1');
  if (clean === '') return `./${name}`;
  return clean.endsWith('/') ? `${clean}${name}` : `${clean}/${name}`;
}
