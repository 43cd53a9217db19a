import type { FileTree } from '../io/file-tree.ts';
import { realPath } from '../io/real-path.ts';
import { unwritable } from './toml-text.ts';

/** What the tools make of a directory that is trusted as a whole, where that differs from what is there. */
export interface FolderContents {
  /** Links to directories, which the tools do not follow, with where they lead. */
  readonly links: readonly { readonly path: string; readonly target: string }[];
  /** Links to files that begin at the root. */
  readonly fileLinks: readonly string[];
  /** Files that are left out. */
  readonly unreadable: readonly string[];
  /** Names that no manifest can hold. */
  readonly unnameable: readonly string[];
  /** Of a version control system or a cache, which differ from one build to the next. */
  readonly restless: readonly string[];
  /** Files that are secret, by their names. */
  readonly secret: readonly string[];
  /** Shared libraries, by their names. */
  readonly libraries: readonly string[];
  /** All regular files, and their bytes. */
  readonly files: number;
  readonly bytes: number;
}

const restless = /^(?:\.git|\.hg|\.svn|__pycache__|\.cache)$/;

/** As `files/secret-trusted` names them. */
export function isSecretFile(name: string): boolean {
  return secret.test(name);
}

const secret =
  /^(?:id_(?:rsa|dsa|ecdsa|ed25519)|\.env(?:\.\w+)?|\.netrc|\.pgpass|\.npmrc|\.pypirc|\.git-credentials|.*\.(?:key|ppk|p12|pfx|kdbx|keystore)|(?:credentials|secrets?|passwords?|tokens?)(?:\.(?:json|ya?ml|toml|ini|txt|env|cfg|conf))?)$/i;

/** Whether a directory, free of links, holds a system, or all that is somebody's. */
export function isTooWide(path: string): boolean {
  return tooWide.test(path);
}

const tooWide =
  /^\/(?:|(?:bin|boot|dev|etc|home|lib\w*|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var)|home\/[^/]+|(?:proc|sys|dev)\/.*|usr\/(?:bin|sbin|lib\w*|share|src|local|local\/(?:bin|sbin|lib|share))|var\/(?:lib|log|cache|tmp))$/s;

/** Trees can be large: so many entries are looked at. */
const budget = 100_000;

export function foldersBelow(tree: FileTree, top: string): FolderContents {
  const byTop = known.get(tree) ?? new Map<string, FolderContents>();
  known.set(tree, byTop);
  const contents = byTop.get(top) ?? look(tree, top);
  byTop.set(top, contents);
  return contents;
}

const known = new WeakMap<FileTree, Map<string, FolderContents>>();

function look(tree: FileTree, top: string): FolderContents {
  const links: { path: string; target: string }[] = [];
  const found: Record<'fileLinks' | 'unreadable' | 'unnameable' | 'restless' | 'secret' | 'libraries', string[]> = {
    fileLinks: [],
    unreadable: [],
    unnameable: [],
    restless: [],
    secret: [],
    libraries: [],
  };
  const result = () => ({ links, ...found, files, bytes });
  const pending = [top];
  let [files, bytes, left] = [0, 0, budget];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const name of namesIn(tree, folder)) {
      if (left-- === 0) return result();
      const path = `${folder === '/' ? '' : folder}/${name}`;
      const own = tree.lstat(path);
      const target = own?.type === 'symlink' ? tree.stat(path) : own;
      if (unwritable(name) !== undefined && target?.type !== 'other') found.unnameable.push(path);
      else if (own?.type === 'directory') {
        if (restless.test(name)) found.restless.push(path);
        pending.push(path);
      } else if (target?.type === 'directory') links.push({ path, target: realPath(tree, path)! });
      else if (target?.type === 'file' && !target.readable) found.unreadable.push(path);
      else if (target?.type === 'file') {
        if (own?.type === 'symlink' && tree.readlink(path).startsWith('/')) found.fileLinks.push(path);
        if (secret.test(name)) found.secret.push(path);
        if (/\.(?:so(?:\.[0-9][0-9.]*)?|node|pyd)$/.test(name)) found.libraries.push(path);
        files++;
        bytes += target.size;
      }
    }
  }
  return result();
}

function namesIn(tree: FileTree, folder: string): readonly string[] {
  try {
    return tree.list(folder);
  } catch {
    return [];
  }
}
