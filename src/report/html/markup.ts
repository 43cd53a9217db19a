import { visible } from '../../text/visible.ts';

/** Text of a page that is markup already. Only this file makes it from other text. */
export interface Markup {
  readonly markup: string;
}

export type Child = Markup | string | number | undefined | readonly Child[];

/** An element; children that are texts are escaped, so that nothing in the input is read as markup. */
export function element(name: string, attributes: Readonly<Record<string, Attribute>>, ...children: Child[]): Markup {
  const written = Object.entries(attributes)
    .flatMap(([key, value]) => (value === undefined || value === false ? [] : [attribute(key, value)]))
    .join('');
  const start = `<${name}${written}>`;
  return { markup: empty.has(name) ? start : `${start}${inner(children)}</${name}>` };
}

export type Attribute = string | number | boolean | undefined;

/** One piece after the other. */
export function together(...children: Child[]): Markup {
  return { markup: inner(children) };
}

/** Our own messages put code in backticks. */
export function prose(text: string): Markup {
  const pieces = text.split('`');
  const isPaired = pieces.length % 2 === 1;
  const marked = pieces.map((piece, at) => {
    if (at % 2 === 1) return isPaired || at < pieces.length - 1 ? element('code', {}, piece) : `\`${piece}`;
    return piece;
  });
  return together(...marked);
}

/** Content of `style` and `script`, which no text can be escaped in: it must be ours. */
export function verbatim(markup: string): Markup {
  return { markup };
}

const empty = new Set(['meta', 'link', 'input', 'br', 'hr', 'col']);

function inner(children: readonly Child[]): string {
  return children.map(textOf).join('');
}

function textOf(child: Child): string {
  if (child === undefined) return '';
  if (typeof child === 'string' || typeof child === 'number') return escaped(String(child));
  return 'markup' in child ? child.markup : inner(child);
}

function attribute(name: string, value: string | number | true): string {
  return value === true ? ` ${name}` : ` ${name}="${escaped(String(value))}"`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return visible(text).replace(/[&<>"']/g, (mark) => entities[mark]!);
}
