import type { Range } from '../text/source.ts';
import type { Node, TomlDocument } from '../toml/document.ts';
import type { Manifest } from './manifest.ts';
import { above, isAtOrBelow, normalizePath, selfAndAbove } from './paths.ts';
import { Text } from './text.ts';
import { parseUri, type Uri } from './uris.ts';

/** One entry of `sgx.trusted_files` or `sgx.allowed_files`. */
export interface FileEntry {
  readonly list: 'sgx.trusted_files' | 'sgx.allowed_files';
  readonly index: number;
  readonly node: Node;
  /** The whole element. */
  readonly at: Range;
  /** The URI's string. */
  readonly uriAt: Range;
  readonly text: Text;
  /** Undefined when the scheme is wrong or unknown. */
  readonly uri: Uri | undefined;
  /** Normalised host path (`''` is the working directory, and for allowed files everything absolute). */
  readonly path: Text | undefined;
  /** Spelled with a trailing `/`; undefined when that depends on a hole. */
  readonly isDirectory: boolean | undefined;
  readonly sha256: { readonly text: Text; readonly at: Range } | undefined;
}

export interface FileList {
  readonly entries: readonly FileEntry[];
  /** A template may put more entries into the list, so that nothing can be called missing from it. */
  readonly open: boolean;
  /** The list is written at all. */
  readonly written: boolean;
}

export function trustedFiles(manifest: Manifest): FileList {
  return listOf(manifest, 'sgx.trusted_files');
}

export function allowedFiles(manifest: Manifest): FileList {
  return listOf(manifest, 'sgx.allowed_files');
}

/**
 * Whether `entry` makes a host path usable: a trusted file covers itself, a trusted directory (`…/`) and any allowed entry
 * cover what is below. The working directory among the allowed files covers every absolute path (libos/src/fs/chroot/allowed.c:37-56).
 */
export function covers(entry: FileEntry, hostPath: Text): boolean | undefined {
  if (!entry.path) return undefined;
  if (entry.list === 'sgx.allowed_files' && entry.path.raw === '') return hostPath.startsWith('/');
  if (entry.list === 'sgx.trusted_files' && entry.isDirectory === false) return hostPath.equals(entry.path);
  if (entry.path.raw === '')
    return hostPath.startsWith('/') === false ? true : hostPath.startsWith('/') === true ? false : undefined;
  const within = isAtOrBelow(hostPath, entry.path);
  if (within !== true || entry.isDirectory !== undefined || entry.list === 'sgx.allowed_files') return within;
  return hostPath.raw === entry.path.raw ? true : undefined;
}

/** Whether any entry covers the path; undefined when that depends on a hole or on entries nobody can see. */
export function isCovered(list: FileList, hostPath: Text): boolean | undefined {
  let unknown = list.open;
  for (const entry of hostPath.hasHole() ? list.entries : entriesNear(list, hostPath.raw)) {
    const covered = covers(entry, hostPath);
    if (covered) return true;
    if (covered === undefined) unknown = true;
  }
  return unknown ? undefined : false;
}

/** Whether an entry is or lies below a host directory, or may. */
export function holdsAny(list: FileList, directory: Text): boolean {
  const { byPath, unsure, directories } = placesOf(list);
  if (byPath.has(directory.raw) || directories.has(directory.raw)) return true;
  const near = directory.hasHole() ? list.entries : unsure;
  return near.some(({ path }) => path === undefined || isAtOrBelow(path, directory) !== false);
}

/** False when no two entries have the same path. */
export function mayRepeat(list: FileList): boolean {
  const { again, unsure } = placesOf(list);
  return again.size > 0 || unsure.length > 1;
}

function entriesNear(list: FileList, path: string): readonly FileEntry[] {
  const { byPath, again, unsure } = placesOf(list);
  const near = selfAndAbove(path);
  const first = near.map((directory) => byPath.get(directory)).filter((entry) => entry !== undefined);
  return [...unsure, ...first, ...near.flatMap((directory) => again.get(directory) ?? [])];
}

interface Places {
  /** The first entry with each known path; the other entries, and those of the working directory, are `unsure`. */
  readonly byPath: ReadonlyMap<string, FileEntry>;
  /** Further entries with the same path. */
  readonly again: ReadonlyMap<string, readonly FileEntry[]>;
  readonly unsure: readonly FileEntry[];
  /** What is above the known paths. */
  readonly directories: ReadonlySet<string>;
}

function placesOf(list: FileList): Places {
  const known = places.get(list) ?? findPlaces(list);
  places.set(list, known);
  return known;
}

const places = new WeakMap<FileList, Places>();

function findPlaces({ entries }: FileList): Places {
  const byPath = new Map<string, FileEntry>();
  const again = new Map<string, FileEntry[]>();
  const unsure: FileEntry[] = [];
  const directories = new Set<string>();
  for (const entry of entries) {
    const path = entry.path?.known;
    if (path === undefined || path === '') {
      unsure.push(entry);
      continue;
    }
    if (!byPath.has(path)) {
      byPath.set(path, entry);
      addDirectories(path, directories);
      continue;
    }
    const further = again.get(path);
    if (further) further.push(entry);
    else again.set(path, [entry]);
  }
  return { byPath, again, unsure, directories };
}

/** Most entries of a long list share their directories. */
function addDirectories(path: string, directories: Set<string>): void {
  const slash = path.lastIndexOf('/');
  if (slash > 0 && directories.has(path.slice(0, slash))) return;
  for (const directory of above(path)) directories.add(directory);
}

/** Where an entry stands, e.g. `sgx.trusted_files[3]`. */
export function entryKey({ list, index }: FileEntry): string {
  return `${list}[${index}]`;
}

function listOf(manifest: Manifest, list: FileEntry['list']): FileList {
  const { document } = manifest;
  const setting = manifest.at(list);
  if (!setting) return { entries: [], open: manifest.isOpen, written: false };
  if (setting.kind !== 'array') return { entries: [], open: true, written: true };
  if (!setting.written) return { entries: [], open: true, written: false };
  const entries: FileEntry[] = [];
  let open = manifest.isOpen || isExtended(manifest, list);
  for (const node of document.children(setting.node)) {
    const entry = entryOf(manifest, list, node);
    if (entry) entries.push(entry);
    else open = true;
  }
  return { entries, open, written: true };
}

/** GSC joins arrays: its own entries, and those of nearly every file of the image, follow the written ones. */
function isExtended({ base }: Manifest, list: FileEntry['list']): boolean {
  const sgx = base ? base.get(base.root, 'sgx') : -1;
  return base !== undefined && sgx >= 0 && base.get(sgx, list.slice('sgx.'.length)) >= 0;
}

function entryOf(manifest: Manifest, list: FileEntry['list'], node: Node): FileEntry | undefined {
  const { document } = manifest;
  const isTable = document.kind(node) === 'table' && list === 'sgx.trusted_files';
  const uriNode = isTable ? document.get(node, 'uri') : node;
  if (uriNode < 0 || document.kind(uriNode) !== 'string') return undefined;
  return new Entry(document, list, { node, uriNode });
}

/** There can be 100,000: what few rules ask for is looked up when they do. */
class Entry implements FileEntry {
  readonly list: FileEntry['list'];
  readonly node: Node;
  readonly text: Text;
  readonly uri: Uri | undefined;
  readonly path: Text | undefined;
  readonly isDirectory: boolean | undefined;
  readonly #document: TomlDocument;
  readonly #uriNode: Node;

  constructor(document: TomlDocument, list: FileEntry['list'], { node, uriNode }: { node: Node; uriNode: Node }) {
    this.list = list;
    this.node = node;
    this.text = new Text(document.string(uriNode), document.holes);
    this.uri = parseUri(this.text);
    this.path = this.uri && normalizePath(this.uri.path);
    this.isDirectory = this.uri?.path.endsWith('/');
    this.#document = document;
    this.#uriNode = uriNode;
  }

  get index(): number {
    return this.#document.index(this.node);
  }

  get at(): Range {
    return this.#document.range(this.node);
  }

  get uriAt(): Range {
    return this.#document.range(this.#uriNode);
  }

  get sha256(): FileEntry['sha256'] {
    const document = this.#document;
    const hash = document.kind(this.node) === 'table' ? document.get(this.node, 'sha256') : -1;
    if (hash < 0 || document.kind(hash) !== 'string') return undefined;
    return { text: new Text(document.string(hash), document.holes), at: document.range(hash) };
  }
}
