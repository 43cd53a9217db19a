import { LocatedError } from '../diagnostic/located-error.ts';
import type { Io } from '../io/io.ts';
import { unwrapped } from '../kata/carrier.ts';
import type { ExecPolicy } from '../policy/exec-policy.ts';
import { readExecPolicy } from '../policy/read.ts';
import type { Source } from '../text/source.ts';
import { operandBytes } from './operand-bytes.ts';

/** The exec policy that an operand names. Throws a UserError when it can't be read, a LocatedError with every mistake in it. */
export function readPolicyFile(operand: string, io: Io): ExecPolicy {
  const source = readSource(operand, io);
  const read = readExecPolicy(source);
  if ('problems' in read) throw new LocatedError(source, read.problems);
  return read.policy;
}

/** A file as text, `-` for standard input; what is gzipped is unpacked. Throws a UserError when that fails. */
export function readSource(operand: string, io: Io): Source {
  return unwrapped(operand === '-' ? '<stdin>' : operand, operandBytes(operand, io));
}
