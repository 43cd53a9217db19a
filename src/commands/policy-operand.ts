import type { Io } from '../io/io.ts';
import { policyKindOf } from '../lint/foreign-names.ts';
import { kindOf } from '../lint/kinds.ts';
import { decodeText } from '../text/decode.ts';
import type { Given } from './command.ts';

/** Whether all that is named are policies: by their names, or by what they say where a name says nothing. */
export function areAllPolicies({ operands }: Given, io: Io): boolean {
  const files = operands.filter((operand) => operand !== '-' && operand !== '/dev/null');
  return files.length > 0 && files.every((path) => isPolicy(path, io));
}

function isPolicy(path: string, io: Io): boolean {
  if (policyKindOf(path) !== undefined) return true;
  if (kindOf(path) !== undefined || io.stat(path)?.type !== 'file') return false;
  return saysExecPolicy(decodeText(io.readFile(path)).text);
}

/** Whether a text is an exec policy, judged by how those begin. */
export function saysExecPolicy(text: string): boolean {
  const head = text.slice(0, 65_536);
  return (
    /^[ \t]*format[ \t]*=[ \t]*\d+[ \t]*(?:#[^\n]*)?$/m.test(head) && /^[ \t]*(?:\[policy\]|policy[ \t]*=)/m.test(head)
  );
}
