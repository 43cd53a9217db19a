import { UserError } from '../diagnostic/diagnostic.ts';
import { codeOf, reasonOf } from '../diagnostic/system-error.ts';
import type { HostTree } from '../io/file-tree.ts';
import type { Io } from '../io/io.ts';
import { namesOf, realPath } from '../io/real-path.ts';
import { fileError } from './file-error.ts';
import type { Image, ImageFile, ImageTree } from './image.ts';
import { openInside } from './store.ts';

/** A folder with a root file system, as an image without configuration and layers. */
export function imageFromDirectory(io: Io, root: string): Image {
  if (io.stat(root)?.type !== 'directory') throw new UserError(`${root} is no folder`);
  const tree = directoryTree(io, root);
  return {
    kind: 'directory',
    digest: undefined,
    configDigest: undefined,
    names: [],
    config: undefined,
    layers: [],
    tree: async () => tree,
    close() {},
  };
}

function directoryTree(io: Io, root: string): ImageTree {
  const tree = io.openTree(root);
  const look = (path: string): ImageFile | undefined => {
    const found = tree.lstat(path);
    const names = namesOf(path);
    const name = names.pop();
    const folder = name === undefined || name === '..' ? undefined : realPath(tree, `/${names.join('/')}`);
    const own = folder === undefined ? realPath(tree, path) : `${folder === '/' ? '' : folder}/${name}`;
    if (!found || own === undefined) return undefined;
    const { type, size, mode } = found;
    return { path: own, type, size, mode, ...(type === 'symlink' && targetOf(tree, path)) };
  };
  return {
    ...tree,
    look,
    resolve: (path) => realPath(tree, path),
    openFile(path) {
      const found = realPath(tree, path);
      if (found === undefined) throw fileError('ENOENT', path);
      return openInside(io, { root, tree, path: found });
    },
    *walk(path = '/') {
      const top = realPath(tree, path);
      if (top !== undefined) yield* below(tree, top);
    },
  };

  function* below({ list }: Pick<ImageTree, 'list'>, top: string): Generator<ImageFile> {
    const pending = [top];
    while (pending.length > 0) {
      const at = pending.pop()!;
      const found = look(at);
      if (!found) continue;
      if (at !== top) yield found;
      if (found.type !== 'directory') continue;
      for (const name of namesIn(list, at)) pending.push(`${at === '/' ? '' : at}/${name}`);
    }
  }

  /** The last first: what is left out unseen would be missing from every sum. */
  function namesIn(list: ImageTree['list'], at: string): readonly string[] {
    try {
      return [...list(at)].reverse();
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      throw new UserError(
        `${root === '/' ? '' : root}${at} can't be read: ${reasonOf(error)}`,
        'run as a user who may read all of it, or use an archive of it',
      );
    }
  }
}

/** None where the host does not tell, as of processes in `/proc`. */
function targetOf(tree: HostTree, path: string): { readonly target?: string } {
  try {
    return { target: tree.readlink(path) };
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return {};
  }
}
