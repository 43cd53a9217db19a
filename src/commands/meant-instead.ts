import type { Io } from '../io/io.ts';
import { nearest } from '../text/nearest.ts';
import { folderOf, resolvePath } from '../text/path.ts';

/** What may help a user who named a file or folder that is not there; undefined when nothing does. */
export function meantInstead(path: string, io: Pick<Io, 'cwd' | 'list'>): string | undefined {
  if (/[*?]/.test(path)) return 'name a folder, and the manifests in it are found';
  const at = path.replace(/\/+$/, '').lastIndexOf('/') + 1;
  const name = path.slice(at).replace(/\/+$/, '');
  const names = namesIn(folderOf(resolvePath(io.cwd, path)), io);
  if (names.includes(name)) return 'it is a link, and what it leads to is not there';
  const meant = names.find((other) => other.startsWith(`${name}.`)) ?? misspelt(name, names);
  return meant === undefined ? undefined : `did you mean \`${path.slice(0, at)}${meant}\`?`;
}

/** Most names end alike, which makes none of them near another: what precedes the first dot and the rest are compared apart. */
function misspelt(name: string, names: readonly string[]): string | undefined {
  const [stem, rest] = parted(name);
  const stems = names.map(parted).flatMap(([other, end]) => (end === rest ? [other] : []));
  const rests = names.map(parted).flatMap(([other, end]) => (other === stem ? [end] : []));
  const [meantStem, meantRest] = [nearest(stem, stems), nearest(rest, rests)];
  if (meantStem !== undefined) return meantStem + rest;
  return meantRest === undefined ? undefined : stem + meantRest;
}

function parted(name: string): readonly [stem: string, rest: string] {
  const dot = name.indexOf('.', 1);
  return dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)];
}

/** More are not looked through. */
const mostNames = 5000;

function namesIn(folder: string, io: Pick<Io, 'list'>): readonly string[] {
  try {
    return io
      .list(folder)
      .slice(0, mostNames)
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
