import type { Node } from '../../toml/document.ts';
import { Manifest } from '../manifest.ts';
import { type Mount, mountsOf, resolveInside } from '../mounts.ts';
import { below, isAtOrBelow, joinPath, normalizePath } from '../paths.ts';
import { isBefore } from '../release.ts';
import type { Text } from '../text.ts';
import { parseUri } from '../uris.ts';
import type { Obstacle } from './carry.ts';

/** The one path inside Gramine under which the file of a URI is seen. The manifest is that of a release with `fs.mounts`. */
export function insidePathOf(manifest: Manifest, node: Node): { readonly path: string } | Obstacle {
  const text = manifest.text(node);
  const uri = text && parseUri(text);
  if (!uri || text.known === undefined)
    return { why: 'its value is not known here', help: 'write the path under which it is mounted' };
  const path = normalizePath(uri.path);
  if (!path) return { why: 'its path is too long' };
  const mounts = mountsOf(withArray(manifest));
  if (mounts.open || manifest.at('fs.mount'))
    return { why: 'not all mounts are known here', help: 'write the path under which it is mounted' };
  const found = new Set<string>();
  let isUnsure = false;
  for (const mount of [mounts.root, ...mounts.entries]) {
    const inside = pathThrough(mount, path);
    if (inside === 'unknown') isUnsure = true;
    if (inside === undefined || inside === 'unknown' || inside.known === undefined) continue;
    const resolved = resolveInside(mounts, inside);
    if (resolved === 'unknown') isUnsure = true;
    else if (resolved.hostPath?.known === path.known) found.add(inside.known);
  }
  const [only, other] = [...found];
  if (only === undefined && isUnsure)
    return { why: `where \`${path}\` is mounted is not known here`, help: 'write the path inside Gramine' };
  if (only === undefined)
    return { why: `\`${path}\` lies under no mount`, help: 'mount it, and write the path inside Gramine' };
  return other === undefined
    ? { path: only }
    : { why: `\`${path}\` is mounted as \`${only}\` and as \`${other}\``, help: 'choose one of the paths' };
}

/** Before 1.2 there was no array of mounts; where none is written otherwise either, the root is the only one. */
function withArray(manifest: Manifest): Manifest {
  if (!isBefore(manifest.release, '1.2') || manifest.at('fs.mount')) return manifest;
  return new Manifest(manifest.document, { release: '1.2' });
}

function pathThrough({ type, path, hostPath }: Mount, host: Text): Text | 'unknown' | undefined {
  if (type !== 'chroot' || !path || !hostPath) return undefined;
  if (hostPath.raw === '')
    return host.raw.startsWith('/') || host.raw.startsWith('..') ? undefined : joined(path, host);
  const isThere = isAtOrBelow(host, hostPath);
  if (isThere === undefined || (isThere && path.known === undefined)) return 'unknown';
  return isThere ? joined(path, below(host, hostPath)) : undefined;
}

function joined(directory: Text, rest: Text): Text | undefined {
  return normalizePath(rest.raw === '' ? directory : joinPath(directory, rest));
}
