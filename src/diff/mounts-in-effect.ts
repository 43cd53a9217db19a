import type { Manifest, Setting } from '../gramine/manifest.ts';
import { type Mount, type Mounts, type MountType, mountsOf } from '../gramine/mounts.ts';
import { joinPath, normalizePath } from '../gramine/paths.ts';
import { isBefore } from '../gramine/release.ts';
import { Text } from '../gramine/text.ts';
import { parseUri } from '../gramine/uris.ts';

/**
 * Every mount that the release makes, in its order: up to 1.4 the tables `fs.mount.NAME` (shorter paths first) and the
 * protected files, which are encrypted mounts by another name, are among them.
 */
export function mountsInEffect(manifest: Manifest): Mounts {
  const mounts = mountsOf(manifest);
  if (!isBefore(manifest.release, '1.5')) return mounts;
  const tables = manifest
    .members('fs.mount')
    .flatMap((table) => (table.kind === 'table' ? [tableMount(manifest, table)] : []));
  tables.sort((a, b) => (a.path?.raw.length ?? 0) - (b.path?.raw.length ?? 0));
  const files = protectedFiles.flatMap(([path, keyName]) => encryptedFiles(manifest, path, keyName));
  const entries = [...mounts.entries, ...tables, ...files].map((mount, index) => ({ ...mount, index }));
  const holed = manifest.at('fs.mount')?.kind === 'hole' || manifest.at('fs.mounts')?.kind === 'hole';
  return { root: mounts.root, entries, open: manifest.isOpen || holed };
}

/** The old lists of encrypted files, with the key of each. */
const protectedFiles = [
  ['sgx.protected_files', 'default'],
  ['sgx.protected_mrenclave_files', '_sgx_mrenclave'],
  ['sgx.protected_mrsigner_files', '_sgx_mrsigner'],
] as const;

function tableMount(manifest: Manifest, table: Setting<unknown>): Mount {
  const field = (name: string) => manifest.member(table.node, name, table.path);
  const fields = { type: field('type'), path: field('path'), uri: field('uri'), keyName: undefined };
  const type = fields.type ? typeNamed(fields.type.known) : 'chroot';
  const uri = fields.uri?.text && parseUri(fields.uri.text);
  const path = fields.path?.text && normalizePath(fields.path.text);
  const hostPath = type === 'tmpfs' || !uri ? undefined : normalizePath(uri.path);
  return { index: -1, node: table.node, at: table.at, key: table.path, type, path, uri, hostPath, fields };
}

function typeNamed(name: unknown): MountType | undefined {
  return name === 'chroot' || name === 'tmpfs' || name === 'encrypted' ? name : undefined;
}

/** v1.4:libos/src/fs/libos_fs.c:514: mounted under the path of the host. */
function encryptedFiles(manifest: Manifest, path: string, keyName: string): readonly Mount[] {
  const list = manifest.at(path);
  const files = list?.kind === 'table' ? manifest.members(path) : manifest.elements(path);
  return files.flatMap((file): readonly Mount[] => {
    const uri = file.text && parseUri(file.text);
    const hostPath = uri && normalizePath(uri.path);
    if (!hostPath) return [];
    const inside = hostPath.startsWith('/') ? hostPath : normalizePath(joinPath(hostPath.with('/'), hostPath));
    const key: Setting<unknown> = { ...file, known: keyName, text: new Text(keyName) };
    return [
      {
        index: -1,
        node: file.node,
        at: file.at,
        key: file.path,
        type: 'encrypted',
        path: inside,
        uri,
        hostPath,
        fields: { type: undefined, path: undefined, uri: file, keyName: key },
      },
    ];
  });
}
