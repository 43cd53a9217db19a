import { UserError } from '../diagnostic/diagnostic.ts';
import type { Io } from '../io/io.ts';
import type { Given } from './command.ts';

/** The folder that an option names; undefined when it is not given. Throws a UserError when it is none. */
export function folderFrom(name: string, given: Given, io: Pick<Io, 'stat'>): string | undefined {
  const folder = given.value(name);
  if (folder !== undefined && io.stat(folder)?.type !== 'directory') throw new UserError(`\`${folder}\` is no folder`);
  return folder;
}
