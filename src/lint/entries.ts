import type { TextEdit } from '../text/source.ts';
import type { Node, TomlDocument } from '../toml/document.ts';
import { removeElement } from '../toml/edits.ts';

/** Removes an element of an array, also one written as `[[a.b]]`; undefined when that would take comments along. */
export function removeEntry(document: TomlDocument, node: Node): TextEdit | undefined {
  if (document.origin(node) !== 'entry') return removeElement(document, node);
  const { text } = document.source;
  const block = document.blockRange(node);
  const start = text.lastIndexOf('\n', block.start - 1) + 1;
  const lineEnd = text.indexOf('\n', block.end);
  const end = lineEnd < 0 ? text.length : lineEnd + 1;
  if (text.slice(start, end).includes('#') || text.slice(start, block.start).trim() !== '') return undefined;
  return { range: { start, end }, text: '' };
}

/** Puts the elements of an inline array into another order; undefined when comments between them would come to stand elsewhere. */
export function reorderElements(document: TomlDocument, ordered: readonly Node[]): readonly TextEdit[] | undefined {
  const old = [...document.children(document.parent(ordered[0]!))];
  const first = old.findIndex((node, at) => node !== ordered[at]);
  const last = old.findLastIndex((node, at) => node !== ordered[at]);
  if (first < 0) return undefined;
  const moved = old.slice(first, last + 1);
  if (moved.some((node) => document.origin(node) !== 'value')) return undefined;
  const span = { start: document.range(old[first]!).start, end: document.range(old[last]!).end };
  const next = old[last + 1];
  const end = next === undefined ? document.range(document.parent(old[last]!)).end : document.range(next).start;
  const isCommented = document.comments.some(({ start }) => start >= span.start && start < end);
  if (isCommented) return undefined;
  return moved.map((node, at) => ({
    range: document.range(node),
    text: document.source.slice(document.range(ordered[first + at]!)),
  }));
}
