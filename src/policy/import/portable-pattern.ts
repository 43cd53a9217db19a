import { emitPattern } from '../../regex/emit.ts';
import { parsePattern } from '../../regex/parse.ts';
import type { RegexNode } from '../../regex/pattern.ts';
import { visible } from '../../text/visible.ts';

/** A pattern of our policies, or why there is none with the same meaning. */
export type Portable = { readonly regex: string } | { readonly problem: string };

/** What an imported pattern, which is searched for, matches as a whole. */
export function portablePattern(text: string): Portable {
  const parsed = parsePattern(text, 'rust');
  if ('problem' in parsed) return unreadable(text, parsed.problem.message);
  return accepted(withoutAnchors(text) ?? wholeOf(parsed.pattern.root), text);
}

/** The same for one that is searched for in `NAME=value`: the name, and what the value matches. */
export function portableVariable(
  text: string,
): { readonly name: string; readonly regex: string } | { readonly problem: string } {
  const parsed = parsePattern(text, 'rust');
  if ('problem' in parsed) return unreadable(text, parsed.problem.message);
  const [start, ...items] = flat(ungrouped(parsed.pattern.root));
  const end = items.findIndex((item) => characterOf(item) === '=');
  const name = end < 0 ? [undefined] : items.slice(0, end).map(characterOf);
  if (!start || !isAssertion(start, 'text-start') || name.length === 0 || name.includes(undefined))
    return { problem: `the pattern \`${shown(text)}\` does not name one variable` };
  const value = accepted(wholeOf({ kind: 'sequence', items: [start, ...items.slice(end + 1)] }), text);
  return 'problem' in value ? value : { name: name.join(''), regex: value.regex };
}

function unreadable(text: string, message: string): { readonly problem: string } {
  return { problem: `the pattern \`${shown(text)}\` can't be read: ${message}` };
}

function accepted(regex: string | undefined, text: string): Portable {
  if (regex === undefined) return { problem: `the pattern \`${shown(text)}\` has an anchor or a boundary inside` };
  if ('problem' in parsePattern(regex, 'portable'))
    return { problem: `the pattern \`${shown(text)}\` can't be written in the portable dialect` };
  return { regex };
}

/** As it is written, where nothing but anchors has to go. */
function withoutAnchors(text: string): string | undefined {
  const body = /^\^([^|\\^$]*)\$$/.exec(text)?.[1];
  if (body === undefined || body === '' || !/^[\x20-\x7e]*$/.test(body)) return undefined;
  return 'problem' in parsePattern(body, 'portable') ? undefined : body;
}

/** The dot leaves line ends out. */
const anyText = '(?:.|\\n)*';

/** A pattern for the whole text when this one is found in it; undefined when that takes an assertion inside. */
function wholeOf(node: RegexNode): string | undefined {
  const root = ungrouped(node);
  if (root.kind === 'choice') {
    const items = root.items.map(wholeOf);
    return items.includes(undefined) ? undefined : items.map((item) => `(?:${item})`).join('|');
  }
  const items = flat(root);
  const start = items.findIndex((item) => !isAssertion(item, 'text-start'));
  const from = start < 0 ? items.length : start;
  const to = Math.max(items.findLastIndex((item) => !isAssertion(item, 'text-end')) + 1, from);
  const body = items.slice(from, to);
  if (body.some(holdsAssertion)) return undefined;
  return `${from > 0 ? '' : anyText}${emitted(body)}${to < items.length ? '' : anyText}`;
}

function emitted(items: readonly RegexNode[]): string {
  if (items.length === 0) return '';
  const whole = emitPattern({ text: '', dialect: 'portable', root: { kind: 'sequence', items }, groups: 0 });
  return whole.slice('^(?:'.length, -')$'.length);
}

function ungrouped(node: RegexNode): RegexNode {
  if (node.kind === 'sequence' && node.items.length === 1) return ungrouped(node.items[0]!);
  return node.kind === 'group' ? ungrouped(node.item) : node;
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
