import type { Range, Source } from '../text/source.ts';
import type { HoleRange, Kind, Node, Origin, TomlDocument, TomlProblem } from './document.ts';
import type { Names } from './names.ts';
import {
  ARRAY,
  BOOLEAN,
  ENTRY,
  HAS_HOLE,
  HEADER,
  HOLE,
  IMPLIED,
  INTEGER,
  KINDS,
  type NodeTable,
  ORIGINS,
  STRING,
  TABLE,
} from './node-table.ts';
import { plainValue } from './plain-value.ts';
import type { Reader } from './reader.ts';
import { decodeString, stringBody } from './string-text.ts';

const SCANNED_ELEMENTS = 8;

export class ParsedDocument implements TomlDocument {
  readonly source: Source;
  readonly problems: readonly TomlProblem[];
  readonly openEnds: readonly Range[];
  readonly holes: HoleRange | undefined;
  readonly root: Node = 0;
  readonly hasByteOrderMark: boolean;
  readonly #nodes: NodeTable;
  readonly #names: Names;
  readonly #text: string;
  readonly #commentOffsets: readonly number[];
  readonly #elements = new Map<Node, Int32Array>();
  #comments: readonly Range[] | undefined;

  constructor(reader: Reader, holes: HoleRange | undefined) {
    this.holes = holes;
    this.source = reader.source;
    this.problems = reader.problems;
    this.openEnds = reader.openEnds;
    this.hasByteOrderMark = reader.text.charCodeAt(0) === 0xfeff;
    this.#nodes = reader.nodes;
    this.#names = reader.names;
    this.#text = reader.text;
    this.#commentOffsets = reader.comments;
  }

  get nodeCount(): number {
    return this.#nodes.length;
  }

  get comments(): readonly Range[] {
    this.#comments ??= pairs(this.#commentOffsets);
    return this.#comments;
  }

  kind(node: Node): Kind {
    return KINDS[this.#nodes.kind[node]!]!;
  }

  origin(node: Node): Origin {
    return ORIGINS[this.#nodes.origin[node]!]!;
  }

  parent(node: Node): Node {
    return this.#nodes.parent[node]!;
  }

  name(node: Node): string | undefined {
    const slot = this.#nodes.slot[node]!;
    return slot === -1 || this.#isElement(node) ? undefined : this.#names.name(slot);
  }

  index(node: Node): number {
    return this.#isElement(node) ? this.#nodes.slot[node]! : -1;
  }

  range(node: Node): Range {
    if (node === 0) return { start: 0, end: this.#text.length };
    if (this.#nodes.origin[node] === IMPLIED) return this.#key(node);
    return { start: this.#nodes.valueStart[node]!, end: this.#nodes.valueEnd[node]! };
  }

  keyRange(node: Node): Range {
    return node === 0 || this.#isElement(node) ? this.range(node) : this.#key(node);
  }

  dottedKeyRange(node: Node): Range {
    if (node === 0 || (this.#isElement(node) && this.#nodes.origin[node] !== ENTRY)) return this.range(node);
    return { start: this.#nodes.dottedStart[node]!, end: this.#nodes.keyEnd[node]! };
  }

  statementRange(node: Node): Range {
    const statement = this.#statement(node);
    const origin = this.#nodes.origin[statement];
    if (statement === 0 || origin === HEADER || origin === ENTRY) return this.range(statement);
    return { start: this.#nodes.dottedStart[statement]!, end: this.#nodes.valueEnd[statement]! };
  }

  blockRange(node: Node): Range {
    if (!this.#hasHeader(node)) return this.statementRange(node);
    const start = this.#nodes.valueStart[node]!;
    const last = this.#nodes.kind[node] === ARRAY ? this.#nodes.lastChild[node]! : node;
    return { start, end: this.#nodes.section[last]! };
  }

  section(node: Node): Node {
    const { section, kind } = this.#nodes;
    if (node === 0 || (this.#hasHeader(node) && kind[node] === TABLE)) return node;
    return section[node]!;
  }

  *children(node: Node): Iterable<Node> {
    const { firstChild, next } = this.#nodes;
    for (let child = firstChild[node]!; child !== -1; child = next[child]!) yield child;
  }

  childCount(node: Node): number {
    return this.#nodes.childCount[node]!;
  }

  get(table: Node, name: string): Node {
    if (table < 0 || this.#nodes.kind[table] !== TABLE) return -1;
    const id = this.#names.find(name);
    return id === -1 ? -1 : this.#nodes.find(table, id);
  }

  item(array: Node, index: number): Node {
    if (array < 0 || this.#nodes.kind[array] !== ARRAY) return -1;
    const count = this.#nodes.childCount[array]!;
    if (!(index >= 0 && index < count)) return -1;
    if (count > SCANNED_ELEMENTS) return this.#indexed(array)[index] ?? -1;
    let element = this.#nodes.firstChild[array]!;
    for (let i = 0; i < index; i++) element = this.#nodes.next[element]!;
    return element;
  }

  string(node: Node): string {
    if (this.#nodes.kind[node] !== STRING) throw new TypeError('the node is no string');
    const { start, end } = this.range(node);
    return decodeString(this.#text, stringBody(this.#text, start, end));
  }

  hasHole(node: Node): boolean {
    return this.#nodes.kind[node] === HOLE || (this.#nodes.flags[node]! & HAS_HOLE) !== 0;
  }

  integer(node: Node): bigint {
    if (this.#nodes.kind[node] !== INTEGER) throw new TypeError('the node is no integer');
    const text = this.source.slice(this.range(node)).replaceAll('_', '');
    if (text.startsWith('-')) return -BigInt(text.slice(1));
    return BigInt(text.startsWith('+') ? text.slice(1) : text);
  }

  boolean(node: Node): boolean {
    if (this.#nodes.kind[node] !== BOOLEAN) throw new TypeError('the node is no boolean');
    return this.#text.charCodeAt(this.#nodes.valueStart[node]!) === 116;
  }

  value(node: Node): unknown {
    return plainValue(this, node);
  }

  #key(node: Node): Range {
    return { start: this.#nodes.keyStart[node]!, end: this.#nodes.keyEnd[node]! };
  }

  #isElement(node: Node): boolean {
    const parent = this.#nodes.parent[node]!;
    return parent !== -1 && this.#nodes.kind[parent] === ARRAY;
  }

  #hasHeader(node: Node): boolean {
    const origin = this.#nodes.origin[node];
    return origin === HEADER || origin === ENTRY;
  }

  /** The key and value, or header, that brought the node about. */
  #statement(node: Node): Node {
    let at = node;
    while (at !== 0 && this.#isElement(at) && !this.#hasHeader(at)) at = this.#nodes.parent[at]!;
    return this.#nodes.statement[at]!;
  }

  #indexed(array: Node): Int32Array {
    const known = this.#elements.get(array);
    if (known) return known;
    const elements = Int32Array.from(this.children(array));
    this.#elements.set(array, elements);
    return elements;
  }
}

function pairs(offsets: readonly number[]): readonly Range[] {
  const ranges: Range[] = [];
  for (let i = 0; i < offsets.length; i += 2) ranges.push({ start: offsets[i]!, end: offsets[i + 1]! });
  return ranges;
}
