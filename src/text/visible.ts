/**
 * The text on one line with nothing that a terminal would obey or hide: control characters, bidirectional overrides,
 * invisible format characters and lone surrogates appear as `<U+202E>`.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu, codePointName);
}

function codePointName(character: string): string {
  return `<U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`;
}
