import { TemplateError, unsupported } from './problem.ts';

const simple: ReadonlyMap<string, string> = new Map([
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\n', ''],
]);

/** What stands between quotes at `start` to `end` of `source`, with Python's escapes replaced and line endings made `\n`. */
export function unescapeString(source: string, start: number, end: number): string {
  const text = source.slice(start, end).replace(/\r\n?/g, '\n');
  if (!text.includes('\\')) return text;
  return text.replace(/\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{1,3}|[\s\S])/gu, (_, letters: string) =>
    replaceEscape(letters, { start: start - 1, end: end + 1 }),
  );
}

function replaceEscape(letters: string, range: { readonly start: number; readonly end: number }): string {
  const plain = simple.get(letters);
  if (plain !== undefined) return plain;
  if (/^[0-7]/.test(letters)) return String.fromCharCode(Number.parseInt(letters, 8));
  if (letters === 'N') throw Object.assign(unsupported('a character by name'), { range });
  if (letters === 'x' || letters === 'u' || letters === 'U')
    throw new TemplateError('syntax', `the escape \`\\${letters}\` is incomplete`, { range });
  if (/^[xuU]./.test(letters)) return codePoint(Number.parseInt(letters.slice(1), 16), range);
  const code = letters.codePointAt(0)!;
  return `\\${code < 0x80 ? letters : asPythonEscapes(code)}`;
}

function codePoint(code: number, range: { readonly start: number; readonly end: number }): string {
  if (code > 0x10ffff) throw new TemplateError('syntax', 'the escape is beyond Unicode', { range });
  return String.fromCodePoint(code);
}

/** Jinja turns what isn't ASCII into an escape before it looks for escapes, so a backslash before it keeps the escape. */
function asPythonEscapes(code: number): string {
  const digits = code.toString(16);
  if (code < 0x100) return `x${digits}`;
  return code < 0x10000 ? `u${digits.padStart(4, '0')}` : `U${digits.padStart(8, '0')}`;
}
