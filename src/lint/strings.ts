import type { Range, TextEdit } from '../text/source.ts';
import type { TomlDocument } from '../toml/document.ts';

/**
 * Small edits inside a string as it is written, so that the rest of it (a template's expression, say) stays. Undefined for
 * multi-line strings and where the text is spelled with escapes.
 */
export function insertAtStart(document: TomlDocument, string: Range, text: string): TextEdit | undefined {
  return isPlain(document, string) ? { range: { start: string.start + 1, end: string.start + 1 }, text } : undefined;
}

export function insertAtEnd(document: TomlDocument, string: Range, text: string): TextEdit | undefined {
  return isPlain(document, string) ? { range: { start: string.end - 1, end: string.end - 1 }, text } : undefined;
}

export function replaceStart(document: TomlDocument, string: Range, start: string, by: string): TextEdit | undefined {
  const range = { start: string.start + 1, end: string.start + 1 + start.length };
  return isPlain(document, string) && document.source.slice(range) === start ? { range, text: by } : undefined;
}

export function replaceEnd(document: TomlDocument, string: Range, end: string, by: string): TextEdit | undefined {
  const range = { start: string.end - 1 - end.length, end: string.end - 1 };
  return isPlain(document, string) && document.source.slice(range) === end ? { range, text: by } : undefined;
}

/** The whole content, when it is known and nothing in it needs an escape. */
export function replaceContent(document: TomlDocument, string: Range, text: string): TextEdit | undefined {
  if (!isPlain(document, string) || /["'\\\p{Cc}]/u.test(text)) return undefined;
  return { range: { start: string.start + 1, end: string.end - 1 }, text };
}

function isPlain(document: TomlDocument, string: Range): boolean {
  const text = document.source.slice(string);
  return text.length >= 2 && (text[0] === '"' || text[0] === "'") && !/^(?:"""|''')/.test(text);
}
