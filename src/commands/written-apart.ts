import { UserError } from '../diagnostic/diagnostic.ts';
import { readOperand } from '../image/operand.ts';
import type { HostTree } from '../io/file-tree.ts';
import type { Io } from '../io/io.ts';
import { maximumLinks } from '../io/real-path.ts';
import { folderOf, resolvePath } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';

/** Results never replace what is read, nor each other, whatever links they are named by. Throws a UserError. */
export function requireApart(results: readonly string[], read: readonly string[], io: Io): void {
  if (results.length === 0) return;
  const tree = io.openTree('/');
  const at = (path: string) => writtenTo(resolvePath(io.cwd, path), tree);
  const sources = new Set(read.filter((path) => path !== '-').map(at));
  const taken = new Set<string>();
  for (const result of results) {
    const place = at(result);
    if (sources.has(place))
      throw new UserError(`\`${visible(result)}\` is read, so it can't be written`, 'name another file for the result');
    if (taken.has(place)) throw new UserError(`two results go to \`${visible(result)}\``, 'name a file for each');
    taken.add(place);
  }
}

/** A result never replaces an image that is read, nor a file in the folder of one. Throws a UserError. */
export function requireApartFromImage(result: string, operand: string, io: Io): void {
  const tree = io.openTree('/');
  const place = writtenTo(resolvePath(io.cwd, result), tree);
  if (tree.lstat(place) === undefined) return;
  const image = tree.place(resolvePath(io.cwd, readOperand(operand, io).path));
  if (image === undefined || (place !== image && !isBelow(place, image))) return;
  throw new UserError(`\`${visible(result)}\` is read, so it can't be written`, 'name another file for the result');
}

/** The files that options name. */
export function filesNamed(names: readonly string[], given: Given): readonly string[] {
  return names.flatMap((name) => given.values(name));
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder === '/' ? folder : `${folder}/`);
}

/** Where a write would end, which follows links to what does not exist yet. */
function writtenTo(path: string, tree: HostTree): string {
  let current = path;
  for (let links = 0; links < maximumLinks && tree.lstat(current)?.type === 'symlink'; links++)
    current = resolvePath(tree.place(folderOf(current)) ?? folderOf(current), tree.readlink(current));
  const folder = tree.place(folderOf(current)) ?? folderOf(current);
  return resolvePath(folder, current.slice(current.lastIndexOf('/') + 1) || '.');
}
