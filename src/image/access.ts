import type { KnownUser } from './resolve-user.ts';

/** Whom a container runs as, as far as access to files goes. */
export type FileUser = Pick<KnownUser, 'uid' | 'gid' | 'groups'>;

/** Permission bits as the owner has them: read a file, list a directory; pass through a directory. */
export const permission = { read: 4, search: 1 } as const;

/** As the kernel decides: only the first class counts that fits the user, and root may do all of this. */
export function mayAccess(user: FileUser, file: Owned, wanted: number): boolean {
  if (user.uid === 0) return true;
  const isOwner = (file.uid ?? 0) === user.uid;
  const group = file.gid ?? 0;
  const isMember = group === user.gid || user.groups.includes(group);
  const shift = isOwner ? 6 : isMember ? 3 : 0;
  return ((file.mode >> shift) & wanted) === wanted;
}

interface Owned {
  readonly mode: number;
  /** A folder of the host does not tell; what is in an image is root's unless something says otherwise. */
  readonly uid?: number;
  readonly gid?: number;
}
