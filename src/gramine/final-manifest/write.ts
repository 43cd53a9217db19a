import { UserError } from '../../diagnostic/diagnostic.ts';
import { basicString, keySegment } from './scalars.ts';
import { isList, isTable, type Table, type Value } from './values.ts';

/** The text that tomli_w 1.0.0 makes of a table, byte for byte. Throws a UserError for what Python or memory has no room for. */
export function writeToml(root: Table): string {
  const output = new Output();
  writeTable(root, { name: '', isEntry: false, depth: 0 }, output);
  return output.finish();
}

/** The same table as tomli reads it again: what is written first comes first. */
export function asReadAgain(table: Table): Table {
  const { literals, sections } = partsOf(table);
  if (sections.length === 0) return table;
  const again: Table = new Map(literals);
  for (const [name, value, isEntry] of sections) {
    if (!isEntry) again.set(name, asReadAgain(value));
    else if (!again.has(name)) again.set(name, (table.get(name) as readonly Table[]).map(asReadAgain));
  }
  return again;
}

interface Header {
  /** Dotted, as written. */
  readonly name: string;
  /** `[[name]]`. */
  readonly isEntry: boolean;
  readonly depth: number;
}

interface Parts {
  readonly literals: readonly (readonly [name: string, value: Value])[];
  readonly sections: readonly (readonly [name: string, table: Table, isEntry: boolean])[];
}

/** More than this many levels end in a RecursionError of Python's. */
const deepestLiteral = 240;
const deepestSection = 980;

function writeTable(table: Table, header: Header, output: Output): boolean {
  const { literals, sections } = partsOf(table);
  const { name, isEntry, depth } = header;
  if (depth > deepestSection) throw tooDeep();
  let hasWritten = isEntry || (name !== '' && (literals.length > 0 || sections.length === 0));
  if (hasWritten) output.add(isEntry ? `[[${name}]]\n` : `[${name}]\n`);
  for (const [key, value] of literals) {
    output.add(`${keySegment(key)} = `);
    writeLiteral(value, 0, 0, output);
    output.add('\n');
  }
  hasWritten ||= literals.length > 0;
  for (const [key, value, isSubentry] of sections) {
    if (hasWritten) output.add('\n');
    hasWritten = true;
    const segment = keySegment(key);
    writeTable(
      value,
      { name: name === '' ? segment : `${name}.${segment}`, isEntry: isSubentry, depth: depth + 1 },
      output,
    );
  }
  return hasWritten;
}

/** Tables and lists of tables are sections, unless each table of a list is short enough for a line of its own. */
function partsOf(table: Table): Parts {
  const literals: [string, Value][] = [];
  const sections: [string, Table, boolean][] = [];
  for (const [name, value] of table) {
    if (isTable(value)) sections.push([name, value, false]);
    else if (isListOfSections(value)) for (const item of value) sections.push([name, item, true]);
    else literals.push([name, value]);
  }
  return { literals, sections };
}

function isListOfSections(value: Value): value is readonly Table[] {
  return isList(value) && value.length > 0 && value.every(isTable) && !value.every((item) => isShort(item));
}

/** On one line with four blanks before and a comma behind it, 100 characters. */
const longestLine = 100 - 5;

function isShort(table: Table): boolean {
  return addInline(table, 0) <= longestLine;
}

/** Characters so far and those of the value on one line; more than a line as soon as it does not fit. */
function addInline(value: Value, before: number): number {
  if (before > longestLine) return before;
  if (!isTable(value)) return before + inlineLength(value);
  if (value.size === 0) return before + 2;
  let length = before + 2;
  for (const [name, member] of value) {
    length = addInline(member, length + characters(keySegment(name)) + 3) + 2;
    if (length > longestLine + 2) return length;
  }
  return length;
}

function inlineLength(value: Exclude<Value, Table>): number {
  if (isList(value)) return value.length === 0 ? 2 : longestLine + 1;
  if (typeof value === 'string' && value.length > 2 * longestLine) return longestLine + 1;
  return characters(scalarText(value));
}

/** Code points. */
function characters(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

function scalarText(value: Exclude<Value, Table | readonly Value[]>): string {
  if (typeof value === 'string') return basicString(value);
  return typeof value === 'object' ? value.text : String(value);
}

/** A list within a table starts at the margin again. */
function writeLiteral(value: Value, level: number, depth: number, output: Output): void {
  if (depth > deepestLiteral) throw tooDeep();
  if (isTable(value)) writeInline(value, depth, output);
  else if (isList(value)) writeList(value, level, depth, output);
  else output.add(scalarText(value));
}

function writeList(list: readonly Value[], level: number, depth: number, output: Output): void {
  const indentation = '    '.repeat(level + 1);
  output.add(list.length === 0 ? '[' : '[\n');
  for (const item of list) {
    output.add(indentation);
    writeLiteral(item, level + 1, depth + 1, output);
    output.add(',\n');
  }
  output.add(list.length === 0 ? ']' : `${'    '.repeat(level)}]`);
}

function writeInline(table: Table, depth: number, output: Output): void {
  let separator = '{ ';
  for (const [name, member] of table) {
    output.add(`${separator}${keySegment(name)} = `);
    writeLiteral(member, 0, depth + 1, output);
    separator = ', ';
  }
  output.add(table.size === 0 ? '{}' : ' }');
}

/** Collects text up to what one string can hold. */
class Output {
  readonly #parts: string[] = [];
  #part = '';
  #length = 0;

  add(text: string): void {
    this.#length += text.length;
    if (this.#length > longestText) throw new UserError('the manifest is too large to be written');
    this.#part += text;
    if (this.#part.length < 65536) return;
    this.#parts.push(this.#part);
    this.#part = '';
  }

  finish(): string {
    this.#parts.push(this.#part);
    return this.#parts.join('');
  }
}

/** Characters; an enclave has better uses for that much memory. */
const longestText = 0x1000_0000;

function tooDeep(): UserError {
  return new UserError(
    'the values are nested too deep for Python, which gives up on them',
    'flatten what is nested hundreds of levels deep',
  );
}
