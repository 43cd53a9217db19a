import type { Manifest } from '../gramine/manifest.ts';
import { normalizePath } from '../gramine/paths.ts';
import { Text } from '../gramine/text.ts';
import { type HoleRange, isHole, type Node, type TomlDocument } from '../toml/document.ts';

/** What one entry of `sgx.trusted_files` says. */
export interface TrustedFile {
  /** As the runtime compares it; directories (spelled with a final `/`) keep the slash. May hold unknown parts. */
  readonly path: string;
  /** As written; undefined when the tools compute it. */
  readonly sha256: string | undefined;
  readonly node: Node;
}

/** There can be 100,000, so nothing is made for an entry but this. */
export interface TrustedFiles {
  /** The first entry of each path counts. */
  readonly byPath: ReadonlyMap<string, TrustedFile>;
  /** Directories, with the final slash. */
  readonly directories: ReadonlySet<string>;
  /** Some entry can't be read, or a template may add some. */
  readonly open: boolean;
}

export function trustedFilesOf(manifest: Manifest): TrustedFiles {
  const { document } = manifest;
  const byPath = new Map<string, TrustedFile>();
  const directories = new Set<string>();
  const list = manifest.at('sgx.trusted_files');
  let open = manifest.isOpen || list?.kind === 'hole';
  if (list?.kind !== 'array' && list?.kind !== 'table') return { byPath, directories, open };
  const sums = list.kind === 'table' ? checksums(manifest) : undefined;
  for (const node of document.children(list.node)) {
    const file = fileOf(document, node, sums);
    if (!file) open = true;
    else if (!byPath.has(file.path)) {
      byPath.set(file.path, file);
      if (file.path.endsWith('/')) directories.add(file.path);
    }
  }
  return { byPath, directories, open };
}

/** Whether the path lies in one of the listed directories. */
export function isInListed(directories: ReadonlySet<string>, path: string): boolean {
  if (directories.size === 0) return false;
  const from = path.endsWith('/') ? path.length - 2 : path.length - 1;
  for (let slash = path.lastIndexOf('/', from); slash >= 0; slash = path.lastIndexOf('/', slash - 1)) {
    if (directories.has(path.slice(0, slash + 1))) return true;
    if (slash === 0) break;
  }
  return !path.startsWith('/') && directories.has('./');
}

function fileOf(
  document: TomlDocument,
  node: Node,
  sums: ReadonlyMap<string, string> | undefined,
): TrustedFile | undefined {
  const isTable = document.kind(node) === 'table';
  const uri = isTable ? document.get(node, 'uri') : node;
  if (uri < 0 || document.kind(uri) !== 'string') return undefined;
  const text = document.string(uri);
  if (!text.startsWith('file:')) return undefined;
  const path = pathOf(text.slice(5), document.holes);
  if (path === undefined) return undefined;
  const hash = isTable ? document.get(node, 'sha256') : -1;
  const sum = sums?.get(document.name(node) ?? '');
  const sha256 = hash >= 0 && document.kind(hash) === 'string' ? document.string(hash) : sum;
  return { path, sha256, node };
}

/** URI_MAX of Gramine. */
const longest = 4096;

/** Most paths are normal as they stand. */
function pathOf(spelled: string, holes: HoleRange | undefined): string | undefined {
  if (spelled.length > longest) return undefined;
  const isDirectory = spelled.endsWith('/');
  const plain = isDirectory ? spelled.slice(0, -1) : spelled;
  if (plain !== '' && !plain.includes('//') && !plain.includes('/.') && !plain.startsWith('.') && !plain.endsWith('/'))
    return spelled;
  const normal = normalizePath(new Text(spelled, holes))?.raw;
  if (normal === undefined) return undefined;
  if (!isDirectory) return normal === '' ? '.' : normal;
  return normal === '/' ? '/' : `${normal === '' ? '.' : normal}/`;
}

/** `sgx.trusted_checksum.NAME` holds the hash of `sgx.trusted_files.NAME` (1.0 and 1.1). */
function checksums(manifest: Manifest): ReadonlyMap<string, string> {
  return new Map(
    manifest
      .members('sgx.trusted_checksum')
      .flatMap(({ name, known }) => (typeof known === 'string' ? [[name, known]] : [])),
  );
}

export function hasHoles(text: string, holes: HoleRange | undefined): boolean {
  if (!holes) return false;
  for (let at = 0; at < text.length; at++) if (isHole(text.charCodeAt(at), holes)) return true;
  return false;
}
