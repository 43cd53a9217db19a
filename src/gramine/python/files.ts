import type { FileTree } from '../../io/file-tree.ts';
import { realPath } from '../../io/real-path.ts';
import { NotDescribed } from './environment.ts';

/** More than any file of Python that is read here is long. */
const longestText = 4_000_000;
const longestProgram = 100_000_000;

/** The files an interpreter is described from. */
export class PythonFiles {
  readonly #tree: FileTree;

  constructor(tree: FileTree) {
    this.#tree = tree;
  }

  exists(path: string): boolean {
    return this.#tree.stat(path) !== undefined;
  }

  isFile(path: string): boolean {
    return this.#tree.stat(path)?.type === 'file';
  }

  isFolder(path: string): boolean {
    return this.#tree.stat(path)?.type === 'directory';
  }

  isExecutable(path: string): boolean {
    const found = this.#tree.stat(path);
    return found?.type === 'file' && (found.mode & 0o111) !== 0;
  }

  /** Without links; undefined when nothing is there. */
  realPath(path: string): string | undefined {
    return realPath(this.#tree, path);
  }

  /** Sorted names; none when there is no such folder. */
  list(path: string): readonly string[] {
    return this.isFolder(path) ? this.#tree.list(path) : [];
  }

  /** Throws NotDescribed when the file can't be read. */
  text(path: string): string {
    return Buffer.from(this.#read(path, longestText)).toString('utf8');
  }

  /** One character a byte. */
  program(path: string): string {
    return Buffer.from(this.#read(path, longestProgram)).toString('latin1');
  }

  #read(path: string, longest: number): Uint8Array {
    if ((this.#tree.stat(path)?.size ?? 0) > longest) throw new NotDescribed(`\`${path}\` is too long to be read`);
    try {
      return this.#tree.read(path);
    } catch {
      throw new NotDescribed(`\`${path}\` can't be read`);
    }
  }
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}
