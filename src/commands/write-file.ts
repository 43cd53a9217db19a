import { UserError } from '../diagnostic/diagnostic.ts';
import { codeOf, reasonOf } from '../diagnostic/system-error.ts';
import type { Io } from '../io/io.ts';
import { folderOf, resolvePath } from '../text/path.ts';

/** Replaces a file; what the system refuses becomes a UserError, and then the file is as it was. */
export function writeFile(path: string, content: string, io: Io): void {
  try {
    io.writeFile(path, content);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    throw unwritable(path, refusalIn(error));
  }
}

/** Replaces several files; when one can't be written, none is, and that is a UserError. */
export function writeFiles(files: Parameters<Io['writeFiles']>[0], io: Io): void {
  try {
    io.writeFiles(files);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    const at = (error as { index?: unknown }).index;
    const refused = typeof at === 'number' ? files.slice(at, at + 1) : files;
    const names = refused.map(({ path }) => `\`${path}\``).join(' and ');
    const help = files.length > 1 ? 'all files are as they were' : undefined;
    throw new UserError(`${names} can't be written: ${refusalIn(error)}`, help);
  }
}

/** Throws a UserError when a file can't be written for a reason that shows before the work is done. */
export function requireWritable(path: string, io: Io): void {
  if (io.stat(path)?.type === 'directory') throw unwritable(path, 'it is a folder');
  const folder = folderOf(resolvePath(io.cwd, path));
  if (io.stat(folder)?.type !== 'directory') throw unwritable(path, 'its folder does not exist');
}

function refusalIn(error: unknown): string {
  return codeOf(error) === 'ENOENT' ? 'its folder does not exist' : reasonOf(error);
}

function unwritable(path: string, reason: string): UserError {
  return new UserError(`\`${path}\` can't be written: ${reason}`);
}
