import type { DataNode } from '../../data/node.ts';
import type { User } from '../../invocation/invocation.ts';

/** A user as OCI has it; undefined when it is not whole. */
export function ociUser(node: DataNode | undefined): User | undefined {
  const uid = idOf(node?.members.get('UID'));
  const gid = idOf(node?.members.get('GID'));
  if (uid === undefined || gid === undefined) return undefined;
  const groups = (node?.members.get('AdditionalGids')?.items ?? []).flatMap((item) => idOf(item) ?? []);
  return { uid, gid, groups: [...new Set(groups)].sort((a, b) => a - b) };
}

/** Ids of users and groups have 32 bits, and the last of them means none. */
function idOf(node: DataNode | undefined): number | undefined {
  const value = node?.kind === 'number' ? Number(node.scalar) : Number.NaN;
  return Number.isInteger(value) && value >= 0 && value < 2 ** 32 - 1 ? value : undefined;
}
