/** JSON that is safe on a terminal: control, invisible and bidirectional characters are written as `\u202e`. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2).replace(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, escaped)}\n`;
}

function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
