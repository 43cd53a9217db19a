/** An error as the system gives it, with a `code`. */
export function fileError(
  code: 'ENOENT' | 'EISDIR' | 'EINVAL' | 'ENOTDIR' | 'EFBIG' | 'ENOTLOADED',
  path: string,
): Error {
  return Object.assign(new Error(`${code}: ${meanings[code]}, '${path}'`), { code });
}

const meanings = {
  ENOENT: 'no such file or directory',
  EISDIR: 'illegal operation on a directory',
  EINVAL: 'it is no regular file',
  ENOTDIR: 'not a directory',
  EFBIG: 'file too large',
  ENOTLOADED: 'its content was not kept',
};
