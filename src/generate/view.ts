import { ElfFiles } from '../elf/elf-files.ts';
import type { FileTree } from '../io/file-tree.ts';
import { realPath } from '../io/real-path.ts';

/** The file system that a program is to see, and where each part of it lies on the host. */
export interface View {
  readonly tree: FileTree;
  /** What is known of its ELF files. */
  readonly elf: ElfFiles;
  /** The host path, as manifests write it, of an absolute path free of links. */
  hostPath(path: string): string;
  /** Whether the host follows a link there as the program would: only where the tree is the host's own. */
  hostFollows(path: string): boolean;
  /** Where an application is mounted as a whole, if one is. */
  readonly application?: string;
}

/** A whole file system. `root` is where it will lie when the enclave runs: `/`, an absolute folder, or one seen from the working directory. */
export function rootView(tree: FileTree, root: string): View {
  const prefix = root === '/' ? '' : root.replace(/\/+$/, '');
  return {
    tree,
    elf: new ElfFiles(tree),
    hostPath: (path) => (prefix === '.' ? path.slice(1) || '.' : `${prefix}${path}` || '/'),
    hostFollows: () => root === '/',
  };
}

/** A folder with an application, seen at `at` of a file system that has the interpreters and libraries. */
export function applicationView(base: View, application: FileTree, { at, uri, isWhole }: ApplicationPlace): View {
  const tree = overlaid(base.tree, application, at);
  const folder = rootView(application, uri);
  return {
    tree,
    elf: new ElfFiles(tree),
    hostPath: (path) => {
      const inside = below(path, at);
      return inside === undefined ? base.hostPath(path) : folder.hostPath(inside).replace(/(.)\/$/, '$1');
    },
    hostFollows: (path) => below(path, at) === undefined && base.hostFollows(path),
    ...(isWhole && { application: at }),
  };
}

export interface ApplicationPlace {
  /** Path inside the enclave. */
  readonly at: string;
  /** The folder on the host, as manifests write it. */
  readonly uri: string;
  /** Everything in it belongs to the application. */
  readonly isWhole: boolean;
}

/** Links are followed in the whole: those of the application may lead out of it. */
function overlaid(base: FileTree, over: FileTree, at: string): FileTree {
  const pick = (path: string): { readonly tree: FileTree; readonly path: string } => {
    const inside = below(clean(path), at);
    return inside === undefined ? { tree: base, path } : { tree: over, path: inside };
  };
  const whole: FileTree = {
    stat(path) {
      const real = realPath(whole, path);
      if (real === undefined) return undefined;
      const found = pick(real);
      return found.tree.stat(found.path);
    },
    lstat(path) {
      const found = pick(path);
      return found.tree.lstat(found.path);
    },
    read(path) {
      const found = pick(realPath(whole, path) ?? path);
      return found.tree.read(found.path);
    },
    list(path) {
      const found = pick(realPath(whole, path) ?? path);
      return found.tree.list(found.path);
    },
    readlink(path) {
      const found = pick(path);
      return found.tree.readlink(found.path);
    },
  };
  return whole;
}

function below(path: string, folder: string): string | undefined {
  if (path === folder) return '/';
  return path.startsWith(`${folder}/`) ? path.slice(folder.length) : undefined;
}

function clean(path: string): string {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name === '..') names.pop();
    else names.push(name);
  }
  return `/${names.join('/')}`;
}
