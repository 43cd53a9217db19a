/** What an error of the system means, in words. */
export function reasonOf(error: unknown): string {
  return reasons[codeOf(error) ?? ''] ?? (error instanceof Error ? error.message : String(error));
}

/** `ENOENT` and the like; undefined for an error that is not the system's. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  EFBIG: 'it is too large',
  EDQUOT: 'the quota is used up',
  ENOSPC: 'no space is left',
  ENODEV: 'it is a device',
  ENXIO: 'nothing is at its other end',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many files are open',
  EIO: 'the device fails',
  ESPIPE: 'it is no regular file',
  ESTALE: 'it changed while it was read',
};
