import { bind, integerArgument } from './arguments.ts';
import { escapeHtml } from './html.ts';
import { iterate, lengthOf, truth } from './iteration.ts';
import { toJson } from './json.ts';
import { binary } from './operators.ts';
import { percentFormat } from './percent-format.ts';
import { print } from './print.ts';
import { typeError, unsupported } from './problem.ts';
import { capitalize, codePointLength, codePoints, splitLines, strip } from './python-text.ts';
import { mismatch } from './refusal.ts';
import type { Runtime } from './runtime.ts';
import { center, replaceText } from './string-methods.ts';
import { type Arguments, isKind, isText, type Markup, textOf, tuple, typeName, type Value } from './value.ts';

export type Filter = (value: Value, args: Arguments, runtime: Runtime) => Value;

export const textFilters: readonly (readonly [string, Filter])[] = [
  ['capitalize', mapping('capitalize', capitalize)],
  ['lower', mapping('lower', (text) => text.toLowerCase())],
  ['upper', mapping('upper', (text) => text.toUpperCase())],
  ['title', titleFilter],
  ['string', mapping('string', (text) => text)],
  ['trim', trim],
  ['center', centerFilter],
  ['replace', replace],
  ['indent', indent],
  ['format', format],
  ['truncate', truncate],
  ['wordcount', wordCount],
  ['e', escaped],
  ['escape', escaped],
  ['forceescape', marking('forceescape', escapeHtml)],
  ['safe', marking('safe', (text) => text)],
  ['tojson', tojson],
  ['urlencode', urlEncode],
  ['xmlattr', xmlAttributes],
];

function markup(text: string): Markup {
  return { kind: 'markup', text };
}

function mapping(name: string, change: (text: string) => string): Filter {
  return (value, args, runtime) => {
    bind(name, '', args);
    return mapText(value, runtime, change);
  };
}

function marking(name: string, change: (text: string) => string): Filter {
  return (value, args, runtime) => {
    bind(name, '', args);
    const text = print(value, runtime);
    runtime.budget.allocate(text.length);
    return markup(change(text));
  };
}

/** The printed value, changed; escaped text stays escaped text. */
function mapText(value: Value, runtime: Runtime, change: (text: string) => string): Value {
  const text = print(value, runtime);
  runtime.budget.allocate(text.length);
  return typeof value !== 'string' && isText(value) ? markup(change(text)) : change(text);
}

/** Jinja joins the words anew, so that escaped text becomes plain text. */
function titleFilter(value: Value, args: Arguments, runtime: Runtime): Value {
  bind('title', '', args);
  const text = print(value, runtime);
  runtime.budget.allocate(text.length);
  return title(text);
}

function title(text: string): string {
  return text
    .split(/([-\s\x1c-\x1f\x85({[<]+)/)
    .map((word) => {
      const [first = ''] = word.match(/^./su) ?? [];
      return first.toUpperCase() + word.slice(first.length).toLowerCase();
    })
    .join('');
}

function trim(value: Value, args: Arguments, runtime: Runtime): Value {
  const [characters = null] = bind('trim', 'chars?', args);
  if (characters !== null && !isText(characters)) throw typeError('`trim` wants text');
  return mapText(value, runtime, (text) => strip(text, characters === null ? undefined : textOf(characters), 'both'));
}

function centerFilter(value: Value, args: Arguments, runtime: Runtime): Value {
  const width = integerArgument('center', bind('center', 'width?', args)[0], 80);
  return mapText(value, runtime, (text) => center(text, width, runtime));
}

function replace(value: Value, args: Arguments, runtime: Runtime): Value {
  const [old, fresh, limit = null] = bind('replace', 'old new count?', args);
  return replaceText(
    print(value, runtime),
    print(old!, runtime),
    print(fresh!, runtime),
    integerArgument('replace', limit ?? undefined, -1),
    runtime,
  );
}

function indent(value: Value, args: Arguments, runtime: Runtime): Value {
  const [width = 4n, first = false, blank = false] = bind('indent', 'width? first? blank?', args);
  if (!isText(value)) throw mismatch(value, `\`indent\` wants text, not \`${typeName(value)}\``);
  if (isKind(width, 'markup') && typeof value === 'string') throw unsupported('`indent` with escaped text');
  const margin = isText(width) ? textOf(width) : ' '.repeat(checked(integerArgument('indent', width, 4), runtime));
  const lines = splitLines(`${textOf(value)}\n`);
  const isWhole = truth(blank);
  runtime.budget.allocate(textOf(value).length + lines.length * margin.length);
  const indented = lines
    .map((line, index) => (index > 0 && (isWhole || line !== '') ? margin + line : line))
    .join('\n');
  const text = truth(first) ? margin + indented : indented;
  return typeof value === 'string' ? text : markup(text);
}

function checked(size: number, runtime: Runtime): number {
  runtime.budget.allocate(Math.max(0, size));
  return Math.max(0, size);
}

function format(value: Value, args: Arguments, runtime: Runtime): Value {
  if (args.positional.length > 0 && args.keywords.size > 0)
    throw typeError("`format` can't handle positional and keyword arguments at the same time");
  if (typeof value !== 'string' && isText(value)) throw unsupported('`format` of escaped text');
  const entries = new Map([...args.keywords].map(([key, item]) => [`s${key}`, [key, item]] as const));
  return percentFormat(
    print(value, runtime),
    entries.size > 0 ? { kind: 'dict', entries } : tuple(args.positional),
    runtime,
  );
}

function truncate(value: Value, args: Arguments, runtime: Runtime): Value {
  const [limit, killWords = false, end = '...', leeway] = bind('truncate', 'length? killwords? end? leeway?', args);
  if (!isText(end)) throw mismatch(end, '`truncate` wants text');
  const [size, slack] = [integerArgument('truncate', limit, 255), integerArgument('truncate', leeway ?? undefined, 5)];
  const ending = textOf(end);
  if (size < codePointLength(ending) || slack < 0) throw typeError('`truncate` wants a length that `end` fits in');
  const length = lengthOf(value, runtime);
  if (length !== undefined && length <= size + slack) return value;
  if (!isText(value)) throw mismatch(value, '`truncate` wants text');
  const characters = codePoints(textOf(value));
  runtime.budget.allocate(characters.length);
  const kept = characters.slice(0, size - codePointLength(ending)).join('');
  const space = kept.lastIndexOf(' ');
  const begin = truth(killWords) || space < 0 ? kept : kept.slice(0, space);
  return binary('+', typeof value === 'string' ? begin : markup(begin), end, runtime);
}

function wordCount(value: Value, args: Arguments, runtime: Runtime): Value {
  bind('wordcount', '', args);
  return BigInt(print(value, runtime).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0);
}

function escaped(value: Value, args: Arguments, runtime: Runtime): Value {
  bind('escape', '', args);
  if (typeof value !== 'string' && isText(value)) return value;
  const text = print(value, runtime);
  runtime.budget.allocate(text.length);
  return markup(escapeHtml(text));
}

function tojson(value: Value, args: Arguments, runtime: Runtime): Value {
  const [width = null] = bind('tojson', 'indent?', args);
  if (isKind(width, 'markup')) throw unsupported('`tojson` with escaped text');
  if (typeof width === 'string') return markup(toJson(value, width, runtime));
  return markup(
    toJson(
      value,
      width === null ? undefined : ' '.repeat(checked(integerArgument('tojson', width, 0), runtime)),
      runtime,
    ),
  );
}

function urlEncode(value: Value, args: Arguments, runtime: Runtime): Value {
  bind('urlencode', '', args);
  if (isText(value)) return quoteUrl(textOf(value), true, runtime);
  if (value === null || typeof value !== 'object' || value.kind === 'float' || value.kind === 'path')
    return quoteUrl(print(value, runtime), true, runtime);
  const pairs =
    value.kind === 'dict' && value.typeName === undefined
      ? [...value.entries.values()]
      : iterate(value, runtime).map((pair) => iterate(pair, runtime));
  return pairs
    .map((pair) => {
      if (pair.length !== 2) throw typeError('`urlencode` wants pairs');
      return pair.map((part) => quoteUrl(print(part, runtime), false, runtime).replaceAll('%20', '+')).join('=');
    })
    .join('&');
}

function quoteUrl(text: string, keepSlash: boolean, runtime: Runtime): string {
  runtime.budget.allocate(text.length * 3);
  const quoted = encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return keepSlash ? quoted.replaceAll('%2F', '/') : quoted;
}

function xmlAttributes(value: Value, args: Arguments, runtime: Runtime): Value {
  const [autospace = true] = bind('xmlattr', 'autospace?', args);
  if (value === null || typeof value !== 'object' || value.kind !== 'dict')
    throw mismatch(value, '`xmlattr` wants a mapping');
  const parts: string[] = [];
  for (const [key, item] of value.entries.values()) {
    if (item === null || (typeof item === 'object' && item.kind === 'undefined')) continue;
    if (!isText(key)) throw typeError('the name of an attribute must be text');
    const name = textOf(key);
    if (/[\s/>=]/.test(name)) throw typeError(`\`${name}\` can't be the name of an attribute`);
    parts.push(
      `${escapeHtml(name)}="${typeof item === 'object' && item.kind === 'markup' ? item.text : escapeHtml(print(item, runtime))}"`,
    );
  }
  return (truth(autospace) && parts.length > 0 ? ' ' : '') + parts.join(' ');
}
