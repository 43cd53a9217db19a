import type { Range } from '../text/source.ts';
import type { Node } from '../toml/document.ts';
import type { Manifest, Setting } from './manifest.ts';
import { below, isAtOrBelow, joinPath, normalizePath, selfAndAbove } from './paths.ts';
import { isBefore } from './release.ts';
import { Text } from './text.ts';
import { parseUri, type Uri } from './uris.ts';

export type MountType = 'chroot' | 'encrypted' | 'tmpfs' | 'untrusted_shm';

/** One entry of `fs.mounts`, or `fs.root` (index -1, path `/`). */
export interface Mount {
  readonly index: number;
  readonly node: Node;
  /** The whole entry. */
  readonly at: Range;
  /** `fs.mounts[2]` or `fs.root`. */
  readonly key: string;
  /** `chroot` when not written; undefined when it can't be known or is no type Gramine has. */
  readonly type: MountType | undefined;
  /** Normalised in-enclave path; undefined when absent, not a string, or unknowable. */
  readonly path: Text | undefined;
  readonly uri: Uri | undefined;
  /** Normalised host path the mount shows; undefined for tmpfs and unusable URIs. */
  readonly hostPath: Text | undefined;
  readonly fields: {
    readonly type: Setting<unknown> | undefined;
    readonly path: Setting<unknown> | undefined;
    readonly uri: Setting<unknown> | undefined;
    readonly keyName: Setting<unknown> | undefined;
  };
}

export interface Mounts {
  /** `fs.root`; when it is not written, Gramine mounts the working directory of the host process (`file:.`). */
  readonly root: Mount;
  /** The entries in array order that are tables; none before Gramine 1.2, which does not read the array. */
  readonly entries: readonly Mount[];
  /**
   * There may be other mounts: a template can add some, they are written as `fs.mount.NAME` (Gramine 1.0 to 1.4), or their
   * author has written no list, or a mount at `/` that Gramine refuses.
   */
  readonly open: boolean;
}

const types: readonly string[] = ['chroot', 'encrypted', 'tmpfs', 'untrusted_shm'];

export function mountsOf(manifest: Manifest): Mounts {
  const { document } = manifest;
  const entries: Mount[] = [];
  let open = manifest.isOpen || hasOldMounts(manifest);
  const array = manifest.at('fs.mounts');
  if (array && array.kind !== 'array') open = true;
  if (array?.written && !isBefore(manifest.release, '1.2')) {
    for (const node of document.children(array.node)) {
      if (document.kind(node) === 'hole') open = true;
      if (document.kind(node) !== 'table') continue;
      const mount = mountOf(manifest, node, `fs.mounts[${document.index(node)}]`, document.index(node));
      if (isAtRoot(mount)) open = true;
      entries.push(mount);
    }
  }
  return { root: rootOf(manifest), entries, open };
}

/** Gramine refuses it, or is tricked into covering everything: `mounts/path` speaks of it, and the other rules go by the rest. */
export function isAtRoot({ path }: Mount): boolean {
  return path?.raw === '/';
}

/** What an in-enclave path shows. `unknown` when that depends on a hole. */
export function resolveInside(mounts: Mounts, path: Text): { mount: Mount; hostPath: Text | undefined } | 'unknown' {
  const mount = coveringMount(mounts, path);
  if (mount === 'unknown') return 'unknown';
  if (mount) return { mount, hostPath: mount.hostPath && joinPath(mount.hostPath, below(path, mount.path!)) };
  if (mounts.open) return 'unknown';
  const { root } = mounts;
  if (!root.hostPath) return { mount: root, hostPath: undefined };
  const rest = below(path, path.with('/'));
  const hostPath = root.hostPath.raw === '' ? rest.slice(1) : joinPath(root.hostPath, rest);
  return { mount: root, hostPath: normalizePath(hostPath) };
}

/** Whether an entry is mounted at a directory or below it, or may be. */
export function isMountedBelow(mounts: Mounts, directory: Text): boolean {
  const { directories, holed } = placesOf(mounts);
  if (directories.has(directory.raw)) return true;
  return [...(directory.hasHole() ? mounts.entries.keys() : holed)].some((at) => {
    const { path } = mounts.entries[at]!;
    return path !== undefined && isAtOrBelow(path, directory) !== false;
  });
}

/** The entry mounted last among those that `path` lies in. */
function coveringMount(mounts: Mounts, path: Text): Mount | 'unknown' | undefined {
  const { byPath, holed } = placesOf(mounts);
  let last = -1;
  for (const directory of selfAndAbove(path.raw)) last = Math.max(last, byPath.get(directory) ?? -1);
  for (const at of path.hasHole() ? mounts.entries.keys() : holed) {
    const mount = mounts.entries[at]!;
    if (at > last && (!mount.path || isAtOrBelow(path, mount.path) === undefined)) return 'unknown';
  }
  return mounts.entries[last];
}

interface Places {
  /** Position of the last entry at each path. */
  readonly byPath: ReadonlyMap<string, number>;
  /** Positions of the entries whose path is not known in full. */
  readonly holed: readonly number[];
  /** Every path and the directories above it. */
  readonly directories: ReadonlySet<string>;
}

function placesOf(mounts: Mounts): Places {
  let known = places.get(mounts);
  if (!known) {
    const { entries } = mounts;
    const byPath = new Map(
      entries.flatMap(({ path }, at) => (path && path.raw !== '/' ? [[path.raw, at] as const] : [])),
    );
    const holed = [...entries.keys()].filter((at) => entries[at]!.path?.known === undefined);
    known = { byPath, holed, directories: new Set([...byPath.keys()].flatMap((path) => selfAndAbove(path))) };
    places.set(mounts, known);
  }
  return known;
}

const places = new WeakMap<Mounts, Places>();

/** Before 1.2 there was `[fs.mount.NAME]` alone, until 1.4 beside `fs.mounts`. */
function hasOldMounts(manifest: Manifest): boolean {
  if (isBefore(manifest.release, '1.2')) return true;
  return isBefore(manifest.release, '1.5') && manifest.at('fs.mount') !== undefined;
}

function rootOf(manifest: Manifest): Mount {
  const uri = manifest.at('fs.root.uri');
  const type = manifest.at('fs.root.type');
  const keyName = manifest.at('fs.root.key_name');
  const table = manifest.at('fs.root');
  const parsed = uri?.text ? parseUri(uri.text) : undefined;
  const defaulted = !table ? { scheme: 'file' as const, path: new Text('.') } : undefined;
  return {
    index: -1,
    node: table?.written ? table.node : -1,
    at: table?.at ?? { start: 0, end: 0 },
    key: 'fs.root',
    type: typeOf(type),
    path: new Text('/'),
    uri: parsed ?? defaulted,
    hostPath: hostPathOf(typeOf(type), parsed ?? defaulted),
    fields: { type, path: undefined, uri, keyName },
  };
}

function mountOf(manifest: Manifest, node: Node, key: string, index: number): Mount {
  const field = (name: string) => manifest.member(node, name, key);
  const fields = { type: field('type'), path: field('path'), uri: field('uri'), keyName: field('key_name') };
  const type = typeOf(fields.type);
  const uri = fields.uri?.text ? parseUri(fields.uri.text) : undefined;
  const path = fields.path?.text && normalizePath(fields.path.text);
  return {
    index,
    node,
    at: manifest.document.range(node),
    key,
    type,
    path,
    uri,
    hostPath: hostPathOf(type, uri),
    fields,
  };
}

function typeOf(setting: Setting<unknown> | undefined): MountType | undefined {
  if (!setting) return 'chroot';
  return typeof setting.known === 'string' && types.includes(setting.known) ? (setting.known as MountType) : undefined;
}

function hostPathOf(type: MountType | undefined, uri: Uri | undefined): Text | undefined {
  return type === 'tmpfs' || !uri ? undefined : normalizePath(uri.path);
}
