import { everything } from '../../regex/code-points.ts';
import { emitPattern } from '../../regex/emit.ts';
import { parsePattern } from '../../regex/parse.ts';
import type { RegexNode } from '../../regex/pattern.ts';
import { visible } from '../../text/visible.ts';

/** A pattern of our policies, or why there is none with the same meaning. */
export type Portable = { readonly regex: string } | { readonly problem: string };

/** What an imported pattern, which is searched for, matches as a whole. */
export function portablePattern(text: string): Portable {
  const parsed = parsePattern(text, 'rust');
  if ('problem' in parsed) return { problem: `the pattern X can't be read: ${parsed.problem.message}` };
  const simple = withoutAnchors(text);
  if (simple !== undefined) return { regex: simple };
  const whole = wholeOf(parsed.pattern.root);
  return whole ? written(whole, text) : { problem: inner(text) };
}

/** The same for one that is searched for in `NAME=value`: the name, and what the value matches. */
export function portableVariable(
  text: string,
): { readonly name: string; readonly regex: string } | { readonly problem: string } {
  const parsed = parsePattern(text, 'rust');
  if ('problem' in parsed) return { problem: `the pattern X can't be read: ${parsed.problem.message}` };
  const whole = wholeOf(parsed.pattern.root);
  if (!whole) return { problem: inner(text) };
  const items = flat(whole);
  const end = items.findIndex((item) => characterOf(item) === '=');
  const name = end < 0 ? undefined : items.slice(0, end).map(characterOf);
  if (!name || name.length === 0 || name.includes(undefined))
    return { problem: `the pattern X does not name one variable` };
  const value = written({ kind: 'sequence', items: items.slice(end + 1) }, text);
  return 'problem' in value ? value : { name: name.join(''), regex: value.regex };
}

function inner(text: string): string {
  return `the pattern X has an anchor or a boundary inside`;
}

/** As it is written, where nothing but anchors has to go. */
function withoutAnchors(text: string): string | undefined {
  const body = /^\^([^|\\^$]*)\$$/.exec(text)?.[1];
  if (body === undefined || body === '' || !/^[\x20-\x7e]*$/.test(body)) return undefined;
  return 'problem' in parsePattern(body, 'portable') ? undefined : body;
}

function written(root: RegexNode, text: string): Portable {
  const emitted = emitPattern({ text, dialect: 'portable', root, groups: 0 });
  const regex = /^\^\(\?:(.*)\)\$$/s.exec(emitted)?.[1];
  if (regex === undefined || regex === '' || 'problem' in parsePattern(regex, 'portable'))
    return { problem: `the pattern X can't be written in the portable dialect` };
  return { regex };
}

const anyText: RegexNode = {
  kind: 'repeat',
  item: { kind: 'set', set: everything },
  min: 0,
  max: Number.POSITIVE_INFINITY,
  lazy: false,
};

/** What the whole text is when the pattern is found in it; undefined when that takes an assertion inside. */
function wholeOf(node: RegexNode): RegexNode | undefined {
  if (node.kind === 'group') return wholeOf(node.item);
  if (node.kind === 'choice') {
    const items = node.items.map(wholeOf);
    return items.every((item) => item !== undefined) ? { kind: 'choice', items } : undefined;
  }
  const items = flat(node);
  const start = items.findIndex((item) => !isAssertion(item, 'text-start'));
  const from = start < 0 ? items.length : start;
  const end = items.findLastIndex((item) => !isAssertion(item, 'text-end'));
  const body = items.slice(from, Math.max(end + 1, from));
  if (body.some(holdsAssertion)) return undefined;
  return {
    kind: 'sequence',
    items: [...(from > 0 ? [] : [anyText]), ...body, ...(end + 1 < items.length ? [] : [anyText])],
  };
}

function flat(node: RegexNode): readonly RegexNode[] {
  if (node.kind === 'sequence') return node.items.flatMap(flat);
  return node.kind === 'empty' ? [] : [node];
}

/** The one character that a node matches. */
function characterOf(node: RegexNode): string | undefined {
  if (node.kind !== 'set' || node.set.length !== 2 || node.set[1] !== node.set[0]! + 1) return undefined;
  return String.fromCodePoint(node.set[0]!);
}

function isAssertion(node: RegexNode, assertion: string): boolean {
  return node.kind === 'assertion' && node.assertion === assertion;
}

function holdsAssertion(node: RegexNode): boolean {
  switch (node.kind) {
    case 'assertion':
      return true;
    case 'sequence':
    case 'choice':
      return node.items.some(holdsAssertion);
    case 'repeat':
    case 'group':
      return holdsAssertion(node.item);
    default:
      return false;
  }
}

function shown(text: string): string {
  return visible(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
