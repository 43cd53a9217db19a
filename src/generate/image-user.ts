import type { FileTree } from '../io/file-tree.ts';
import { visible } from '../text/visible.ts';
import type { Question, WorkloadSetting } from './workload.ts';

/** `loader.uid` and `loader.gid` for the user of an image: `USER[:GROUP]`, names or numbers. */
export function imageUser(
  user: string | undefined,
  tree: FileTree,
): { readonly settings: readonly WorkloadSetting[]; readonly questions: readonly Question[] } {
  if (user === undefined) return { settings: [], questions: [] };
  const [name = '', group] = user.split(':');
  const account = accountOf(name, '/etc/passwd', tree);
  const uid = numberOf(name) ?? account?.uid;
  const gid =
    group === undefined
      ? (account?.gid ?? (uid === undefined ? undefined : 0n))
      : (numberOf(group) ?? accountOf(group, '/etc/group', tree)?.uid);
  const why = `the image runs as \`${visible(user)}\``;
  return {
    settings: [
      ...(uid === undefined ? [] : [{ key: 'loader.uid', value: uid, why }]),
      ...(gid === undefined ? [] : [{ key: 'loader.gid', value: gid, why }]),
    ],
    questions:
      uid !== undefined && gid !== undefined
        ? []
        : [
            {
              about: 'loader.uid',
              text: `${why}, whom its \`/etc/passwd\` and \`/etc/group\` do not name: set \`loader.uid\` and \`loader.gid\``,
            },
          ],
  };
}

const largestId = 4294967295n;

function numberOf(text: string): bigint | undefined {
  if (!/^\d{1,10}$/.test(text)) return undefined;
  return BigInt(text) <= largestId ? BigInt(text) : undefined;
}

/** A line of `/etc/passwd` (name:password:uid:gid) or `/etc/group` (name:password:gid), by name or, for users, by number. */
function accountOf(
  name: string,
  path: string,
  tree: FileTree,
): { readonly uid: bigint; readonly gid: bigint | undefined } | undefined {
  const found = tree.stat(path);
  if (found?.type !== 'file' || !found.readable || found.size > 1 << 20) return undefined;
  for (const line of new TextDecoder().decode(tree.read(path)).split('\n')) {
    const [own, , id = '', gid = ''] = line.split(':');
    if (own !== name && (id !== name || path !== '/etc/passwd')) continue;
    const uid = numberOf(id);
    if (uid !== undefined) return { uid, gid: numberOf(gid) };
  }
  return undefined;
}
