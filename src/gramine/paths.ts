import type { Text } from './text.ts';

/**
 * As Gramine compares paths (common/src/path_utils.c, get_norm_path): `//`, `.` and `x/..` collapse, a trailing `/` goes.
 * The working directory becomes the empty text. Undefined when a `..` would climb out of an unknown part, and for what is longer
 * than any path can be.
 */
export function normalizePath(path: Text): Text | undefined {
  if (isNormal(path.raw)) return bounded(path);
  const absolute = path.raw.startsWith('/');
  const kept: string[] = [];
  for (const segment of path.raw.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') {
      kept.push(segment);
      continue;
    }
    const last = kept.at(-1);
    if (last !== undefined && path.isHoled(last)) return undefined;
    if (last !== undefined && last !== '..') kept.pop();
    else if (!absolute) kept.push('..');
  }
  const normal = (absolute ? '/' : '') + kept.join('/');
  return bounded(path.with(normal));
}

function bounded(path: Text): Text | undefined {
  return path.raw.length > longestPath ? undefined : path;
}

/** PATH_MAX of Linux, URI_MAX of Gramine. */
const longestPath = 4096;

/** Most paths are; lists of them can be long. */
function isNormal(path: string): boolean {
  if (path.endsWith('/') || path.includes('//')) return false;
  if (!path.includes('/.') && !path.startsWith('.')) return true;
  return !/(?:^|\/)\.{1,2}(?:\/|$)/.test(path);
}

/** Whether `path` is `directory` or lies below it; both normalised. Undefined when it depends on a hole. */
export function isAtOrBelow(path: Text, directory: Text): boolean | undefined {
  if (path.raw === directory.raw) return true;
  const below = directory.raw.endsWith('/') ? directory.raw : `${directory.raw}/`;
  if (path.raw.startsWith(below)) return true;
  if (path.known !== undefined && directory.known !== undefined) return false;
  const comparable = Math.min(path.prefix.length, directory.prefix.length);
  return path.prefix.slice(0, comparable) === directory.prefix.slice(0, comparable) ? undefined : false;
}

/** `path` without `directory` in front: empty or starting with `/`. Only when `isAtOrBelow` is true. */
export function below(path: Text, directory: Text): Text {
  const rest = path.slice(directory.raw === '/' ? 0 : directory.raw.length);
  return rest.raw === '/' ? rest.with('') : rest;
}

export function joinPath(directory: Text, rest: Text): Text {
  if (rest.raw === '') return directory;
  const separator = directory.raw.endsWith('/') || rest.raw.startsWith('/') ? '' : '/';
  const left = directory.raw.endsWith('/') && rest.raw.startsWith('/') ? directory.raw.slice(0, -1) : directory.raw;
  return directory.hasHole() ? directory.with(left + separator + rest.raw) : rest.with(left + separator + rest.raw);
}

/**
 * A normalised path and every directory above it, nearest first, without those of more than `longest` characters. The working
 * directory is above relative paths only.
 */
export function selfAndAbove(path: string, longest = path.length): string[] {
  const found = path.length <= longest ? [path] : [];
  for (let slash = path.lastIndexOf('/', longest); slash > 0; slash = path.lastIndexOf('/', slash - 1))
    found.push(path.slice(0, slash));
  const top = path.startsWith('/') ? '/' : '';
  if (path !== top && path !== '..' && !path.startsWith('../')) found.push(top);
  return found;
}

export function above(path: string): string[] {
  return selfAndAbove(path).slice(1);
}

/** The last segment. */
export function fileName(path: string): string {
  const trimmed = path.endsWith('/') ? path.slice(0, -1) : path;
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}
