import { environmentOf } from './environment.ts';
import type { FileEntry, FileList } from './files.ts';
import type { Manifest } from './manifest.ts';
import { type Mounts, resolveInside } from './mounts.ts';
import { above, selfAndAbove } from './paths.ts';
import { entrypointPath, libraryDirectories } from './program.ts';
import type { Text } from './text.ts';

/** What an allowed entry leaves without integrity although it needs some. */
export interface Shadow {
  /** `part`: the entry lies inside the trusted directory `trusted`. */
  readonly over: 'entrypoint' | 'library-directory' | 'trusted' | 'part';
  /** The in-enclave path of the program or library directory. */
  readonly path?: Text;
  /** The first trusted entry concerned. */
  readonly trusted?: FileEntry;
  /** How many trusted entries are concerned. */
  readonly count: number;
}

export interface ShadowInput {
  readonly manifest: Manifest;
  readonly mounts: Mounts;
  readonly trusted: FileList;
  readonly allowed: FileList;
}

/**
 * Allowed entries are looked at before trusted ones (libos/src/fs/chroot/fs.c:156-162), so whatever they cover is not checked.
 * Only certain cases; entries that match every path are left out.
 */
export function shadowsOf({ manifest, mounts, trusted, allowed }: ShadowInput): ReadonlyMap<FileEntry, Shadow> {
  const byPath = new Map<string, FileEntry>();
  for (const entry of allowed.entries) {
    if (entry.path && !matchesAll(entry) && !byPath.has(entry.path.raw)) byPath.set(entry.path.raw, entry);
  }
  const shadows = new Map<FileEntry, Shadow>();
  if (byPath.size === 0) return shadows;
  const cover = (path: Text) =>
    selfAndAbove(path.raw)
      .map((directory) => byPath.get(directory))
      .find((entry) => entry);
  for (const code of codeLocations(manifest)) {
    const entry = coverInside(mounts, code.path, cover);
    if (entry && !shadows.has(entry)) shadows.set(entry, { ...code, count: 0 });
  }
  const directories = new Map<string, FileEntry>();
  for (const entry of trusted.entries) {
    if (!entry.path) continue;
    if (entry.isDirectory) directories.set(entry.path.raw, entry);
    const by = cover(entry.path);
    const known = by && shadows.get(by);
    if (by)
      shadows.set(
        by,
        known
          ? { ...known, trusted: known.trusted ?? entry, count: known.count + 1 }
          : { over: 'trusted', trusted: entry, count: 1 },
      );
  }
  for (const entry of byPath.values()) {
    if (shadows.has(entry)) continue;
    const inside = above(entry.path!.raw)
      .map((directory) => directories.get(directory))
      .find((directory) => directory);
    if (inside) shadows.set(entry, { over: 'part', trusted: inside, count: 1 });
  }
  return shadows;
}

/** The empty path is a prefix of every absolute one (libos/src/fs/chroot/allowed.c:37-56). */
export function matchesAll(entry: FileEntry): boolean {
  return entry.list === 'sgx.allowed_files' && (entry.path?.raw === '' || entry.path?.raw === '/');
}

function codeLocations(manifest: Manifest): { over: 'entrypoint' | 'library-directory'; path: Text }[] {
  const program = entrypointPath(manifest);
  const directories = libraryDirectories(environmentOf(manifest)) ?? [];
  return [
    ...(program ? [{ over: 'entrypoint' as const, path: program }] : []),
    ...directories.flatMap(({ path }) => (path ? [{ over: 'library-directory' as const, path }] : [])),
  ];
}

function coverInside(mounts: Mounts, path: Text, cover: (path: Text) => FileEntry | undefined): FileEntry | undefined {
  const place = resolveInside(mounts, path);
  if (place === 'unknown' || place.mount.type !== 'chroot') return undefined;
  return place.hostPath && cover(place.hostPath);
}
