import type { ScannedTree } from '../image/scanned.ts';
import { followLinks } from './follow-links.ts';
import { defaultPath, foldersOn, type Launch } from './launch.ts';
import { mayExecute } from './may-execute.ts';

/**
 * Programs that GSC's build, its finalise step or its start script calls by name, and that the image's user can't start: `bash` and
 * `find` at each start, `sh`, `ldconfig` and `which` at the build.
 */
export function missingTools(tree: Pick<ScannedTree, 'look'>, launch: Launch | undefined): readonly string[] {
  const user = launch && !('unknown' in launch.user) ? launch.user : root;
  const folders = foldersOn(launch?.path ?? defaultPath);
  const isThere = (path: string): boolean => {
    const { file } = followLinks(tree, path, user);
    return file?.type === 'file' && mayExecute(user, file);
  };
  return tools.filter(
    (name) => ![...folders, ...(fixed.get(name) ?? [])].some((folder) => isThere(`${folder}/${name}`)),
  );
}

const tools = ['bash', 'sh', 'find', 'ldconfig', 'which'];

/** These are called by their path. */
const fixed: ReadonlyMap<string, readonly string[]> = new Map([
  ['bash', ['/bin']],
  ['sh', ['/bin']],
]);

const root = { uid: 0, gid: 0, groups: [] };
