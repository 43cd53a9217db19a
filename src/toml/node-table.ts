import type { Kind, Node, Origin } from './document.ts';

export const KINDS = [
  'string',
  'integer',
  'float',
  'boolean',
  'offset-datetime',
  'local-datetime',
  'local-date',
  'local-time',
  'array',
  'table',
  'hole',
  'invalid',
] as const satisfies readonly Kind[];

export const ORIGINS = ['root', 'header', 'entry', 'implied', 'value'] as const satisfies readonly Origin[];

export const STRING = 0;
export const INTEGER = 1;
export const FLOAT = 2;
export const BOOLEAN = 3;
export const OFFSET_DATETIME = 4;
export const LOCAL_DATETIME = 5;
export const LOCAL_DATE = 6;
export const LOCAL_TIME = 7;
export const ARRAY = 8;
export const TABLE = 9;
export const HOLE = 10;
export const INVALID = 11;

export const ROOT_ORIGIN = 0;
export const HEADER = 1;
export const ENTRY = 2;
export const IMPLIED = 3;
export const VALUE = 4;

/** The value or its key contains a hole. */
export const HAS_HOLE = 1;
/** The key contains a hole: what it names is unknown. */
export const HOLE_IN_KEY = 2;
/** A string with an escape or a line break to normalise: its text is not a slice of the source. */
export const NEEDS_DECODING = 4;
/** No header and no dotted key of another section may open the table again. */
export const CLOSED = 8;

const NONE = -1;
const SCANNED_MEMBERS = 8;

/** The tree's columns: one row a node, and a hash over the members of tables that have many. */
export class NodeTable {
  length = 0;
  kind: Uint8Array<ArrayBuffer>;
  origin: Uint8Array<ArrayBuffer>;
  flags: Uint8Array<ArrayBuffer>;
  parent: Int32Array<ArrayBuffer>;
  firstChild: Int32Array<ArrayBuffer>;
  lastChild: Int32Array<ArrayBuffer>;
  next: Int32Array<ArrayBuffer>;
  childCount: Int32Array<ArrayBuffer>;
  /** Id of the key in a table, position in an array. */
  slot: Int32Array<ArrayBuffer>;
  keyStart: Int32Array<ArrayBuffer>;
  keyEnd: Int32Array<ArrayBuffer>;
  dottedStart: Int32Array<ArrayBuffer>;
  valueStart: Int32Array<ArrayBuffer>;
  valueEnd: Int32Array<ArrayBuffer>;
  /** The node whose statement brought the node about. */
  statement: Int32Array<ArrayBuffer>;
  section: Int32Array<ArrayBuffer>;
  #hashed = new Int32Array(0);
  #hashedCount = 0;

  /** `capacity` is a guess: memory that is never written to costs nothing. */
  constructor(capacity: number) {
    this.kind = new Uint8Array(capacity);
    this.origin = new Uint8Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.parent = new Int32Array(capacity);
    this.firstChild = new Int32Array(capacity);
    this.lastChild = new Int32Array(capacity);
    this.next = new Int32Array(capacity);
    this.childCount = new Int32Array(capacity);
    this.slot = new Int32Array(capacity);
    this.keyStart = new Int32Array(capacity);
    this.keyEnd = new Int32Array(capacity);
    this.dottedStart = new Int32Array(capacity);
    this.valueStart = new Int32Array(capacity);
    this.valueEnd = new Int32Array(capacity);
    this.statement = new Int32Array(capacity);
    this.section = new Int32Array(capacity);
  }

  add(kind: number, origin: number, parent: Node): Node {
    const node = this.length++;
    if (node === this.kind.length) this.#grow();
    this.kind[node] = kind;
    this.origin[node] = origin;
    this.parent[node] = parent;
    this.firstChild[node] = NONE;
    this.lastChild[node] = NONE;
    this.next[node] = NONE;
    this.slot[node] = NONE;
    this.statement[node] = node;
    return node;
  }

  /** Forgets the youngest nodes; none of them may be linked. */
  truncate(length: number): void {
    this.flags.fill(0, length, this.length);
    this.childCount.fill(0, length, this.length);
    this.length = length;
  }

  append(array: Node, element: Node): void {
    this.slot[element] = this.childCount[array]!;
    this.#link(array, element);
  }

  insert(table: Node, member: Node, nameId: number): void {
    this.slot[member] = nameId;
    this.#link(table, member);
    const count = this.childCount[table]!;
    if (count > SCANNED_MEMBERS + 1) this.#remember(member);
    else if (count === SCANNED_MEMBERS + 1) {
      for (let child = this.firstChild[table]!; child !== NONE; child = this.next[child]!) this.#remember(child);
    }
  }

  /** The first member of that name, -1 when there is none. */
  find(table: Node, nameId: number): Node {
    if (this.childCount[table]! > SCANNED_MEMBERS) return this.#findHashed(table, nameId);
    for (let child = this.firstChild[table]!; child !== NONE; child = this.next[child]!) {
      if (this.slot[child] === nameId) return child;
    }
    return NONE;
  }

  #link(parent: Node, child: Node): void {
    const last = this.lastChild[parent]!;
    if (last === NONE) this.firstChild[parent] = child;
    else this.next[last] = child;
    this.lastChild[parent] = child;
    this.parent[child] = parent;
    this.childCount[parent]!++;
  }

  #findHashed(table: Node, nameId: number): Node {
    const mask = this.#hashed.length - 1;
    for (let at = mix(table, nameId) & mask; ; at = (at + 1) & mask) {
      const node = this.#hashed[at]! - 1;
      if (node === NONE) return NONE;
      if (this.parent[node] === table && this.slot[node] === nameId) return node;
    }
  }

  #remember(member: Node): void {
    if (this.#hashedCount * 2 >= this.#hashed.length) this.#rehash();
    this.#hashedCount++;
    this.#place(member);
  }

  #place(member: Node): void {
    const table = this.parent[member]!;
    const nameId = this.slot[member]!;
    const mask = this.#hashed.length - 1;
    let at = mix(table, nameId) & mask;
    while (this.#hashed[at] !== 0) {
      const other = this.#hashed[at]! - 1;
      if (this.parent[other] === table && this.slot[other] === nameId) return;
      at = (at + 1) & mask;
    }
    this.#hashed[at] = member + 1;
  }

  #rehash(): void {
    const old = this.#hashed;
    this.#hashed = new Int32Array(Math.max(64, old.length * 2));
    for (const entry of old) if (entry !== 0) this.#place(entry - 1);
  }

  #grow(): void {
    this.kind = doubledBytes(this.kind);
    this.origin = doubledBytes(this.origin);
    this.flags = doubledBytes(this.flags);
    this.parent = doubled(this.parent);
    this.firstChild = doubled(this.firstChild);
    this.lastChild = doubled(this.lastChild);
    this.next = doubled(this.next);
    this.childCount = doubled(this.childCount);
    this.slot = doubled(this.slot);
    this.keyStart = doubled(this.keyStart);
    this.keyEnd = doubled(this.keyEnd);
    this.dottedStart = doubled(this.dottedStart);
    this.valueStart = doubled(this.valueStart);
    this.valueEnd = doubled(this.valueEnd);
    this.statement = doubled(this.statement);
    this.section = doubled(this.section);
  }
}

function mix(table: number, nameId: number): number {
  let hash = Math.imul(table, 0x9e3779b1) ^ Math.imul(nameId + 1, 0x85ebca6b);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}

function doubled(column: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(column.length * 2);
  larger.set(column);
  return larger;
}

function doubledBytes(column: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(column.length * 2);
  larger.set(column);
  return larger;
}
