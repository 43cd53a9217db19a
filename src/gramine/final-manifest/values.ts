import { LocatedError } from '../../diagnostic/located-error.ts';
import { Source } from '../../text/source.ts';
import type { Node, TomlDocument } from '../../toml/document.ts';
import { parseToml } from '../../toml/parse.ts';
import { floatText, timeText } from './scalars.ts';

/** A value as Python holds it once tomli has read it. */
export type Value = string | bigint | boolean | Scalar | readonly Value[] | Table;

/** Members in the order in which Python's dictionary came to have them. */
export type Table = Map<string, Value>;

/** What JavaScript has no type for, or only one that forgets how it is written. */
export interface Scalar {
  readonly kind: 'float' | 'offset-datetime' | 'local-datetime' | 'local-date' | 'local-time';
  /** As Python's `str()` has it. */
  readonly text: string;
}

export interface ReadManifest {
  /** Of the text as Python sees it, with line feeds alone. */
  readonly document: TomlDocument;
  readonly values: Table;
}

/**
 * `file`: gramine-sgx-sign opens the file as text, for which a lone carriage return ends a line too; `text`: gramine-manifest
 * hands over what it rendered.
 */
export type ReadAs = 'file' | 'text';

/** Throws a LocatedError for what tomli refuses. */
export function readValues(source: Source, as: ReadAs): ReadManifest {
  const text = source.text.includes('\r') ? source.text.replace(as === 'file' ? /\r\n?/g : /\r\n/g, '\n') : source.text;
  const document = parseToml(text === source.text ? source : new Source(source.path, text));
  if (document.hasByteOrderMark) throw new LocatedError(document.source, [byteOrderMark]);
  if (document.problems.length > 0) throw new LocatedError(document.source, document.problems);
  return { document, values: valuesOf(document) };
}

/** Of a document without problems. Throws a LocatedError for a number that Python refuses to write. */
export function valuesOf(document: TomlDocument): Table {
  return tableOf(document, document.root);
}

const byteOrderMark = {
  range: { start: 0, end: 1 },
  message: 'the file begins with a byte order mark',
  help: 'save it without one',
};

function tableOf(document: TomlDocument, node: Node): Table {
  const table: Table = new Map();
  for (const child of document.children(node)) table.set(document.name(child)!, valueAt(document, child));
  return table;
}

function valueAt(document: TomlDocument, node: Node): Value {
  const kind = document.kind(node);
  switch (kind) {
    case 'string':
      return document.string(node);
    case 'boolean':
      return document.boolean(node);
    case 'integer':
      return integerOf(document, node);
    case 'float':
      return { kind, text: floatText(document.source.slice(document.range(node))) };
    case 'array':
      return Array.from(document.children(node), (child) => valueAt(document, child));
    case 'table':
      return tableOf(document, node);
    case 'hole':
    case 'invalid':
      throw new Error('the document has problems or holes');
    default:
      return { kind, text: timeText(document.source.slice(document.range(node))) };
  }
}

/** `sys.get_int_max_str_digits()` since Python 3.11. */
const maximumDigits = 4300;

/** Digits by the letter of the base, from which on a number has more than that in base ten. */
const enough: Readonly<Record<string, number>> = { x: 3573, o: 4763, b: 14286 };

function integerOf(document: TomlDocument, node: Node): bigint {
  const range = document.range(node);
  const [, letter = '', digits = ''] = /^[+-]?(?:0([xob]))?0*(.*)$/s.exec(
    document.source.slice(range).replaceAll('_', ''),
  )!;
  if (digits.length <= (enough[letter] ?? maximumDigits)) {
    const value = document.integer(node);
    if (letter === '' || String(value).length <= maximumDigits) return value;
  }
  const message = `the number has more than ${maximumDigits} digits, which Python neither reads nor writes`;
  throw new LocatedError(document.source, [{ range, message, help: 'write a smaller number' }]);
}

/** Whether Python takes the value for true. */
export function isTruthy(value: Value): boolean {
  if (typeof value === 'string') return value !== '';
  if (typeof value === 'bigint') return value !== 0n;
  if (typeof value === 'boolean') return value;
  if (value instanceof Map) return value.size > 0;
  if (isList(value)) return value.length > 0;
  return value.kind !== 'float' || !/^-?0\.0$/.test(value.text);
}

export function isTable(value: Value | undefined): value is Table {
  return value instanceof Map;
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}
