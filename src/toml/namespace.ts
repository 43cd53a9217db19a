import type { Node, TomlProblem } from './document.ts';
import type { KeyPath } from './keys.ts';
import { mistake, quoted } from './mistakes.ts';
import {
  ARRAY,
  CLOSED,
  ENTRY,
  HAS_HOLE,
  HEADER,
  HOLE,
  HOLE_IN_KEY,
  IMPLIED,
  INVALID,
  TABLE,
  VALUE,
} from './node-table.ts';
import type { Reader } from './reader.ts';

/** Gives `key = value` of an inline table its place, or reports why there is none. */
export function defineMember(reader: Reader, table: Node, node: Node, path: KeyPath): void {
  define(reader, table, node, path, undefined);
}

/** Tables that dotted keys of the current section walk through: closed when the next header begins. */
export type OpenTables = Node[];

/** Gives the setting of a section its place, or reports why there is none. */
export function defineSetting(reader: Reader, node: Node, path: KeyPath, openTables: OpenTables): void {
  define(reader, reader.section, node, path, openTables);
}

function define(reader: Reader, from: Node, node: Node, path: KeyPath, openTables: OpenTables | undefined): void {
  const { nodes } = reader;
  let table = from;
  for (let i = 0; i < path.length - 1; i++) {
    const child = path.fresh[i] ? -1 : nodes.find(table, path.names[i]!);
    const next = child === -1 ? addImplied(reader, table, node, path, i) : child;
    if (child !== -1 && !mayExtend(reader, child, path, i)) return;
    openTables?.push(next);
    table = next;
  }
  place(reader, table, node, path);
}

function addImplied(reader: Reader, table: Node, statement: Node, path: KeyPath, index: number): Node {
  const { nodes } = reader;
  const node = nodes.add(TABLE, IMPLIED, table);
  nodes.keyStart[node] = path.starts[index]!;
  nodes.keyEnd[node] = path.ends[index]!;
  nodes.dottedStart[node] = path.start;
  nodes.statement[node] = statement;
  nodes.section[node] = reader.section;
  if (path.holes[index]) nodes.flags[node] = HAS_HOLE | HOLE_IN_KEY;
  nodes.insert(table, node, path.names[index]!);
  return node;
}

/** May the dotted key go through this member? */
function mayExtend(reader: Reader, member: Node, path: KeyPath, index: number): boolean {
  const { nodes } = reader;
  const kind = nodes.kind[member];
  if (kind === TABLE && nodes.origin[member] !== VALUE && (nodes.flags[member]! & CLOSED) === 0) return true;
  if (kind === INVALID || kind === HOLE || isCascade(reader, member)) return false;
  const range = { start: path.start, end: path.end };
  const name = quoted(reader.text.slice(path.start, path.ends[index]!));
  reader.report(related(reader, member, whyNotExtended(reader, member, name, range)));
  return false;
}

function whyNotExtended(reader: Reader, member: Node, name: string, range: TomlProblem['range']): TomlProblem {
  const { nodes } = reader;
  const kind = nodes.kind[member];
  if (kind === TABLE && nodes.origin[member] === VALUE) {
    return mistake(
      'inline-table-extended',
      `${name} is an inline table and complete`,
      range,
      'write the key into its braces',
    );
  }
  if (kind === TABLE) {
    const message = `${name} is a table with a place of its own`;
    return mistake('table-redefined', message, range, 'write the key below the header of that table');
  }
  if (kind === ARRAY && nodes.origin[member] === ENTRY) {
    return mistake(
      'not-a-table',
      `${name} is an array of tables`,
      range,
      'write the header with `[[` and `]]`, or the key below it',
    );
  }
  if (kind === ARRAY) {
    return mistake('not-a-table', `${name} is an array, not a table`, range, 'write the key into one of its elements');
  }
  return mistake(
    'not-a-table',
    `${name} has a value already and is no table`,
    range,
    'rename or remove one of the two',
  );
}

function place(reader: Reader, table: Node, node: Node, path: KeyPath): void {
  const { nodes } = reader;
  const last = path.length - 1;
  const name = path.names[last]!;
  nodes.slot[node] = name;
  if (path.holes[last]) nodes.flags[node]! |= HAS_HOLE | HOLE_IN_KEY;
  if (!path.fresh[last]) {
    const first = nodes.find(table, name);
    if (first !== -1) {
      nodes.parent[node] = table;
      reportDuplicate(reader, first, path);
      return;
    }
  }
  nodes.insert(table, node, name);
}

function reportDuplicate(reader: Reader, first: Node, path: KeyPath): void {
  if (isCascade(reader, first)) return;
  const range = { start: path.start, end: path.end };
  const name = quoted(reader.text.slice(path.start, path.end));
  const isTable = reader.nodes.kind[first] === TABLE && reader.nodes.origin[first] !== VALUE;
  const problem = isTable
    ? mistake('duplicate-key', `${name} is a table already`, range, 'rename or remove one of the two')
    : mistake('duplicate-key', `${name} is set twice`, range, 'remove one of the two');
  reader.report(related(reader, first, problem));
}

/** A hole in between may have begun another table, or the section itself repeats one, which is already reported. */
function isCascade(reader: Reader, first: Node): boolean {
  const { nodes } = reader;
  const start = nodes.keyStart[first]!;
  if (reader.structuralHole > start && reader.structuralHole > reader.sectionStart) return true;
  return reader.repeatedSection && start < reader.sectionStart;
}

function related(reader: Reader, first: Node, problem: TomlProblem): TomlProblem {
  const { nodes } = reader;
  const range = { start: nodes.keyStart[first]!, end: nodes.keyEnd[first]! };
  return { ...problem, related: { range, message: 'first defined here' } };
}

/** Opens the table of `[a.b]`, or one more element for `[[a.b]]`, and makes it the section. */
export function openSection(reader: Reader, header: Node, path: KeyPath, isEntry: boolean): void {
  const { nodes } = reader;
  nodes.keyStart[header] = path.starts[path.length - 1]!;
  nodes.keyEnd[header] = path.end;
  nodes.dottedStart[header] = path.start;
  nodes.section[header] = nodes.valueEnd[header]!;
  reader.section = header;
  reader.sectionStart = nodes.valueStart[header]!;
  reader.repeatedSection = false;
  const table = walkToParent(reader, header, path);
  if (table !== -1) {
    if (isEntry) openEntry(reader, table, header, path);
    else openTable(reader, table, header, path);
  }
  reader.sectionDepth = depthOf(reader, reader.section);
}

function depthOf({ nodes }: Reader, table: Node): number {
  let depth = 0;
  for (let node = table; node > 0; node = nodes.parent[node]!) depth++;
  return depth;
}

/** The table that holds the last part of a header, -1 when the way there is blocked. */
function walkToParent(reader: Reader, header: Node, path: KeyPath): Node {
  const { nodes } = reader;
  let table: Node = 0;
  for (let i = 0; i < path.length - 1; i++) {
    const child = path.fresh[i] ? -1 : nodes.find(table, path.names[i]!);
    if (child === -1) {
      table = addImplied(reader, table, header, path, i);
      continue;
    }
    const isEntries = nodes.kind[child] === ARRAY && nodes.origin[child] === ENTRY;
    const isOpen = nodes.kind[child] === TABLE && nodes.origin[child] !== VALUE;
    if (!isEntries && !isOpen) {
      reportBlockedHeader(reader, child, path, i);
      return -1;
    }
    table = isEntries ? nodes.lastChild[child]! : child;
  }
  return table;
}

function reportBlockedHeader(reader: Reader, member: Node, path: KeyPath, index: number): void {
  const kind = reader.nodes.kind[member];
  if (kind === INVALID || kind === HOLE) return;
  const range = { start: path.start, end: path.end };
  const name = quoted(reader.text.slice(path.start, path.ends[index]!));
  reader.report(related(reader, member, whyNotExtended(reader, member, name, range)));
}

function openTable(reader: Reader, table: Node, header: Node, path: KeyPath): void {
  const { nodes } = reader;
  const last = path.length - 1;
  const existing = path.fresh[last] ? -1 : nodes.find(table, path.names[last]!);
  nodes.flags[header]! |= CLOSED | (path.holes[last] ? HAS_HOLE | HOLE_IN_KEY : 0);
  if (existing === -1) {
    nodes.insert(table, header, path.names[last]!);
    return;
  }
  const reopens = nodes.kind[existing] === TABLE && nodes.origin[existing] !== VALUE;
  if (!reopens) {
    reportBlockedHeader(reader, existing, path, last);
    return;
  }
  const isFirst = (nodes.flags[existing]! & CLOSED) === 0;
  if (isFirst) adoptHeader(reader, existing, header);
  else {
    reader.repeatedSection = true;
    reportRepeatedTable(reader, existing, table, path);
  }
  reader.section = existing;
}

/** The table was only implied so far; from now on it is the header's. */
function adoptHeader(reader: Reader, table: Node, header: Node): void {
  const { nodes } = reader;
  nodes.origin[table] = HEADER;
  nodes.flags[table]! |= CLOSED;
  nodes.statement[table] = table;
  for (const column of [
    nodes.keyStart,
    nodes.keyEnd,
    nodes.dottedStart,
    nodes.valueStart,
    nodes.valueEnd,
    nodes.section,
  ]) {
    column[table] = column[header]!;
  }
}

function reportRepeatedTable(reader: Reader, existing: Node, table: Node, path: KeyPath): void {
  const { nodes } = reader;
  if (reader.structuralHole > nodes.keyStart[existing]! && mayBeInEntry(reader, table)) return;
  const name = quoted(reader.text.slice(path.start, path.end));
  const range = { start: path.start, end: path.end };
  const byKeys = nodes.origin[existing] === IMPLIED;
  const message = byKeys ? `the table ${name} is already made by dotted keys` : `the table ${name} is opened twice`;
  reader.report(related(reader, existing, mistake('table-redefined', message, range, 'put its keys into one place')));
}

/** A hole may have begun another element of the array, or the array itself. */
function mayBeInEntry(reader: Reader, table: Node): boolean {
  for (let node = table; node > 0; node = reader.nodes.parent[node]!) {
    if (reader.nodes.kind[node] === ARRAY || reader.nodes.origin[node] === IMPLIED) return true;
  }
  return false;
}

function openEntry(reader: Reader, table: Node, header: Node, path: KeyPath): void {
  const { nodes } = reader;
  const last = path.length - 1;
  nodes.origin[header] = ENTRY;
  const existing = path.fresh[last] ? -1 : nodes.find(table, path.names[last]!);
  if (existing !== -1 && !(nodes.kind[existing] === ARRAY && nodes.origin[existing] === ENTRY)) {
    reportNoArray(reader, existing, path);
    return;
  }
  const array = existing === -1 ? addEntries(reader, table, header, path) : existing;
  nodes.append(array, header);
}

function addEntries(reader: Reader, table: Node, header: Node, path: KeyPath): Node {
  const { nodes } = reader;
  const array = nodes.add(ARRAY, ENTRY, table);
  for (const column of [nodes.keyStart, nodes.keyEnd, nodes.dottedStart, nodes.valueStart, nodes.valueEnd]) {
    column[array] = column[header]!;
  }
  nodes.statement[array] = header;
  nodes.section[array] = header;
  nodes.flags[array] = CLOSED | (path.holes[path.length - 1] ? HAS_HOLE | HOLE_IN_KEY : 0);
  nodes.insert(table, array, path.names[path.length - 1]!);
  return array;
}

function reportNoArray(reader: Reader, existing: Node, path: KeyPath): void {
  const { nodes } = reader;
  const kind = nodes.kind[existing];
  if (kind === INVALID || kind === HOLE) return;
  if (nodes.origin[existing] === IMPLIED && reader.structuralHole !== -1) {
    reader.structuralHole = reader.sectionStart;
    return;
  }
  const name = quoted(reader.text.slice(path.start, path.end));
  const range = { start: path.start, end: path.end };
  const problem =
    kind === ARRAY
      ? mistake(
          'array-extended',
          `the array ${name} is complete, no \`[[…]]\` adds to it`,
          range,
          'write the new element into its brackets',
        )
      : mistake(
          'not-an-array',
          `${name} is ${kind === TABLE ? 'a table' : 'a value'} already, no array of tables`,
          range,
          'rename or remove one of the two',
        );
  reader.report(related(reader, existing, problem));
}
