import { UserError } from '../diagnostic/diagnostic.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import { reasonOf } from '../diagnostic/system-error.ts';
import type { Io } from '../io/io.ts';
import { unwrapped } from '../kata/carrier.ts';
import type { ExecPolicy } from '../policy/exec-policy.ts';
import { readExecPolicy } from '../policy/read.ts';
import type { Source } from '../text/source.ts';

/** The exec policy that an operand names. Throws a UserError when it can't be read, a LocatedError with every mistake in it. */
export function readPolicyFile(operand: string, io: Io): ExecPolicy {
  const source = readSource(operand, io);
  const read = readExecPolicy(source);
  if ('problems' in read) throw new LocatedError(source, read.problems);
  return read.policy;
}

/** A file as text, `-` for standard input; what is gzipped is unpacked. Throws a UserError when that fails. */
export function readSource(operand: string, io: Io): Source {
  const path = operand === '-' ? '<stdin>' : operand;
  return unwrapped(path, operand === '-' ? io.readStdin() : bytesOf(operand, io));
}

function bytesOf(path: string, io: Io): Uint8Array {
  try {
    return io.readFile(path);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`\`${path}\` can't be read: ${reasonOf(error)}`);
  }
}
