import { readJson } from '../data/json.ts';
import type { DataNode } from '../data/node.ts';
import { type Range, Source } from '../text/source.ts';

/** What a Kata policy ends in: the data that its rules compare requests with. */
export interface PolicyData {
  /** Located in the policy's own text. */
  readonly node: DataNode;
  /** From `policy_data` to the end of the text. */
  readonly range: Range;
}

/**
 * The JSON behind `policy_data :=` up to the end of the text; undefined where there is none, or where it is not pure JSON. Other rules
 * and comments after it make it so: the key broker reads no further than that either.
 */
export function findPolicyData(source: Source): PolicyData | undefined {
  const start = lastAssignment(source.text);
  if (start === undefined) return undefined;
  const blank = source.text.slice(0, start.value).replace(/[^\r\n]/g, ' ');
  const read = readJson(new Source(source.path, blank + source.text.slice(start.value)));
  if ('problem' in read || read.root.kind !== 'map') return undefined;
  return { node: read.root, range: { start: start.name, end: source.text.length } };
}

/** At the beginning of a line. */
const assignment = /^policy_data[ \t]*:?=(?=[ \t\r\n]*\{)/gm;

function lastAssignment(text: string): { readonly name: number; readonly value: number } | undefined {
  let last: { name: number; value: number } | undefined;
  for (const match of text.matchAll(assignment)) last = { name: match.index, value: match.index + match[0].length };
  return last;
}
