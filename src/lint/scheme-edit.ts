import type { Text } from '../gramine/text.ts';
import type { Range, TextEdit } from '../text/source.ts';
import type { TomlDocument } from '../toml/document.ts';
import { insertAtStart, replaceStart } from './strings.ts';

/** Puts `scheme` in front of a path, or in place of a misspelt one; undefined when it is not clear what was meant. */
export function schemeEdit(
  document: TomlDocument,
  at: Range,
  text: Text,
  scheme: 'file:' | 'dev:',
): TextEdit | undefined {
  const spelt = /^\s*(?:file|dev)\s*:/i.exec(text.prefix)?.[0];
  if (spelt !== undefined) return isVariantOf(spelt, scheme) ? replaceStart(document, at, spelt, scheme) : undefined;
  const { prefix } = text;
  if (prefix === '' || /[:\s]/.test(prefix) || /^(?:file|dev)\b(?!\.)/i.test(prefix)) return undefined;
  return insertAtStart(document, at, scheme);
}

/** For messages. */
export function unlike(text: Text): string {
  return text.raw === '' ? ', and this one is empty' : `, unlike \`${text}\``;
}

/** Blanks and upper case aside the same. */
function isVariantOf(spelt: string, scheme: string): boolean {
  return spelt.replaceAll(/\s/g, '').toLowerCase() === scheme;
}
