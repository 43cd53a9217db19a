import type { LocatedProblem } from '../diagnostic/located-error.ts';
import type { Source } from '../text/source.ts';

/** What the engine of the agent is set to take. */
const mostBytes = 16 * 1024 * 1024;
const mostBytesInLine = 64 * 1024;
const mostLines = 200_000;

/** Why the agent does not load a policy of this length; undefined when it does. */
export function policyLengthProblem(source: Source): LocatedProblem | undefined {
  if (Buffer.byteLength(source.text) > mostBytes) {
    return { range: null, message: 'the policy is longer than the 16 MiB that the agent takes' };
  }
  if (source.lineCount > mostLines) {
    return {
      range: source.line(mostLines + 1),
      message: 'the policy has more than the 200,000 lines that the agent takes',
    };
  }
  for (let number = 1; number <= source.lineCount; number++) {
    const range = source.line(number);
    if (Buffer.byteLength(source.slice(range)) <= mostBytesInLine) continue;
    return {
      range,
      message: 'the line is longer than the 64 KiB that the agent takes',
      help: 'break it, as JSON may be',
    };
  }
  return undefined;
}
