import { allowedFiles, type FileEntry, type FileList, trustedFiles } from '../gramine/files.ts';
import type { Manifest, NamedSetting } from '../gramine/manifest.ts';
import { normalizePath } from '../gramine/paths.ts';
import { isBefore } from '../gramine/release.ts';
import { parseUri } from '../gramine/uris.ts';

/** The list as the release reads it: up to 1.1 it could be a table. */
export function listInEffect(manifest: Manifest, list: FileEntry['list']): FileList {
  const setting = manifest.at(list);
  // Later releases pass over a table of allowed files, and refuse one of trusted files.
  if (setting?.kind === 'table' && !isBefore(manifest.release, '1.2'))
    return { entries: [], open: manifest.isOpen, written: true };
  if (setting?.kind === 'table') {
    const entries = manifest.members(list).flatMap((member, index) => entryOf(list, index, member));
    return { entries, open: manifest.isOpen, written: true };
  }
  return list === 'sgx.trusted_files' ? trustedFiles(manifest) : allowedFiles(manifest);
}

function entryOf(list: FileEntry['list'], index: number, { node, at, text }: NamedSetting): readonly FileEntry[] {
  if (!text) return [];
  const uri = parseUri(text);
  const path = uri && normalizePath(uri.path);
  const isDirectory = uri?.path.endsWith('/');
  return [{ list, index, node, at, uriAt: at, text, uri, path, isDirectory, sha256: undefined }];
}
