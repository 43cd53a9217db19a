import type { FileEntry } from './files.ts';
import { fileName } from './paths.ts';

/** What a trusted file or directory looks like that programs usually write; undefined for any other. */
export function writtenPlace({ path, isDirectory }: Pick<FileEntry, 'path' | 'isDirectory'>): string | undefined {
  if (!path || isDirectory === undefined) return undefined;
  const known = path.known ?? (path.suffix.includes('/') ? path.suffix.slice(path.suffix.indexOf('/')) : '');
  const name = fileName(known);
  if (
    path.known !== undefined &&
    /^\/(?:var\/)?(?:tmp|run(?!\/secrets\/)|cache|lock|spool)(?:\/|$)|^\/var\/log(?:\/|$)|^\/dev\/shm(?:\/|$)/.test(
      known,
    )
  )
    return 'a place for scratch files';
  if (!isDirectory)
    return /\.(?:log|pid|sock|swp|db-journal|sqlite-wal|db-wal)$/.test(name)
      ? 'a file that a program writes'
      : undefined;
  if (/^(?:logs?|\.?cache|tmp|temp|scratch)$/i.test(name)) return 'a directory that a program writes to';
  return /^data$/i.test(known) ? dataDirectory : undefined;
}

export const dataDirectory = 'a directory of data';
