import { visible } from '../text/visible.ts';

/** Our own messages put code in backticks; everything else is text, whatever it looks like. */
export function prose(text: string): string {
  const pieces = text.split('`');
  const unpaired = pieces.length % 2 === 0 ? pieces.pop() : undefined;
  const marked = pieces.map((piece, index) => (index % 2 === 1 ? code(piece) : plain(piece)));
  return marked.join('') + (unpaired === undefined ? '' : plain(`\`${unpaired}`));
}

/** What came with the input, as code: nothing in it is read as markup. */
export function code(text: string): string {
  if (/^[\x20-\x7e]+$/.test(text) && !/[`|\\]|^ | $/.test(text)) return `\`${text}\``;
  return text === '' ? '' : `<code>${plain(text)}</code>`;
}

/** A numeric reference is never read as markup; the empty comment keeps `@name` from notifying anybody. */
export function plain(text: string): string {
  return visible(text)
    .replace(/[&<>`*_[\]|~$\\]|:(?=\S)/g, (mark) => `&#${mark.charCodeAt(0)};`)
    .replace(/@/g, '&#64;<!-- -->')
    .replace(/\bwww\./gi, (prefix) => `${prefix.slice(0, -1)}&#46;`);
}
