import type { FileTree } from '../io/file-tree.ts';
import { openIn } from '../io/open-in.ts';
import { realPath } from '../io/real-path.ts';
import { ElfError } from './elf-error.ts';
import { type ElfFile, readElf } from './elf-file.ts';

/** The ELF files of a tree, each read once. Share one between resolutions in the same tree. */
export class ElfFiles {
  readonly tree: FileTree;
  readonly #found = new Map<string, FoundFile | undefined>();
  readonly #read = new Map<string, ElfFile | string>();

  constructor(tree: FileTree) {
    this.tree = tree;
  }

  /** Undefined when no file is there that can be opened. */
  find(path: string): FoundFile | undefined {
    if (this.#found.has(path)) return this.#found.get(path);
    const real = path.includes('\0') ? undefined : realPath(this.tree, path);
    const stat = real === undefined ? undefined : this.tree.stat(real);
    const found = stat?.type === 'file' && stat.readable ? { path, realPath: real! } : undefined;
    this.#found.set(path, found);
    return found;
  }

  /** The file, or why it is no ELF file that can be used, such as `it is no ELF file`. */
  read(found: FoundFile): ElfFile | string {
    const known = this.#read.get(found.realPath);
    if (known !== undefined) return known;
    const file = this.#open(found.realPath);
    this.#read.set(found.realPath, file);
    return file;
  }

  #open(path: string): ElfFile | string {
    try {
      const file = openIn(this.tree, path);
      try {
        return readElf(file) ?? 'it is no ELF file';
      } finally {
        file.close();
      }
    } catch (error) {
      if (error instanceof ElfError) return error.message;
      return "it can't be read";
    }
  }
}

export interface FoundFile {
  readonly path: string;
  readonly realPath: string;
}
