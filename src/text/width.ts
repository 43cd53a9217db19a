/** Columns a terminal gives to a code point: 0 for combining marks, 2 for wide East Asian characters and emoji, else 1. */
export function displayWidth(codePoint: number): 0 | 1 | 2 {
  if (codePoint < 0x300) return 1;
  const character = String.fromCodePoint(codePoint);
  if (/^[\p{Mn}\p{Me}\u1160-\u11ff]$/u.test(character)) return 0;
  return isWideBlock(codePoint) || isWideEmoji(character) ? 2 : 1;
}

/** Blocks of Unicode's EastAsianWidth.txt that are W or F throughout; wide characters elsewhere are emoji. */
const wideBlocks: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6b],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x1b2fb],
  [0x1f200, 0x1f265],
  [0x20000, 0x3fffd],
];

function isWideBlock(codePoint: number): boolean {
  return wideBlocks.some(([first, last]) => first <= codePoint && codePoint <= last);
}

/** A flag is two regional indicators, each one column. */
function isWideEmoji(character: string): boolean {
  return /^\p{Emoji_Presentation}$/u.test(character) && !/^\p{Regional_Indicator}$/u.test(character);
}
