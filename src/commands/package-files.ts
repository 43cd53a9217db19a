import { UserError } from '../diagnostic/diagnostic.ts';
import { openDeb } from '../image/deb.ts';
import { fileHash } from '../image/file-hash.ts';
import type { ImageTree } from '../image/image.ts';
import type { FileTree } from '../io/file-tree.ts';
import type { Io, OpenFile } from '../io/io.ts';
import { resolvePath } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import type { EnclaveFiles } from './enclave-files.ts';
import { readable } from './operand-bytes.ts';

/**
 * The files as they would be with Gramine's Debian package installed: its package directory, with the LibOS and the C library that a
 * manifest trusts, is the one of the package. Rejects with a UserError.
 */
export async function withPackage(
  files: EnclaveFiles,
  deb: string,
  { given, io }: { readonly given: Given; readonly io: Io },
): Promise<EnclaveFiles> {
  const file = opened(deb, io);
  try {
    const { tree, close } = await openDeb(file, deb, io);
    const folder = packageDirectoryIn(tree, deb);
    const named = given.value('gramine-root');
    const mount = named === undefined ? folder : resolvePath(files.workingDirectory, named);
    return {
      ...mounted(files, { tree, folder, mount }),
      gramineRoot: mount,
      close() {
        close();
        files.close();
      },
    };
  } finally {
    file.close();
  }
}

interface Mount {
  readonly tree: ImageTree;
  /** In the package, and in the tree that has it. */
  readonly folder: string;
  readonly mount: string;
}

function mounted(files: EnclaveFiles, { tree, folder, mount }: Mount): EnclaveFiles {
  const inPackage = (path: string): string | undefined => {
    const whole = resolvePath(files.workingDirectory, path);
    return whole === mount || whole.startsWith(`${mount}/`) ? folder + whole.slice(mount.length) : undefined;
  };
  const at = <K extends Exclude<keyof FileTree, 'openFile'>>(method: K) =>
    ((path: string) => {
      const inside = inPackage(path);
      return inside === undefined ? files.tree[method](path) : tree[method](inside);
    }) as FileTree[K];
  return {
    ...files,
    tree: { stat: at('stat'), lstat: at('lstat'), read: at('read'), list: at('list'), readlink: at('readlink') },
    async hash(paths) {
      const others = paths.filter((path) => inPackage(path) === undefined);
      const hashes = await files.hash(others).catch((error) => {
        throw renumbered(error, paths, others);
      });
      const next = hashes[Symbol.iterator]();
      return paths.map((path) => {
        const inside = inPackage(path);
        return inside === undefined ? next.next().value! : fileHash(tree, inside);
      });
    },
    open(path) {
      const inside = inPackage(path);
      if (inside === undefined) return files.open(path);
      return tree.stat(inside) && tree.openFile(inside);
    },
  };
}

/** The index is the one that the path has among all. */
function renumbered(error: unknown, paths: readonly string[], others: readonly string[]): unknown {
  const { index } = error as { readonly index?: unknown };
  if (typeof index !== 'number') return error;
  return Object.assign(error as Error, { index: paths.indexOf(others[index]!) });
}

const end = '/sgx/libpal.so';

function packageDirectoryIn(tree: ImageTree, deb: string): string {
  const found: string[] = [];
  for (const { path, type } of tree.walk()) if (type === 'file' && path.endsWith(end)) found.push(path);
  const [first, second] = found;
  if (first === undefined)
    throw new UserError(`${deb}: there is no \`sgx/libpal.so\` in it`, 'name the package `gramine`');
  if (second !== undefined)
    throw new UserError(
      `${deb}: both \`${visible(first)}\` and \`${visible(second)}\` are in it`,
      'unpack the package and name the file with `--libpal`',
    );
  return first.slice(0, -end.length);
}

function opened(path: string, io: Io): OpenFile {
  return readable(path, () => io.openFile(path));
}
