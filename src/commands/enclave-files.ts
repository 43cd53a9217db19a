import { UserError } from '../diagnostic/diagnostic.ts';
import { stockPackageDirectory } from '../gramine/installation.ts';
import type { FileTree } from '../io/file-tree.ts';
import type { Io, OpenFile } from '../io/io.ts';
import { resolvePath } from '../text/path.ts';
import type { Given } from './command.ts';
import { folderFrom } from './folder-option.ts';
import { hashFiles } from './hash-files.ts';

/** The file system in which trusted files, libpal.so and what a template looks up lie. */
export interface EnclaveFiles {
  readonly tree: FileTree;
  /** Absolute, in the tree: where relative paths start. */
  readonly workingDirectory: string;
  /** It is not the one of this host. */
  readonly isOtherSystem: boolean;
  /** Gramine's package directory, absolute in the tree, where it was named or found. */
  readonly gramineRoot: string | undefined;
  /** SHA-256 of regular files in hexadecimal, in the order of their paths. Rejects as `Io.hashFiles` does. */
  hash(paths: readonly string[]): Promise<readonly string[]>;
  /** A regular file; undefined when nothing is there. Throws as `Io.openFile` does. */
  open(path: string): OpenFile | undefined;
  close(): void;
}

/** A run of a command that measures. */
export interface Running {
  readonly given: Given;
  readonly io: Io;
  /** Opened once, when somebody asks. Rejects with a UserError. */
  files(): Promise<EnclaveFiles>;
}

/** Lets go of the files afterwards. */
export async function withEnclaveFiles<T>(given: Given, io: Io, work: (running: Running) => Promise<T>): Promise<T> {
  let opened: Promise<EnclaveFiles> | undefined;
  const files = () => {
    opened ??= openEnclaveFiles(given, io);
    return opened;
  };
  try {
    return await work({ given, io, files });
  } finally {
    (await opened?.catch(() => undefined))?.close();
  }
}

/** Gramine's package directory, absolute in the tree. */
export function packageDirectory({ gramineRoot }: EnclaveFiles): string {
  return gramineRoot ?? stockPackageDirectory;
}

async function openEnclaveFiles(given: Given, io: Io): Promise<EnclaveFiles> {
  for (const [one, other] of exclusive)
    if (given.has(one) && given.has(other))
      throw new UserError(`\`--${one}\` and \`--${other}\` exclude each other`, 'use one of them');
  const files = given.has('image')
    ? await (await import('./image-files.ts')).imageFiles(given.value('image')!, given, io)
    : filesOfHost(folderFrom('root', given, io), given, io);
  const deb = given.value('gramine-package');
  if (deb === undefined) return files;
  try {
    return await (await import('./package-files.ts')).withPackage(files, deb, { given, io });
  } catch (error) {
    files.close();
    throw error;
  }
}

const exclusive = [
  ['root', 'image'],
  ['libpal', 'gramine-package'],
] as const;

/** The files of the host, or of a folder that stands for another one. */
export function filesOfHost(root: string | undefined, given: Given, io: Io): EnclaveFiles {
  const tree = io.openTree(root ?? '/');
  const workingDirectory = root === undefined ? io.cwd : '/';
  const named = given.value('gramine-root');
  const place = (path: string) => (root === undefined ? path : tree.place(resolvePath(workingDirectory, path)));
  return {
    tree,
    workingDirectory,
    isOtherSystem: root !== undefined,
    gramineRoot: named === undefined ? undefined : resolvePath(workingDirectory, named),
    hash: (paths) => hashFiles(paths, { tree, isHost: root === undefined }, io),
    open(path) {
      const found = place(path);
      return found !== undefined && io.stat(found) ? io.openFile(found) : undefined;
    },
    close() {},
  };
}
