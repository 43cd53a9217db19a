import { UserError } from '../diagnostic/diagnostic.ts';
import { codeOf, reasonOf } from '../diagnostic/system-error.ts';
import type { Io } from '../io/io.ts';

/** The bytes that an operand names, `-` for standard input. Throws a UserError when they can't be read. */
export function operandBytes(operand: string, io: Io): Uint8Array {
  return operand === '-' ? io.readStdin() : readable(operand, () => io.readFile(operand));
}

/** What `read` makes of the file. Throws a UserError with the system's reason when it fails. */
export function readable<T>(path: string, read: () => T): T {
  if (path === '') throw new UserError('one of the names is empty', 'name a file');
  try {
    return read();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`\`${path}\` can't be read: ${whyUnreadable(path, error)}`);
  }
}

/** Names that are no UTF-8 are listed with U+FFFD in them, and nothing is found by that. */
export function whyUnreadable(path: string, error: unknown): string {
  return codeOf(error) === 'ENOENT' && path.includes('\ufffd') ? 'its name is not UTF-8' : reasonOf(error);
}
