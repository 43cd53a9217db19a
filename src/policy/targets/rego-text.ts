import type { Json, JsonObject } from '../../data/node.ts';
import { UserError } from '../../diagnostic/diagnostic.ts';
import { annotationLimit, annotationSize, encodeInitData } from '../../kata/annotation.ts';

export const opening = 'policy_data := {';
/** What the agent's engine reads of a line at most, in bytes. */
export const longestLine = 65_535;
/** And of a policy: bytes, and lines. */
const largestPolicy = 16 * 2 ** 20;
const mostLines = 200_000;
const width = 120;

/**
 * A policy for the Kata agent: rules, and the data they decide by. The data comes last, as JSON alone, and nothing before it or in it
 * holds the words it begins with: Trustee takes everything after them for its claims. Throws a UserError when the agent or Kubernetes
 * would not take the text.
 */
export function policyText(rules: string, data: JsonObject): string {
  if (rules.includes(opening)) throw new UserError(`the rules hold \`${opening}\`, which Trustee takes for the data`);
  return requireReadable(`${rules}policy_data := ${jsonText(data)}\n`);
}

/** The text. Throws a UserError when the agent or Kubernetes would not take it. */
export function requireReadable(text: string): string {
  requireLines(text);
  requireSize(text);
  return text;
}

/** JSON that is Rego too; a list or an object that fits stands on one line. */
export function jsonText(value: Json, indent = ''): string {
  const pieces: string[] = [];
  write(value, indent, pieces);
  return pieces.join('');
}

/** A JSON string. What can't be seen, and the words that open the data, are escaped. */
export function quoted(text: string): string {
  return JSON.stringify(text)
    .replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu, (character) =>
      Array.from({ length: character.length }, (_, at) => escaped(character.charCodeAt(at))).join(''),
    )
    .replaceAll('policy_data :=', 'policy_data :\\u003d');
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}

function write(value: Json, indent: string, pieces: string[]): void {
  const short = shortText(value, width - indent.length);
  if (short !== undefined) {
    pieces.push(short);
    return;
  }
  const inner = `${indent}  `;
  const isObject = value instanceof Map;
  let separator = isObject ? '{\n' : '[\n';
  for (const [key, of] of isObject ? (value as JsonObject) : (value as readonly Json[]).entries()) {
    pieces.push(separator, inner, typeof key === 'string' ? `${quoted(key)}: ` : '');
    write(of, inner, pieces);
    separator = ',\n';
  }
  pieces.push(`\n${indent}${isObject ? '}' : ']'}`);
}

/** The value on one line; undefined when it holds others and takes more than `room` characters. */
function shortText(value: Json, room: number): string | undefined {
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value !== 'object') return String(value);
  const isObject = value instanceof Map;
  const pieces: string[] = [];
  let left = room - 2;
  for (const [key, of] of isObject ? (value as JsonObject) : (value as readonly Json[]).entries()) {
    const text = shortText(of, left);
    if (text === undefined) return undefined;
    pieces.push(typeof key === 'string' ? `${quoted(key)}: ${text}` : text);
    left -= pieces.at(-1)!.length + 2;
    if (left < 0) return undefined;
  }
  return isObject ? `{${pieces.join(', ')}}` : `[${pieces.join(', ')}]`;
}

function requireLines(text: string): void {
  const lines = text.split('\n');
  if (lines.length > mostLines || Buffer.byteLength(text) > largestPolicy)
    throw new UserError(
      `the policy would have ${lines.length} lines and ${Buffer.byteLength(text)} bytes, and the Kata agent reads ${mostLines} and ${largestPolicy}`,
      'split the pod, or shorten its policy',
    );
  for (const [at, line] of lines.entries()) {
    const size = Buffer.byteLength(line);
    if (size > longestLine)
      throw new UserError(
        `line ${at + 1} of the policy would take ${size} bytes, and the Kata agent reads ${longestLine}`,
        'shorten the longest argument or value of the policy',
      );
  }
}

function requireSize(text: string): void {
  const size = annotationSize(encodeInitData(text));
  if (size > annotationLimit)
    throw new UserError(
      `the policy would take ${size} bytes as an annotation, and Kubernetes takes ${annotationLimit}`,
      'split the pod, or shorten its policy',
    );
}
