import { resolveUser } from '../image/resolve-user.ts';
import type { FileTree } from '../io/file-tree.ts';
import { visible } from '../text/visible.ts';
import type { Question, WorkloadSetting } from './workload.ts';

/** `loader.uid` and `loader.gid` for the user of an image: `USER[:GROUP]`, names or numbers. */
export function imageUser(
  user: string | undefined,
  tree: FileTree,
): { readonly settings: readonly WorkloadSetting[]; readonly questions: readonly Question[] } {
  if (user === undefined) return { settings: [], questions: [] };
  const resolved = resolveUser(tree, user);
  const why = `the image runs as \`${visible(user)}\``;
  if ('unknown' in resolved) {
    const text = `${why}, but ${resolved.unknown}: set \`loader.uid\` and \`loader.gid\``;
    return { settings: [], questions: [{ about: 'loader.uid', text, settledBy: 'loader.uid' }] };
  }
  return {
    settings: [
      { key: 'loader.uid', value: BigInt(resolved.uid), why },
      { key: 'loader.gid', value: BigInt(resolved.gid), why },
    ],
    questions: [],
  };
}
