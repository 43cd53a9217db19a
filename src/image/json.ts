import { TextDecoder } from 'node:util';
import { readJson } from '../data/json.ts';
import type { Json } from '../data/node.ts';
import { UserError } from '../diagnostic/diagnostic.ts';
import { Source } from '../text/source.ts';

/** Strict JSON in UTF-8. `where` names the file in errors. */
export function parseJson(bytes: Uint8Array, where: string): Json {
  const source = new Source(where, decoded(bytes, where));
  const read = readJson(source);
  if ('root' in read) return read.root.value();
  const { line, column } = source.position(read.problem.range.start);
  throw new UserError(`${where}:${line}:${column}: ${read.problem.message}`);
}

function decoded(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UserError(`${where}: it is no JSON: it is no UTF-8`);
  }
}
