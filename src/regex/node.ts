import type { CodePoints } from './code-points.ts';
import { charactersOf, difference, everything } from './code-points.ts';
import type { Pattern, RegexNode } from './pattern.ts';

/** Nodes that are not read from a pattern, for languages that are put together. */
export const setOf = (set: CodePoints): RegexNode => ({ kind: 'set', set });
export const sequence = (items: readonly RegexNode[]): RegexNode => ({ kind: 'sequence', items });
export const choice = (items: readonly RegexNode[]): RegexNode =>
  items.length === 0 ? setOf([]) : items.length === 1 ? items[0]! : { kind: 'choice', items };
export const repeat = (item: RegexNode, min: number, max: number): RegexNode => ({
  kind: 'repeat',
  item,
  min,
  max,
  lazy: false,
});
export const textNode = (text: string): RegexNode =>
  text === '' ? { kind: 'empty' } : sequence([...text].map((char) => setOf(charactersOf(char))));
export const anythingNode: RegexNode = repeat(setOf(everything), 0, Infinity);

/** A pattern that is searched for, as one of the whole text. */
export function wholeText(pattern: Pattern): RegexNode {
  return pattern.dialect === 'portable' ? pattern.root : sequence([anythingNode, pattern.root, anythingNode]);
}

/** The node without some characters. */
export function without(node: RegexNode, set: CodePoints): RegexNode {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return node;
    case 'set':
      return setOf(difference(node.set, set));
    case 'sequence':
    case 'choice':
      return { ...node, items: node.items.map((item) => without(item, set)) };
    case 'repeat':
    case 'group':
      return { ...node, item: without(node.item, set) };
  }
}

/**
 * What the pattern matches wherever the text begins and ends: anchors at both ends of it are taken off. Undefined when it asks for what
 * stands beside the text in another way.
 */
export function unanchored(pattern: Pattern): RegexNode | undefined {
  const items = pattern.root.kind === 'sequence' ? pattern.root.items : [pattern.root];
  const atStart = isAssertion(items[0], 'text-start');
  const atEnd = isAssertion(items.at(-1), 'text-end') && items.length > (atStart ? 1 : 0);
  const inner = sequence(items.slice(atStart ? 1 : 0, atEnd ? -1 : undefined));
  if (asserts(inner)) return undefined;
  if (pattern.dialect === 'portable') return inner;
  return sequence([...(atStart ? [] : [anythingNode]), inner, ...(atEnd ? [] : [anythingNode])]);
}

const isAssertion = (node: RegexNode | undefined, assertion: string): boolean =>
  node?.kind === 'assertion' && node.assertion === assertion;

function asserts(node: RegexNode): boolean {
  switch (node.kind) {
    case 'empty':
    case 'set':
      return false;
    case 'assertion':
      return true;
    case 'sequence':
    case 'choice':
      return node.items.some(asserts);
    case 'repeat':
    case 'group':
      return asserts(node.item);
  }
}
