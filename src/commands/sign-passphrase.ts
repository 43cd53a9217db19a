import { UserError } from '../diagnostic/diagnostic.ts';
import { reasonOf } from '../diagnostic/system-error.ts';
import type { Io } from '../io/io.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';

/** Where a passphrase comes from: a file's first line, the environment, or undefined. */
export function givenPassphrase(given: Given, io: Io): string | undefined {
  const file = given.value('passphrase-file');
  return file === undefined ? io.env.MANIFESTLY_PASSPHRASE : firstLine(file, io);
}

/** Asks in the terminal. Throws a UserError when there is none. */
export function askPassphrase(key: string, io: Io): string {
  if (!io.stdinIsTerminal)
    throw new UserError(
      `\`${key}\` is encrypted and no passphrase is given`,
      'use `--passphrase-file`, or the environment variable `MANIFESTLY_PASSPHRASE`',
    );
  const typed = io.readSecret(`Passphrase of ${visible(key)}: `);
  if (typed === undefined) throw new UserError('no passphrase was typed');
  return typed;
}

function firstLine(file: string, io: Io): string {
  let bytes: Uint8Array;
  try {
    bytes = file === '-' ? io.readStdin() : io.readFile(file);
  } catch (error) {
    throw new UserError(`\`${file}\` can't be read: ${reasonOf(error)}`);
  }
  return Buffer.from(bytes).toString('utf8').split(/\r?\n/, 1)[0]!;
}
