import { isAtRoot, type Mount, type Mounts } from './mounts.ts';
import { above, below, isAtOrBelow, joinPath, selfAndAbove } from './paths.ts';
import type { Text } from './text.ts';

/** What becomes of a host path inside the enclave. */
export type Reach =
  | { readonly kind: 'visible'; readonly mount: Mount; readonly inside: Text | undefined }
  | { readonly kind: 'encrypted'; readonly mount: Mount }
  /** `mount` would show it, but `by` covers that place. */
  | { readonly kind: 'hidden'; readonly mount: Mount; readonly by: Mount }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'unknown' };

/**
 * Which host paths the mounts can produce. As Gramine does, paths are compared as texts: a host path reached through a mount is
 * the mount's `uri` with the rest appended (libos/src/fs/chroot/fs.c:254-316).
 */
export class Reachability {
  readonly #mounts: Mounts;
  readonly #byHost = new Map<string, Mount[]>();
  /** Directories above the host path of a mount that is not encrypted. */
  readonly #aboveHosts = new Set<string>();
  /** By in-enclave path: the position of the mount that was mounted there last. */
  readonly #byInside = new Map<string, number>();
  readonly #uncertain: readonly Mount[];
  readonly #longestHost: number;
  readonly #longestInside: number;

  constructor(mounts: Mounts) {
    this.#mounts = mounts;
    const all = [mounts.root, ...mounts.entries];
    for (const [position, mount] of all.entries()) {
      if (position > 0 && isAtRoot(mount)) continue;
      if (mount.path) this.#byInside.set(mount.path.raw, position - 1);
      if (!mount.hostPath || !mount.path) continue;
      const sameHost = this.#byHost.get(mount.hostPath.raw);
      if (sameHost) sameHost.push(mount);
      else this.#byHost.set(mount.hostPath.raw, [mount]);
      if (mount.type !== 'encrypted')
        for (const directory of above(mount.hostPath.raw)) this.#aboveHosts.add(directory);
    }
    this.#uncertain = all.filter(isUncertain);
    this.#longestHost = longest(this.#byHost.keys());
    this.#longestInside = longest(this.#byInside.keys());
  }

  /** `whole`: the path stands for everything below it as well. */
  of(path: Text, whole: boolean): Reach {
    const { encrypted, hidden, visible } = this.#candidates(path);
    if (encrypted && (!visible || visible.mount.index < 0)) return encrypted;
    if (visible) return visible;
    if (whole) {
      const root = this.#aboveHosts.has(path.raw) ? this.#mounts.root : undefined;
      if (root) return { kind: 'visible', mount: root, inside: undefined };
    }
    if (this.#dependsOnHoles(path, whole)) return { kind: 'unknown' };
    return hidden ?? { kind: 'unreachable' };
  }

  #candidates(path: Text): {
    visible?: Reach & { kind: 'visible' };
    encrypted?: Reach & { kind: 'encrypted' };
    hidden?: Reach;
  } {
    let encrypted: (Reach & { kind: 'encrypted' }) | undefined;
    let hidden: Reach | undefined;
    for (const directory of selfAndAbove(path.raw, this.#longestHost)) {
      for (const mount of this.#byHost.get(directory) ?? []) {
        if (directory === '' && isWithin(path, mount.hostPath!) !== true) continue;
        const inside = insideOf(mount, path);
        const by = this.#serving(inside.raw);
        if (by !== mount) hidden ??= { kind: 'hidden', mount, by };
        else if (mount.type === 'encrypted') encrypted ??= { kind: 'encrypted', mount };
        else return { visible: { kind: 'visible', mount, inside }, ...(encrypted && { encrypted }) };
      }
    }
    return { ...(encrypted && { encrypted }), ...(hidden && { hidden }) };
  }

  #serving(inside: string): Mount {
    let latest = -1;
    for (const directory of selfAndAbove(inside, this.#longestInside))
      latest = Math.max(latest, this.#byInside.get(directory) ?? -1);
    return latest < 0 ? this.#mounts.root : this.#mounts.entries[latest]!;
  }

  #dependsOnHoles(path: Text, whole: boolean): boolean {
    if (this.#mounts.open) return true;
    const questionable = path.hasHole() ? [this.#mounts.root, ...this.#mounts.entries] : this.#uncertain;
    return questionable.some((mount) => {
      if (mount.type === 'tmpfs') return false;
      if (!mount.hostPath || !mount.type || !mount.path) return true;
      return isWithin(path, mount.hostPath) !== false || (whole && isWithin(mount.hostPath, path) !== false);
    });
  }
}

export function reachabilityOf(mounts: Mounts): Reachability {
  const known = cache.get(mounts) ?? new Reachability(mounts);
  cache.set(mounts, known);
  return known;
}

const cache = new WeakMap<Mounts, Reachability>();

/** `isAtOrBelow` for host paths, where the empty path is the working directory. */
function isWithin(path: Text, directory: Text): boolean | undefined {
  if (directory.raw !== '') return isAtOrBelow(path, directory);
  const absolute = path.startsWith('/');
  return absolute === undefined ? undefined : !absolute && path.startsWith('..') === false;
}

function insideOf(mount: Mount, path: Text): Text {
  const host = mount.hostPath!;
  const rest = host.raw === '' ? path.with(path.raw === '' ? '' : `/${path.raw}`) : below(path, host);
  return joinPath(mount.path!, rest);
}

function isUncertain({ type, path, hostPath }: Mount): boolean {
  if (!type || !path || path.hasHole()) return true;
  return type !== 'tmpfs' && (!hostPath || hostPath.hasHole());
}

function longest(paths: Iterable<string>): number {
  let length = 0;
  for (const path of paths) length = Math.max(length, path.length);
  return length;
}
