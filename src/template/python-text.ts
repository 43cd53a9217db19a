/** What Python's `str.isspace` counts as white space. */
export function isSpace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 9 && code <= 13) || (code >= 0x1c && code <= 0x1f);
  if (code < 0x1680) return code === 0x85 || code === 0xa0;
  return (
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

export function skipSpace(text: string, at: number): number {
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}

export function trimEnd(text: string, end = text.length, start = 0): number {
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return end;
}

/** The code points of a text, which is what Python counts and slices. */
export function codePoints(text: string): readonly string[] {
  return Array.from(text);
}

export function codePointLength(text: string): number {
  if (!/[\ud800-\udbff]/.test(text)) return text.length;
  let length = text.length;
  for (let at = 0; at + 1 < text.length; at++) {
    if (isHighSurrogate(text.charCodeAt(at)) && isLowSurrogate(text.charCodeAt(at + 1))) {
      length--;
      at++;
    }
  }
  return length;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

/** Orders by code point, as Python does. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left === right) continue;
    const surrogates = (left >= 0xd800 && left <= 0xdfff ? 1 : 0) - (right >= 0xd800 && right <= 0xdfff ? 1 : 0);
    return surrogates || left - right;
  }
  return a.length - b.length;
}

/** Lines as `str.splitlines` cuts them. */
export function splitLines(text: string, keepEnds = false): string[] {
  const lines: string[] = [];
  const end = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g;
  let start = 0;
  for (let match = end.exec(text); match; match = end.exec(text)) {
    lines.push(text.slice(start, keepEnds ? end.lastIndex : match.index));
    start = end.lastIndex;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

/** Words as `str.split()` without a separator cuts them. */
export function splitSpace(text: string, limit = Number.POSITIVE_INFINITY): string[] {
  const words: string[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    if (words.length >= limit) {
      words.push(text.slice(at, trimEnd(text)));
      break;
    }
    let end = at;
    while (end < text.length && !isSpace(text.charCodeAt(end))) end++;
    words.push(text.slice(at, end));
    at = skipSpace(text, end);
  }
  return words;
}

/** `str.strip(characters)`, white space when none are given. */
export function strip(text: string, characters: string | undefined, sides: 'both' | 'left' | 'right'): string {
  const set = characters === undefined ? undefined : new Set(characters);
  const strips = (at: number, length: number): boolean => {
    const unit = text.slice(at, at + length);
    return set ? set.has(unit) : isSpace(unit.charCodeAt(0));
  };
  let start = 0;
  let end = text.length;
  while (sides !== 'right' && start < end) {
    const length = isHighSurrogate(text.charCodeAt(start)) && isLowSurrogate(text.charCodeAt(start + 1)) ? 2 : 1;
    if (!strips(start, length)) break;
    start += length;
  }
  while (sides !== 'left' && end > start) {
    const length =
      end - start > 1 && isLowSurrogate(text.charCodeAt(end - 1)) && isHighSurrogate(text.charCodeAt(end - 2)) ? 2 : 1;
    if (!strips(end - length, length)) break;
    end -= length;
  }
  return text.slice(start, end);
}

/** First character upper case (title case where that differs), the rest lower case. */
export function capitalize(text: string): string {
  const [first = ''] = text.match(/^./su) ?? [];
  return titleCase(first) + text.slice(first.length).toLowerCase();
}

/** `ß` becomes `Ss`, `ǆ` becomes `ǅ`. */
export function titleCase(character: string): string {
  const digraph = 'ǄǅǆǇǈǉǊǋǌǱǲǳ'.indexOf(character);
  if (character !== '' && digraph >= 0) return 'ǅǅǅǈǈǈǋǋǋǲǲǲ'[digraph]!;
  const upper = character.toUpperCase();
  const [first = ''] = upper.match(/^./su) ?? [];
  return first + upper.slice(first.length).toLowerCase();
}
