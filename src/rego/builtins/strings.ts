import type { Machine } from '../machine.ts';
import { jsonText } from '../print.ts';
import { isArray, RegoSet, type Value } from '../value.ts';
import { type Builtin, builtin, isNumber, isText, paid } from './builtin.ts';

export const strings: Readonly<Record<string, Builtin>> = {
  concat: builtin(2, ([delimiter, items], machine) => {
    const parts = listOf(items!, machine);
    if (!isText(delimiter) || !parts?.every(isText)) return undefined;
    paid(
      machine,
      parts.reduce((sum, part) => sum + part.length + delimiter.length, 0),
    );
    return (parts as readonly string[]).join(delimiter);
  }),
  contains: texts(2, ([text, part]) => text!.includes(part!)),
  startswith: texts(2, ([text, start]) => text!.startsWith(start!)),
  endswith: texts(2, ([text, end]) => text!.endsWith(end!)),
  lower: texts(1, ([text]) => lowered(text!)),
  upper: texts(1, ([text]) => text!.toUpperCase()),
  replace: texts(3, ([text, old, by], machine) => replaced(text!, old!, by!, machine)),
  split: texts(2, ([text, delimiter]) => (delimiter === '' ? [...text!] : text!.split(delimiter!))),
  trim: texts(2, ([text, set]) => trimEnd(trimStart(text!, set!), set!)),
  trim_left: texts(2, ([text, set]) => trimStart(text!, set!)),
  trim_right: texts(2, ([text, set]) => trimEnd(text!, set!)),
  trim_prefix: texts(2, ([text, prefix]) => (text!.startsWith(prefix!) ? text!.slice(prefix!.length) : text!)),
  trim_suffix: texts(2, ([text, suffix]) =>
    text!.endsWith(suffix!) ? text!.slice(0, text!.length - suffix!.length) : text!,
  ),
  trim_space: texts(1, ([text]) => trimSpace(text!)),
  indexof: texts(2, ([text, part]) => codePointIndex(text!, text!.indexOf(part!))),
  'strings.reverse': texts(1, ([text]) => [...text!].reverse().join('')),
  'strings.count': texts(2, ([text, part]) => (part === '' ? [...text!].length + 1 : text!.split(part!).length - 1)),
  'strings.any_prefix_match': builtin(2, ([texts, starts], machine) =>
    anyPair(texts!, starts!, machine, (a, b) => a.startsWith(b)),
  ),
  'strings.any_suffix_match': builtin(2, ([texts, ends], machine) =>
    anyPair(texts!, ends!, machine, (a, b) => a.endsWith(b)),
  ),
  substring: builtin(3, ([text, offset, length]) => {
    if (!isText(text) || typeof offset !== 'number' || typeof length !== 'number') return undefined;
    if (!Number.isInteger(offset) || !Number.isInteger(length) || offset < 0) return undefined;
    const characters = [...text];
    return characters.slice(offset, length < 0 ? undefined : offset + length).join('');
  }),
  format_int: builtin(2, ([number, base]) => {
    if (!isNumber(number) || ![2, 8, 10, 16].includes(Number(base))) return undefined;
    return (typeof number === 'bigint' ? number : BigInt(Math.trunc(number))).toString(Number(base));
  }),
  sprintf: builtin(2, ([format, values], machine, range) => {
    if (!isText(format) || !isArray(values)) return undefined;
    return (
      formatted(format, values, machine) ?? machine.fail(`unsupported construct \`sprintf\` with this format`, range)
    );
  }),
};

function texts(count: number, run: (texts: readonly string[], machine: Machine) => Value | undefined): Builtin {
  return builtin(count, (args, machine) => {
    if (!args.every(isText)) return undefined;
    paid(
      machine,
      args.reduce((sum, text) => sum + text.length, 0),
    );
    return run(args as readonly string[], machine);
  });
}

function listOf(value: Value, machine: Machine): readonly Value[] | undefined {
  if (value instanceof RegoSet) return value.items(machine.budget);
  return isArray(value) ? value : undefined;
}

/** Unlike JavaScript, Rust lowers a final sigma as any other in no case but its own rule, which both have. */
function lowered(text: string): string {
  return text.toLowerCase();
}

function replaced(text: string, old: string, by: string, machine: Machine): string {
  const pieces = old === '' ? ['', ...text, ''] : text.split(old);
  paid(machine, text.length + pieces.length * by.length);
  return pieces.join(by);
}

function trimStart(text: string, set: string): string {
  const characters = [...text];
  const cut = new Set(set);
  const first = characters.findIndex((character) => !cut.has(character));
  return first === -1 ? '' : characters.slice(first).join('');
}

function trimEnd(text: string, set: string): string {
  const characters = [...text];
  const cut = new Set(set);
  const last = characters.findLastIndex((character) => !cut.has(character));
  return characters.slice(0, last + 1).join('');
}

/** What Unicode calls white space: JavaScript also trims U+FEFF, and not U+0085. */
function trimSpace(text: string): string {
  return trimEnd(trimStart(text, whiteSpace), whiteSpace);
}

const whiteSpace =
  '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000';

function codePointIndex(text: string, at: number): number {
  return at < 0 ? -1 : [...text.slice(0, at)].length;
}

function anyPair(
  texts: Value,
  parts: Value,
  machine: Machine,
  holds: (a: string, b: string) => boolean,
): boolean | undefined {
  const left = isText(texts) ? [texts] : listOf(texts, machine);
  const right = isText(parts) ? [parts] : listOf(parts, machine);
  if (!left?.every(isText) || !right?.every(isText)) return undefined;
  machine.budget.step(left.length * right.length);
  return (left as readonly string[]).some((a) => (right as readonly string[]).some((b) => holds(a, b)));
}

/** The verbs that need no width; undefined for others. */
function formatted(format: string, values: readonly Value[], machine: Machine): string | undefined {
  let next = 0;
  let isKnown = true;
  const text = format.replace(/%(.?)/gs, (verb, letter: string) => {
    if (letter === '%') return '%';
    const value = values[next++];
    const shown = value === undefined ? undefined : verbText(letter, value, machine);
    if (shown === undefined) isKnown = false;
    return shown ?? verb;
  });
  paid(machine, text.length);
  return isKnown && next === values.length ? text : undefined;
}

function verbText(letter: string, value: Value, machine: Machine): string | undefined {
  if (letter === 'v') return isText(value) ? value : jsonText(value, machine.budget);
  if (letter === 's') return isText(value) ? value : undefined;
  if (letter === 'd') return isNumber(value) && Number.isInteger(Number(value)) ? String(value) : undefined;
  return undefined;
}
