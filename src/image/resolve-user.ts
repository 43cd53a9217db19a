import { codeOf } from '../diagnostic/system-error.ts';
import type { FileTree } from '../io/file-tree.ts';
import { visible } from '../text/visible.ts';
import { textOfBytes } from './byte-text.ts';

/** Whom a container runs as, or why the image doesn't tell. */
export type ResolvedUser = KnownUser | { readonly unknown: string };

export interface KnownUser {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups, in the order of `/etc/group`; none when the image names a group. */
  readonly groups: readonly number[];
  /** Undefined when `/etc/passwd` has no such user, which a number needs not. */
  readonly name: string | undefined;
  readonly home: string | undefined;
}

/**
 * `USER[:GROUP]` by `/etc/passwd` and `/etc/group` of the image, as container runtimes resolve it: a number is always an id,
 * the first line that fits counts, an id without a line has group 0, nothing at all means root.
 */
export function resolveUser(tree: FileTree, user: string | undefined): ResolvedUser {
  const [userPart = '', groupPart = ''] = splitOnce(user ?? '');
  const accounts = fieldsOf(tree, '/etc/passwd');
  const userId = idOf(userPart === '' ? '0' : userPart);
  const account = accounts.find(([name, , uid]) => (userId === undefined ? name === userPart : idOf(uid) === userId));
  if (userId === undefined && !account)
    return { unknown: `the user \`${visible(userPart)}\` is not in the image's \`/etc/passwd\`` };
  const uid = userId ?? idOf(account?.[2]);
  const gid = account ? idOf(account[3]) : 0;
  if (uid === undefined || gid === undefined)
    return { unknown: `the line of \`${visible(userPart)}\` in the image's \`/etc/passwd\` has no valid numbers` };
  const known = { uid, gid, groups: [], name: account?.[0], home: account?.[5] || undefined };
  return withGroups(known, groupPart, fieldsOf(tree, '/etc/group'));
}

function withGroups(user: KnownUser, groupPart: string, groups: readonly Fields[]): ResolvedUser {
  if (groupPart === '') {
    const own = groups.filter(
      ([, , , members = '']) => user.name !== undefined && members.split(',').includes(user.name),
    );
    return { ...user, groups: own.flatMap(([, , gid]) => idOf(gid) ?? []) };
  }
  const groupId = idOf(groupPart);
  if (groupId !== undefined) return { ...user, gid: groupId };
  const group = groups.find(([name]) => name === groupPart);
  const gid = idOf(group?.[2]);
  if (gid !== undefined) return { ...user, gid };
  const problem = group ? 'has no valid number in' : 'is not in';
  return { unknown: `the group \`${visible(groupPart)}\` ${problem} the image's \`/etc/group\`` };
}

type Fields = readonly (string | undefined)[];

function splitOnce(text: string): readonly string[] {
  const colon = text.indexOf(':');
  return colon < 0 ? [text] : [text.slice(0, colon), text.slice(colon + 1)];
}

/** Runtimes refuse more than this. */
const largestId = 2 ** 31 - 1;

function idOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) && Number(text) <= largestId ? Number(text) : undefined;
}

/** The fields of each line; nothing when the file isn't there or can't be one. */
function fieldsOf(tree: FileTree, path: string): readonly Fields[] {
  const found = tree.stat(path);
  if (found?.type !== 'file' || found.size > maximumFile) return [];
  try {
    const lines = textOfBytes(tree.read(path)).split('\n');
    return lines.filter((line) => line.trim() !== '' && !line.startsWith('#')).map((line) => line.trim().split(':'));
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return [];
  }
}

const maximumFile = 2 ** 24;
