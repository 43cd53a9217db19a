/**
 * The text on one line with nothing that a terminal would obey or hide: control characters, bidirectional overrides,
 * invisible format characters and lone surrogates appear as `<U+202E>`.
 */
export function visible(text: string): string {
  return isPlain(text) ? text : text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu, codePointName);
}

/** Compiling the pattern takes longer than looking at all that is usually shown. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x20 || unit > 0x7e) return false;
  }
  return true;
}

function codePointName(character: string): string {
  return `<U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`;
}
