import type { FileTree } from '../io/file-tree.ts';
import { folderOf } from '../text/path.ts';
import { type DynamicLinker, dynamicLinker } from './dynamic-linker.ts';
import { ElfError } from './elf-error.ts';
import type { ElfFile } from './elf-file.ts';
import { ElfFiles, type FoundFile } from './elf-files.ts';
import { readLibraryCache } from './library-cache.ts';
import { libraryFolders } from './library-folders.ts';
import { candidates, type FoundBy, type LoadedFile, type Places, withTokens } from './search.ts';

/** What the dynamic linker loads for a program. */
export interface Resolution {
  /** Undefined for a static program. For a library the linker that a program of its kind has. */
  readonly interpreter: Interpreter | undefined;
  /** In the order of loading, breadth first; without the interpreter. */
  readonly libraries: readonly Library[];
  readonly missing: readonly MissingLibrary[];
  /** Nothing is loaded besides the program. */
  readonly isStatic: boolean;
}

export interface Interpreter {
  /** The path in the program. */
  readonly requested: string;
  /** Undefined when the tree doesn't have it. */
  readonly path: string | undefined;
  /** `path` without symbolic links. */
  readonly realPath: string | undefined;
  readonly libc: DynamicLinker['libc'];
  /** Paths of libraries, or the program, that name it among what they need. */
  readonly neededBy: readonly string[];
}

export interface Library {
  /** As needed first. */
  readonly name: string;
  /** As the linker finds it: not cleaned, symbolic links not followed. */
  readonly path: string;
  readonly realPath: string;
  /** Paths of the program and libraries that need it, in the order of loading. */
  readonly neededBy: readonly string[];
  readonly by: FoundBy;
}

export interface MissingLibrary {
  readonly name: string;
  readonly neededBy: readonly string[];
  /** A file that the linker finds and then can't load. */
  readonly unusable?: { readonly path: string; readonly reason: string };
}

export interface ResolveOptions {
  readonly tree: FileTree;
  /** LD_LIBRARY_PATH. */
  readonly libraryPath?: readonly string[];
  /** Where relative search paths start; `/` by default. */
  readonly workingDirectory?: string;
  /**
   * What `$ORIGIN` of the program is: the folder of the file itself, as when the kernel starts it (the default), or of the path
   * it is named by, as with `ldd`. The two differ where the path is a symbolic link.
   */
  readonly origin?: 'file' | 'name';
  /** Another dynamic linker than the program asks for. */
  readonly linker?: string;
  /** To share what was read between programs of the same tree. */
  readonly files?: ElfFiles;
}

/**
 * Follows the needs of a program (an absolute path, or one seen from the working directory) through the files of a tree, as
 * glibc's or musl's dynamic linker does. Of libraries built for several levels of a processor (glibc-hwcaps) it takes the one for
 * all of them. Throws an ElfError when the program is no ELF file or damaged.
 */
export function resolveLibraries(program: string, options: ResolveOptions): Resolution {
  const files = options.files ?? new ElfFiles(options.tree);
  const found = files.find(absolute(program, options));
  if (!found) throw new ElfError('it is no file that can be read');
  const elf = files.read(found);
  if (typeof elf === 'string') throw new ElfError(elf);
  if (elf.isStatic) return { interpreter: undefined, libraries: [], missing: [], isStatic: true };
  return new Loading(files, { elf, found, program }, options).run();
}

const mostLibraries = 8192;
const mostLookups = 200_000;

class Loading {
  readonly #files: ElfFiles;
  readonly #options: ResolveOptions;
  readonly #places: Places;
  /** By the names that need no search any more. */
  readonly #byName = new Map<string, Entry>();
  readonly #byFile = new Map<string, Entry>();
  readonly #entries: Entry[] = [];
  readonly #missing = new Map<string, { name: string; neededBy: string[]; unusable?: Unusable }>();
  readonly #needLinker: string[] = [];
  #lookups = 0;

  constructor(
    files: ElfFiles,
    { elf, found, program }: { elf: ElfFile; found: FoundFile; program: string },
    options: ResolveOptions,
  ) {
    this.#files = files;
    this.#options = options;
    const linker = dynamicLinker(files, elf, options.linker ?? elf.interpreter);
    this.#places = { linker, libraryPath: options.libraryPath ?? [], cache: cacheOf(files.tree, linker, elf) };
    const origin = folderOf(options.origin === 'name' ? absolute(program, options) : found.realPath);
    const file = { path: program, realPath: found.realPath, elf, origin, loader: undefined };
    this.#add({ file, name: program, by: 'path', neededBy: [] });
  }

  run(): Resolution {
    const { linker } = this.#places;
    for (const { file } of this.#entries) {
      for (const name of file.elf.needed) this.#need(file, withTokens(name, file.origin, linker));
    }
    const { requested, realPath, libc } = linker;
    return {
      interpreter: {
        requested,
        path: realPath === undefined ? undefined : requested,
        realPath,
        libc,
        neededBy: this.#needLinker,
      },
      libraries: this.#entries
        .slice(1)
        .map(({ name, file, by, neededBy }) => ({ name, path: file.path, realPath: file.realPath, neededBy, by })),
      missing: this.#allMissing(),
      isStatic: false,
    };
  }

  #need(loader: LoadedFile, name: string): void {
    if (this.#isLinker(name)) {
      note(this.#needLinker, loader.path);
      return;
    }
    const known = this.#byName.get(name);
    if (known) {
      note(known.neededBy, loader.path);
      return;
    }
    const found = this.#search(loader, name);
    if (found === undefined || 'reason' in found) {
      this.#miss(loader, name, found);
      return;
    }
    if (found.file.realPath === this.#places.linker.realPath) {
      note(this.#needLinker, loader.path);
      return;
    }
    const same = this.#byFile.get(found.file.realPath);
    const entry = same ?? this.#load(loader, name, found);
    if (!this.#byName.has(name)) this.#byName.set(name, entry);
    note(entry.neededBy, loader.path);
  }

  #search(loader: LoadedFile, name: string): Found | Unusable | undefined {
    const { libc } = this.#places.linker;
    for (const { path, by } of candidates(this.#places, loader, name)) {
      if (++this.#lookups > mostLookups) throw new ElfError('it and its libraries name too many directories');
      const file = this.#files.find(absolute(path, this.#options));
      if (!file) continue;
      const elf = this.#files.read(file);
      if (typeof elf === 'string') return { path, reason: elf };
      const { class: width, machine } = this.#entries[0]!.file.elf;
      const isOther = elf.class !== width || elf.machine !== machine;
      if (isOther && libc !== 'musl') continue;
      if (isOther) return { path, reason: 'it is built for another processor' };
      if (elf.type !== 'shared' && elf.type !== 'executable') return { path, reason: 'it is no shared library' };
      return { path, by, file, elf };
    }
    return undefined;
  }

  #load(loader: LoadedFile, name: string, { path, by, file, elf }: Found): Entry {
    if (this.#entries.length > mostLibraries) throw new ElfError(`it needs more than ${mostLibraries} libraries`);
    const origin = folderOf(absolute(path, this.#options));
    return this.#add({ file: { path, realPath: file.realPath, elf, origin, loader }, name, by, neededBy: [] });
  }

  #add(entry: Entry): Entry {
    this.#entries.push(entry);
    this.#byFile.set(entry.file.realPath, entry);
    const { soname } = entry.file.elf;
    const names = this.#places.linker.libc === 'musl' ? [lastName(entry.file.path)] : [entry.name, soname];
    for (const name of names) if (name !== undefined && !this.#byName.has(name)) this.#byName.set(name, entry);
    return entry;
  }

  #isLinker(name: string): boolean {
    const { requested, soname, libc } = this.#places.linker;
    if (libc === 'musl') return name === requested || /^lib(?:c|pthread|rt|m|dl|util|xnet)\./.test(name);
    return name === requested || name === soname || name === this.#entries[0]!.file.elf.interpreter;
  }

  #miss(loader: LoadedFile, name: string, unusable: Unusable | undefined): void {
    const missing = this.#missing.get(name) ?? { name, neededBy: [], ...(unusable && { unusable }) };
    this.#missing.set(name, missing);
    note(missing.neededBy, loader.path);
  }

  #allMissing(): readonly MissingLibrary[] {
    const { requested, realPath } = this.#places.linker;
    const program = this.#entries[0]!.file;
    if (program.elf.interpreter === undefined || realPath !== undefined) return [...this.#missing.values()];
    return [{ name: requested, neededBy: [program.path] }, ...this.#missing.values()];
  }
}

interface Entry {
  readonly file: LoadedFile;
  readonly name: string;
  readonly by: FoundBy;
  readonly neededBy: string[];
}

interface Found {
  readonly path: string;
  readonly by: FoundBy;
  readonly file: FoundFile;
  readonly elf: ElfFile;
}

interface Unusable {
  readonly path: string;
  readonly reason: string;
}

function cacheOf(tree: FileTree, linker: DynamicLinker, elf: ElfFile): Places['cache'] {
  if (linker.libc === 'musl') return [];
  const path = '/etc/ld.so.cache';
  const stat = tree.stat(path);
  const cache =
    stat?.type === 'file' && stat.readable && stat.size <= largestCache
      ? readLibraryCache(tree.read(path), elf)
      : undefined;
  return cache ?? libraryFolders(tree);
}

const largestCache = 64 << 20;

function absolute(path: string, { workingDirectory = '/' }: ResolveOptions): string {
  return path.startsWith('/') ? path : `${workingDirectory}/${path}`;
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function note(list: string[], path: string): void {
  if (list.at(-1) !== path && !list.includes(path)) list.push(path);
}
