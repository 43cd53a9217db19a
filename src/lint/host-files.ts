import type { Mount } from '../gramine/mounts.ts';
import { isAtOrBelow, normalizePath } from '../gramine/paths.ts';
import { reachabilityOf } from '../gramine/reachability.ts';
import { Text } from '../gramine/text.ts';
import type { FileStat } from '../io/file-tree.ts';
import { realPath } from '../io/real-path.ts';
import type { Subject } from './subject.ts';

/**
 * A host path as `--files` shows it. A relative one starts in the manifest's folder, where Gramine's tools usually run, or at the
 * top of a tree that does not hold the manifest. Undefined outside of the tree or when unknown.
 */
export function pathInTree({ options }: Subject, path: Text): string | undefined {
  const { known } = path;
  if (known === undefined) return undefined;
  if (known.startsWith('/')) return known;
  const names = (options.folderInFiles ?? '/').split('/').filter((name) => name !== '');
  for (const name of known.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) return undefined;
  }
  return `/${names.join('/')}`;
}

/** What stands at a host path: nothing (`missing`), or what the tree says. Undefined when nobody can know. */
export function hostFile(
  subject: Subject,
  path: Text,
): { readonly path: string; readonly stat: FileStat | 'missing' } | undefined {
  const { files } = subject.options;
  const inTree = pathInTree(subject, path);
  if (!files || inTree === undefined) return undefined;
  return { path: inTree, stat: files.stat(inTree) ?? 'missing' };
}

/** True when `--files` shows that nothing stands at a host path, of which `files/missing` speaks. */
export function isMissing(subject: Subject, path: Text): boolean {
  return hostFile(subject, path)?.stat === 'missing';
}

/**
 * The spelling under which a mount shows the file that `path` means, when only symbolic links make the difference.
 * `path` itself is one that no mount shows.
 */
export function throughLink(
  subject: Subject,
  path: Text,
): { readonly mount: Mount; readonly path: string } | undefined {
  const {
    mounts,
    options: { files },
  } = subject;
  const inTree = files && pathInTree(subject, path);
  const real = inTree === undefined ? undefined : realPath(files!, inTree);
  if (real === undefined) return undefined;
  for (const mount of [mounts.root, ...mounts.entries].toReversed()) {
    if (mount.type !== 'chroot' || mount.hostPath?.known === undefined) continue;
    if (mount.hostPath.startsWith('/') !== path.startsWith('/')) continue;
    const hostInTree = pathInTree(subject, mount.hostPath);
    const realHost = hostInTree === undefined ? undefined : realPath(files!, hostInTree);
    if (realHost === undefined || isAtOrBelow(new Text(real), new Text(realHost)) !== true) continue;
    const rest = realHost === '/' ? real : real.slice(realHost.length);
    const shown = normalizePath(
      new Text(`${mount.hostPath.known}${mount.hostPath.known === '' ? rest.slice(1) : rest}`),
    );
    if (!shown || shown.raw === path.raw) continue;
    if (reachabilityOf(mounts).of(shown, false).kind === 'visible') return { mount, path: shown.raw };
  }
  return undefined;
}
