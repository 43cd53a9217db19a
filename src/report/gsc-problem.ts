import type { Severity } from '../diagnostic/diagnostic.ts';
import { visible } from '../text/visible.ts';
import { wrap } from '../text/wrap.ts';
import { paintOf, type Style } from './style.ts';

export interface ShownProblem {
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly help?: string;
  readonly evidence?: readonly string[];
}

const columns = 80;
const indent = 9;
const mostEvidence = 5;

/** A problem of a plan or of a finished image, in 80 columns. */
export function problemLines(
  { code, severity, message, help, evidence = [] }: ShownProblem,
  style: Style,
): readonly string[] {
  const paint = paintOf(severity, style);
  const under = ' '.repeat(indent + 2);
  const text = (value: string) => wrap(visible(value), columns - indent - 2);
  const [first = '', ...rest] = text(message);
  const more = evidence.length - mostEvidence;
  return [
    `  ${paint(severity.padEnd(7))}  ${first}`,
    ...rest.map((line) => `${under}${line}`),
    `${under}${style.dim(code)}`,
    ...evidence.slice(0, mostEvidence).map((line) => `${under}${style.dim(`- ${visible(line)}`)}`),
    ...(more > 0 ? [`${under}${style.dim(`- and ${more} more`)}`] : []),
    ...(help === undefined ? [] : text(`help: ${help}`).map((line) => `${under}${style.cyan(line)}`)),
  ];
}
