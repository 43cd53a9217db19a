/** Paths with `/`, handled as text: nothing is looked up, so `..` takes back a name even where that is a symbolic link. */
export function isAbsolutePath(path: string): boolean {
  return path.startsWith('/') || (path[1] === ':' && /^[A-Za-z]:[\\/]/.test(path));
}

/** `path` seen from `folder`; `.`, `..` and repeated slashes are gone. */
export function resolvePath(folder: string, path: string): string {
  const whole = isAbsolutePath(path) ? path : `${folder}/${path}`;
  const names: string[] = [];
  for (const name of whole.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.length > 0 && names.at(-1) !== '..') names.pop();
    else if (!isAbsolutePath(whole)) names.push(name);
  }
  if (whole.startsWith('/')) return `/${names.join('/')}`;
  return names.join('/') || '.';
}

/** The folder a resolved path lies in; the root lies in itself. */
export function folderOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at < 0 ? '.' : path.slice(0, at) || '/';
}

/** Both absolute and resolved. `.` when they are the same. */
export function relativePath(folder: string, path: string): string {
  const from = folder.split('/').filter((name) => name !== '');
  const to = path.split('/').filter((name) => name !== '');
  let shared = 0;
  while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/') || '.';
}
