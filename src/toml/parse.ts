import type { Source } from '../text/source.ts';
import type { ParseOptions, TomlDocument } from './document.ts';
import { at, mistake } from './mistakes.ts';
import { ParsedDocument } from './parsed-document.ts';
import { Reader } from './reader.ts';
import { parseStatements } from './statements.ts';

const BYTE_ORDER_MARK = 0xfeff;
const MAX_SURROGATES = 20;

/** Reads a TOML 1.0 text. Never throws for a text: what is wrong with it is in `problems`, what could be read in the tree. */
export function parseToml(source: Source, options: ParseOptions = {}): TomlDocument {
  const reader = new Reader(source, options.holes);
  if (source.text.charCodeAt(0) === BYTE_ORDER_MARK) reader.at = 1;
  parseStatements(reader);
  reportLoneSurrogates(reader);
  reader.problems.sort((a, b) => a.range.start - b.range.start);
  return new ParsedDocument(reader, options.holes);
}

function reportLoneSurrogates(reader: Reader): void {
  const { text } = reader;
  if (isWellFormed(text)) return;
  let count = 0;
  for (const { index } of text.matchAll(/\p{Surrogate}/gu)) {
    if (++count > MAX_SURROGATES) return;
    reader.report(mistake('invalid-character', 'half of a surrogate pair is no character', at(index), 'remove it'));
  }
}

/** Since Node 20, but not in the ES2023 library. */
function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}
