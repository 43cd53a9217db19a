import type { FileTree } from '../io/file-tree.ts';
import { folderOf } from '../text/path.ts';
import type { ElfFile } from './elf-file.ts';
import type { ElfFiles } from './elf-files.ts';

/** The program that loads the libraries, and what is built into it. */
export interface DynamicLinker {
  /** PT_INTERP of the program; for a library the one that programs of its kind ask for. */
  readonly requested: string;
  /** `requested` without symbolic links; undefined when the tree doesn't have it. */
  readonly realPath: string | undefined;
  readonly libc: 'glibc' | 'musl' | 'other';
  /** Its own name, by which libraries may need it. */
  readonly soname: string | undefined;
  /** Where it looks last, without a slash at the end. */
  readonly systemFolders: readonly string[];
  /** `$LIB`. */
  readonly lib: string;
  /** `$PLATFORM`; newer processors have other names for older releases of glibc, this is the common one. */
  readonly platform: string;
}

export function dynamicLinker(files: ElfFiles, elf: ElfFile, requested = elf.interpreter): DynamicLinker {
  return described(files, elf, requested ?? usualLinker(files, elf));
}

/** The linker that programs of this kind ask for in this tree. */
export function usualLinker(files: ElfFiles, elf: ElfFile): string {
  const kind = kindOf(elf);
  if (!kind) return '/lib/ld.so.1';
  const musl = `/lib/ld-musl-${kind.musl}.so.1`;
  return !files.find(kind.glibc) && files.find(musl) ? musl : kind.glibc;
}

function described(files: ElfFiles, elf: ElfFile, requested: string): DynamicLinker {
  const found = files.find(requested);
  const own = found && files.read(found);
  const libc = libcOf(requested);
  const systemFolders =
    libc === 'musl' ? muslFolders(files.tree, requested, elf) : glibcFolders(files, found?.realPath, elf);
  return {
    requested,
    realPath: found?.realPath,
    libc,
    soname: typeof own === 'object' ? own.soname : undefined,
    systemFolders,
    lib: systemFolders[0]?.replace(/^\/(usr\/)?/, '') ?? 'lib',
    platform: kindOf(elf)?.platform ?? '',
  };
}

interface Kind {
  readonly machine: number;
  readonly class: 32 | 64;
  readonly glibc: string;
  /** The architecture in the name of musl's linker. */
  readonly musl: string;
  readonly multiarch: string;
  readonly platform: string;
}

const kinds: readonly Kind[] = [
  {
    machine: 62,
    class: 64,
    glibc: '/lib64/ld-linux-x86-64.so.2',
    musl: 'x86_64',
    multiarch: 'x86_64-linux-gnu',
    platform: 'x86_64',
  },
  {
    machine: 62,
    class: 32,
    glibc: '/libx32/ld-linux-x32.so.2',
    musl: 'x32',
    multiarch: 'x86_64-linux-gnux32',
    platform: 'x86_64',
  },
  {
    machine: 3,
    class: 32,
    glibc: '/lib/ld-linux.so.2',
    musl: 'i386',
    multiarch: 'i386-linux-gnu',
    platform: 'i686',
  },
  {
    machine: 183,
    class: 64,
    glibc: '/lib/ld-linux-aarch64.so.1',
    musl: 'aarch64',
    multiarch: 'aarch64-linux-gnu',
    platform: 'aarch64',
  },
];

function kindOf(elf: ElfFile): Kind | undefined {
  return kinds.find((kind) => kind.machine === elf.machine && kind.class === elf.class);
}

function libcOf(path: string): DynamicLinker['libc'] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name.startsWith('ld-musl-')) return 'musl';
  return /^ld(?:-linux.*|64|-\d.*|)\.so/.test(name) ? 'glibc' : 'other';
}

/** From the linker itself, which names them in one piece; otherwise those that distributions use. */
function glibcFolders(files: ElfFiles, linker: string | undefined, elf: ElfFile): readonly string[] {
  const own = linker === undefined ? [] : foldersOf(files, linker);
  if (own.length > 0) return own;
  const multiarch = kindOf(elf)?.multiarch;
  return [
    ...new Set([
      ...(multiarch === undefined ? [] : [`/lib/${multiarch}`, `/usr/lib/${multiarch}`]),
      ...(linker === undefined ? [] : [folderOf(linker)]),
      ...(elf.class === 64 ? ['/lib64', '/usr/lib64'] : []),
      '/lib',
      '/usr/lib',
    ]),
  ];
}

const known = new WeakMap<ElfFiles, Map<string, readonly string[]>>();

/** Read once for all programs of a tree. */
function foldersOf(files: ElfFiles, linker: string): readonly string[] {
  const byLinker = known.get(files) ?? new Map<string, readonly string[]>();
  known.set(files, byLinker);
  const folders = byLinker.get(linker) ?? writtenFolders(files.tree.read(linker));
  byLinker.set(linker, folders);
  return folders;
}

const largestLinker = 16 << 20;

/** `system_dirs` of glibc: strings that begin and end with a slash, one after the other, the first a directory of libraries. */
function writtenFolders(bytes: Uint8Array): readonly string[] {
  if (bytes.length > largestLinker) return [];
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const [first] =
    /(?<=\0)\/(?:[\w.+-]+\/){0,16}lib(?:32|64|x32)?\/(?:[\w-]+\/)?\0(?:\/(?:[\w.+-]+\/){1,16}\0){0,64}/.exec(text) ??
    [];
  const folders = (first ?? '').split('\0').filter((folder) => folder !== '' && folder.length < 256);
  return [...new Set(folders.map((folder) => folder.slice(0, -1)))];
}

/** musl reads them from a file beside its own folder's parent: /etc for a linker in /lib. */
function muslFolders(tree: FileTree, linker: string, elf: ElfFile): readonly string[] {
  const prefix = folderOf(folderOf(linker)).replace(/\/$/, '');
  const path = `${prefix}/etc/ld-musl-${kindOf(elf)?.musl ?? ''}.path`;
  const stat = tree.stat(path);
  if (stat?.type !== 'file' || !stat.readable || stat.size > 1 << 16) return ['/lib', '/usr/local/lib', '/usr/lib'];
  return new TextDecoder()
    .decode(tree.read(path))
    .split(/[:\n]/)
    .filter((folder) => folder !== '');
}
