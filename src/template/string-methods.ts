import { bind, flagArgument, integerArgument } from './arguments.ts';
import { braceFormat } from './brace-format.ts';
import { iterate } from './iteration.ts';
import { print } from './print.ts';
import { typeError } from './problem.ts';
import { capitalize, codePointLength, codePoints, splitLines, splitSpace, strip, titleCase } from './python-text.ts';
import { mismatch, refuseUnknown } from './refusal.ts';
import type { Runtime } from './runtime.ts';
import { type Arguments, isText, kindOf, list, missing, textOf, tuple, typeName, type Value } from './value.ts';

export type Method<Self> = (self: Self, args: Arguments, runtime: Runtime) => Value;

/** The methods of Python's `str`. */
export const stringMethods: ReadonlyMap<string, Method<string>> = new Map<string, Method<string>>([
  ['upper', plain('upper', (text) => text.toUpperCase())],
  ['lower', plain('lower', (text) => text.toLowerCase())],
  ['casefold', plain('casefold', (text) => text.toLowerCase().replaceAll('ß', 'ss').replaceAll('ς', 'σ'))],
  ['title', plain('title', titleWords)],
  ['capitalize', plain('capitalize', capitalize)],
  [
    'swapcase',
    plain('swapcase', (text) =>
      text.replace(/\p{Lu}|\p{Ll}/gu, (letter) =>
        /\p{Lu}/u.test(letter) ? letter.toLowerCase() : letter.toUpperCase(),
      ),
    ),
  ],
  ['strip', stripping('strip', 'both')],
  ['lstrip', stripping('lstrip', 'left')],
  ['rstrip', stripping('rstrip', 'right')],
  ['split', split],
  ['rsplit', rsplit],
  [
    'splitlines',
    (text, args) => list(splitLines(text, flagArgument('splitlines', bind('splitlines', 'keepends?', args)[0]))),
  ],
  [
    'partition',
    (text, args) => partition(text, textArgument('partition', bind('partition', '/sep', args)[0]), 'first'),
  ],
  [
    'rpartition',
    (text, args) => partition(text, textArgument('rpartition', bind('rpartition', '/sep', args)[0]), 'last'),
  ],
  ['join', join],
  ['replace', replace],
  ['startswith', affix('startswith', (text, part) => text.startsWith(part))],
  ['endswith', affix('endswith', (text, part) => text.endsWith(part))],
  [
    'removeprefix',
    (text, args) => removePrefix(text, textArgument('removeprefix', bind('removeprefix', '/prefix', args)[0])),
  ],
  [
    'removesuffix',
    (text, args) => removeSuffix(text, textArgument('removesuffix', bind('removesuffix', '/suffix', args)[0])),
  ],
  ['find', searching('find', (text, part) => text.indexOf(part))],
  ['rfind', searching('rfind', (text, part) => text.lastIndexOf(part))],
  ['index', searching('index', (text, part) => text.indexOf(part), true)],
  ['rindex', searching('rindex', (text, part) => text.lastIndexOf(part), true)],
  ['count', count],
  ['ljust', padding('ljust', (missing) => [0, missing])],
  ['rjust', padding('rjust', (missing) => [missing, 0])],
  ['center', padding('center', centred)],
  ['zfill', zfill],
  ['expandtabs', expandTabs],
  ['format', format],
  ['isdigit', plain('isdigit', (text) => /^[\p{Nd}\u00b2\u00b3\u00b9\u2070-\u2089]+$/u.test(text))],
  ['isdecimal', plain('isdecimal', (text) => /^\p{Nd}+$/u.test(text))],
  ['isnumeric', plain('isnumeric', (text) => /^\p{N}+$/u.test(text))],
  ['isalpha', plain('isalpha', (text) => /^\p{L}+$/u.test(text))],
  ['isalnum', plain('isalnum', (text) => /^[\p{L}\p{N}]+$/u.test(text))],
  ['isspace', plain('isspace', (text) => text !== '' && strip(text, undefined, 'both') === '')],
  ['isascii', plain('isascii', (text) => !/[^\0-\x7f]/.test(text))],
  ['isupper', plain('isupper', isUpper)],
  ['islower', plain('islower', isLower)],
  ['istitle', plain('istitle', (text) => /\p{L}/u.test(text) && titleWords(text) === text)],
  ['isidentifier', plain('isidentifier', (text) => /^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(text))],
  ['isprintable', plain('isprintable', (text) => !/(?! )[\p{C}\p{Z}]/u.test(text))],
]);

export function isUpper(text: string): boolean {
  return /\p{Lu}/u.test(text) && text === text.toUpperCase();
}

export function isLower(text: string): boolean {
  return /\p{Ll}/u.test(text) && text === text.toLowerCase();
}

function plain(name: string, result: (text: string) => Value): Method<string> {
  return (text, args, runtime) => {
    bind(name, '', args);
    runtime.budget.allocate(text.length);
    return result(text);
  };
}

function titleWords(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => {
    const [first = ''] = word.match(/^./su) ?? [];
    return titleCase(first) + word.slice(first.length).toLowerCase();
  });
}

/** The text of an argument; raises TypeError for anything else. */
export function textArgument(name: string, value: Value | undefined): string {
  if (value !== undefined && isText(value)) return textOf(value);
  throw mismatch(value, `\`${name}\` wants text, not \`${value === undefined ? 'nothing' : typeName(value)}\``);
}

function optionalText(name: string, value: Value | undefined): string | undefined {
  return value === undefined || value === null ? undefined : textArgument(name, value);
}

function stripping(name: string, sides: 'both' | 'left' | 'right'): Method<string> {
  return (text, args) => strip(text, optionalText(name, bind(name, '/chars?', args)[0]), sides);
}

function split(text: string, args: Arguments, runtime: Runtime): Value {
  const [separator, limit] = splitArguments('split', args);
  runtime.budget.allocate(text.length);
  if (separator === undefined) return list(splitSpace(text, limit));
  const parts = text.split(separator);
  return list(parts.length <= limit + 1 ? parts : [...parts.slice(0, limit), parts.slice(limit).join(separator)]);
}

function rsplit(text: string, args: Arguments, runtime: Runtime): Value {
  const [separator, limit] = splitArguments('rsplit', args);
  runtime.budget.allocate(text.length);
  if (separator === undefined) {
    const reversed = codePoints(text).toReversed().join('');
    return list(
      splitSpace(reversed, limit)
        .map((word) => codePoints(word).toReversed().join(''))
        .reverse(),
    );
  }
  const parts = text.split(separator);
  const cut = parts.length - limit;
  return list(cut <= 1 ? parts : [parts.slice(0, cut).join(separator), ...parts.slice(cut)]);
}

function splitArguments(name: string, args: Arguments): readonly [separator: string | undefined, limit: number] {
  const [separator, limit] = bind(name, 'sep? maxsplit?', args);
  const text = optionalText(name, separator);
  if (text === '') throw typeError('the separator is empty');
  const count = integerArgument(name, limit, -1);
  return [text, count < 0 ? Number.POSITIVE_INFINITY : count];
}

function partition(text: string, separator: string, which: 'first' | 'last'): Value {
  if (separator === '') throw typeError('the separator is empty');
  const at = which === 'first' ? text.indexOf(separator) : text.lastIndexOf(separator);
  if (at < 0) return tuple(which === 'first' ? [text, '', ''] : ['', '', text]);
  return tuple([text.slice(0, at), separator, text.slice(at + separator.length)]);
}

function join(separator: string, args: Arguments, runtime: Runtime): Value {
  const parts = iterate(bind('join', '/iterable', args)[0]!, runtime).map((item) => {
    if (item !== null && typeof item === 'object' && item.kind === 'hole') return print(item, runtime);
    return textArgument('join', item);
  });
  runtime.budget.allocate(parts.reduce((sum, part) => sum + part.length + separator.length, 0));
  return parts.join(separator);
}

function replace(text: string, args: Arguments, runtime: Runtime): Value {
  const [old, fresh, limit] = bind('replace', '/old /new /count?', args);
  return replaceText(
    text,
    textArgument('replace', old),
    textArgument('replace', fresh),
    integerArgument('replace', limit, -1),
    runtime,
  );
}

/** `text.replace(old, fresh, limit)`; a negative limit means all. */
export function replaceText(text: string, old: string, fresh: string, limit: number, runtime: Runtime): string {
  const parts = old === '' ? ['', ...codePoints(text), ''] : text.split(old);
  const times = limit < 0 ? parts.length - 1 : Math.min(limit, parts.length - 1);
  runtime.budget.allocate(text.length + times * fresh.length);
  if (times === parts.length - 1) return parts.join(fresh);
  return (
    parts.slice(0, times + 1).join(fresh) + (times + 1 < parts.length ? old + parts.slice(times + 1).join(old) : '')
  );
}

function affix(name: string, has: (text: string, part: string) => boolean): Method<string> {
  return (text, args) => {
    const [affixes, start, end] = bind(name, '/affix /start? /end?', args);
    const part = slicePart(name, text, start, end);
    if (part === undefined) return false;
    if (affixes !== null && typeof affixes === 'object' && affixes.kind === 'tuple')
      return affixes.items.some((item) => has(part, textArgument(name, item)));
    return has(part, textArgument(name, affixes));
  };
}

/** `text[start:end]`, undefined when it starts beyond the end. */
function slicePart(name: string, text: string, start: Value | undefined, end: Value | undefined): string | undefined {
  if ((start ?? null) === null && (end ?? null) === null) return text;
  const characters = codePoints(text);
  const from = integerArgument(name, start ?? undefined, 0);
  if (from > characters.length) return undefined;
  return characters.slice(from, integerArgument(name, end ?? undefined, characters.length)).join('');
}

function removePrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

function removeSuffix(text: string, suffix: string): string {
  return suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
}

function searching(name: string, search: (text: string, part: string) => number, raises = false): Method<string> {
  return (text, args) => {
    const [part, start, end] = bind(name, '/sub /start? /end?', args);
    const within = slicePart(name, text, start, end);
    const at = within === undefined ? -1 : search(within, textArgument(name, part));
    if (at < 0 && raises) throw typeError('the substring is not found');
    if (at < 0) return -1n;
    const from = integerArgument(name, start ?? undefined, 0);
    const length = codePointLength(text);
    return BigInt(codePointLength(within!.slice(0, at)) + (from < 0 ? Math.max(0, length + from) : from));
  };
}

function count(text: string, args: Arguments): Value {
  const [part, start, end] = bind('count', '/sub /start? /end?', args);
  const within = slicePart('count', text, start, end);
  if (within === undefined) return 0n;
  const sought = textArgument('count', part);
  return BigInt(sought === '' ? codePointLength(within) + 1 : within.split(sought).length - 1);
}

function padding(name: string, sides: (missing: number, width: number) => readonly [number, number]): Method<string> {
  return (text, args, runtime) => {
    const [width, fill] = bind(name, '/width /fillchar?', args);
    return padText(
      text,
      integerArgument(name, width, 0),
      fill === undefined ? ' ' : textArgument(name, fill),
      sides,
      runtime,
    );
  };
}

function padText(
  text: string,
  width: number,
  fill: string,
  sides: (missing: number, width: number) => readonly [number, number],
  runtime: Runtime,
): string {
  if (codePointLength(fill) !== 1) throw typeError('the fill character must be one character');
  const missing = width - codePointLength(text);
  if (missing <= 0) return text;
  runtime.budget.allocate(width);
  const [left, right] = sides(missing, width);
  return fill.repeat(left) + text + fill.repeat(right);
}

function centred(missing: number, width: number): readonly [number, number] {
  const left = (missing >> 1) + (missing & width & 1);
  return [left, missing - left];
}

/** `text.center(width)`. */
export function center(text: string, width: number, runtime: Runtime): string {
  return padText(text, width, ' ', centred, runtime);
}

function zfill(text: string, args: Arguments, runtime: Runtime): Value {
  const width = integerArgument('zfill', bind('zfill', '/width', args)[0], 0);
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + padText(text.slice(sign.length), width - sign.length, '0', (missing) => [missing, 0], runtime);
}

function expandTabs(text: string, args: Arguments, runtime: Runtime): Value {
  const size = integerArgument('expandtabs', bind('expandtabs', 'tabsize?', args)[0], 8);
  let column = 0;
  let result = '';
  for (const character of text) {
    const width = character === '\t' ? (size > 0 ? size - (column % size) : 0) : 1;
    if (character === '\t') runtime.budget.allocate(width);
    result += character === '\t' ? ' '.repeat(width) : character;
    column = character === '\n' || character === '\r' ? 0 : column + width;
  }
  return result;
}

function format(text: string, args: Arguments, runtime: Runtime): Value {
  return braceFormat(
    text,
    args,
    (value, part) => {
      refuseUnknown(value);
      const found =
        'attribute' in part ? attributeOf(value, part.attribute, runtime) : itemOf(value, part.item, runtime);
      if (found === null || typeof found !== 'object' || found.kind !== 'undefined') return found;
      throw typeError(`the format asks a \`${typeName(value)}\` for what it does not have`);
    },
    runtime,
  );
}

/** Python's own, which does not look for an item of that name. */
function attributeOf(value: Value, name: string, runtime: Runtime): Value {
  return runtime.filter('attr', value, { positional: [name], keywords: new Map() });
}

/** Python's own, which does not look for an attribute of that name. */
function itemOf(value: Value, key: string | bigint, runtime: Runtime): Value {
  const found = ['string', 'markup', 'list', 'tuple', 'dict', 'range'].includes(kindOf(value))
    ? runtime.item(value, key)
    : missing('');
  return kindOf(found) === 'function' ? missing('') : found;
}
