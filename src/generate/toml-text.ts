/** A TOML string that Gramine's tools and its runtime read alike: double quotes, upper-case hex digits. */
export function tomlString(text: string): string {
  return `"${tomlContent(text)}"`;
}

/** What stands between the quotes. */
export function tomlContent(text: string): string {
  return text.replace(/["\\\p{Cc}\uFFFE\uFFFF]/gu, escaped);
}

/**
 * Why no manifest can hold a text; undefined when one can. Whatever the spelling, the tools write strings anew with tomli_w, and
 * the runtime (tomlc99) refuses what they make of some control characters.
 */
export function unwritable(text: string): string | undefined {
  if (/[\p{Cs}\uFFFD]/u.test(text)) return 'it is no UTF-8';
  if (text.includes('\0')) return 'it holds a NUL, where Gramine cuts it off';
  if (text.includes("'''")) return "it holds three `'` in a row, which Gramine's runtime refuses";
  if (/[\x0b\x0e\x0f\x1a-\x1f\x7f]/.test(text))
    return "it holds a control character that Gramine's tools write in a way its runtime refuses";
  return undefined;
}

const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

function escaped(character: string): string {
  return short[character] ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
