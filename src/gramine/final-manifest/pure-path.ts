/** Python's `PurePosixPath`: no empty and no `.` component, `..` stays, two slashes at the start too; `.` when nothing is left. */
export function purePath(path: string): string {
  const root = /^\/\/(?!\/)/.test(path) ? '//' : path.startsWith('/') ? '/' : '';
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  return root + names.join('/') || '.';
}

/** `path / name` of a pure path. */
export function childPath(path: string, name: string): string {
  if (path === '.') return name;
  return path.endsWith('/') ? path + name : `${path}/${name}`;
}
