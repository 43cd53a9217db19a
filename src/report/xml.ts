import { visible } from '../text/visible.ts';

/** `name="value" …` */
export function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escapeXml(String(value))}"`)
    .join(' ');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0 can't carry control characters in any spelling, so that they are named instead. */
export function escapeXml(text: string): string {
  return visible(text).replace(/[&<>"]/g, (character) => entities[character]!);
}
