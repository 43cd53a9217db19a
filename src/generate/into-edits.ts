import { LocatedError } from '../diagnostic/located-error.ts';
import type { SourceMap } from '../template/template.ts';
import type { Source, TextEdit } from '../text/source.ts';
import type { Node, TomlDocument } from '../toml/document.ts';
import { commaAfter, commentsAbove, indentAt, lineEnding, lineStart, lineTextEnd } from '../toml/edits.ts';
import type { Additions } from './into-missing.ts';
import { acceptance, comment, type Lines } from './manifest-lines.ts';
import { plainSpelling, type Spelling, untemplated } from './spelling.ts';
import { blockAround } from './template-blocks.ts';
import { tomlString } from './toml-text.ts';
import type { WorkloadFile, WorkloadMount } from './workload.ts';

/** A file to edit: the document is what it says, of a template what it renders to. */
export interface EditTarget {
  readonly source: Source;
  readonly document: TomlDocument;
  readonly map: SourceMap | undefined;
}

/** Edits of the file. Throws a LocatedError where a template makes the place to edit. */
export function additionEdits({ mounts, trusted, allowed }: Additions, target: EditTarget): readonly TextEdit[] {
  const spelling = target.map ? templated : plainSpelling;
  const isOpen = hasVariables(target);
  return [
    ...listEdits({ key: ['fs', 'mounts'], items: mounts.map((mount) => mountItem(mount, spelling, isOpen)) }, target),
    ...listEdits({ key: ['sgx', 'trusted_files'], items: trusted.map((file) => trustedItem(file, spelling)) }, target),
    ...listEdits({ ...allowedList(allowed, spelling), items: allowed.map((file) => fileItem(file, spelling)) }, target),
  ];
}

const templated: Spelling = {
  ...plainSpelling,
  quoted: (text) => untemplated(tomlString(text)),
  quotedPaths: (text) => untemplated(tomlString(text)),
  comment: untemplated,
};

interface Item {
  /** Comments that say why. */
  readonly comments: Lines;
  /** As an element of an array. */
  readonly element: string;
  /** As an `[[array.of.tables]]` entry; undefined for what can't be one. */
  readonly members: readonly string[];
}

interface Additional {
  readonly key: readonly ['fs' | 'sgx', string];
  readonly items: readonly Item[];
  /** Comments above the list, where they are not there yet. */
  readonly above?: { readonly lines: Lines; readonly unless: string };
}

function allowedList(allowed: readonly WorkloadFile[], spelling: Spelling): Omit<Additional, 'items'> {
  const accept = allowed[0]?.accept;
  const rest = allowed.length > 1 ? ` (and ${allowed.length - 1} more below)` : '';
  const lines = acceptance(accept && { ...accept, reason: `${accept.reason}${rest}` }, spelling);
  return { key: ['sgx', 'allowed_files'], above: { lines, unless: 'security/allowed-files' } };
}

function fileItem({ uri, why }: WorkloadFile, spelling: Spelling): Item {
  const element = spelling.quoted(uri);
  return { comments: comment(why, spelling), element, members: [`uri = ${element}`] };
}

function trustedItem(file: WorkloadFile, spelling: Spelling): Item {
  const item = fileItem(file, spelling);
  return { ...item, comments: [...item.comments, ...acceptance(file.accept, spelling)] };
}

/** Whether a mount shows something listed is not known of a template whose lists have variables. */
function hasVariables({ document, map }: EditTarget): boolean {
  const table = document.get(document.root, 'sgx');
  if (!map || table < 0) return false;
  return ['trusted_files', 'allowed_files'].some((name) => {
    const node = document.get(table, name);
    return node >= 0 && map.verbatim(document.range(node)) === undefined;
  });
}

function mountItem({ type, path, uri, why, accept }: WorkloadMount, spelling: Spelling, isOpen: boolean): Item {
  const members = [
    ...(type === 'chroot' ? [] : [`type = ${spelling.quoted(type)}`]),
    `path = ${spelling.quoted(path)}`,
    ...(uri === undefined ? [] : [`uri = ${spelling.quoted(uri)}`]),
  ];
  return {
    comments: [...comment(why, spelling), ...(isOpen ? [] : acceptance(accept, spelling))],
    element: `{ ${members.join(', ')} }`,
    members,
  };
}

function listEdits({ key, items, above }: Additional, target: EditTarget): readonly TextEdit[] {
  if (items.length === 0) return [];
  const { document } = target;
  const [section, name] = key;
  const table = document.get(document.root, section);
  const node = table < 0 ? -1 : document.get(table, name);
  if (node < 0) return [newList({ key, items, ...(above && { above }) }, table, target)];
  if (document.kind(node) !== 'array')
    throw refused(target, document.range(node).start, `\`${key.join('.')}\` is no array`);
  if (document.origin(node) === 'entry') return asEntries(node, { key, items, ...(above && { above }) }, target);
  return [...acceptanceEdit(node, above, target), ...asElements(node, items, target)];
}

/** The finding is about the whole list, so the comment stands above it. */
function acceptanceEdit(node: Node, above: Additional['above'], target: EditTarget): readonly TextEdit[] {
  const { document } = target;
  if (!above || above.lines.length === 0) return [];
  const { start } = document.statementRange(node);
  const before = commentsAbove(document, start);
  if (document.source.slice(before).includes(above.unless)) return [];
  const at = lineStart(document.source.text, start);
  const indent = indentAt(document.source.text, start);
  return [insertion(target, { at, owner: start }, above.lines.map((line) => `${indent}${line}\n`).join(''))];
}

function asElements(node: Node, items: readonly Item[], target: EditTarget): readonly TextEdit[] {
  const { document } = target;
  const { text } = document.source;
  const range = document.range(node);
  const close = range.end - 1;
  const last = document.item(node, document.childCount(node) - 1);
  const first = document.item(node, 0);
  const base = indentAt(text, document.statementRange(node).start);
  const isTall = text.slice(range.start, range.end).includes('\n');
  const indent = isTall && first >= 0 ? indentAt(text, document.range(first).start) || `${base}  ` : `${base}  `;
  const lines = items
    .flatMap(({ comments, element }) => [...comments, `${element},`])
    .map((line) => `${indent}${line}\n`);
  const start = lineStart(text, close);
  const isAlone = start > range.start && text.slice(start, close).trim() === '';
  const comma = last >= 0 && commaAfter(text, document.range(last).end) < 0;
  return [
    ...(comma ? [behind(target, document.range(last).end, ',')] : []),
    isAlone
      ? insertion(target, { at: start, owner: range.start }, lines.join(''))
      : insertion(target, { at: close, owner: range.start }, `\n${lines.join('')}${base}`),
  ];
}

function asEntries(node: Node, { items, above, key }: Additional, target: EditTarget): readonly TextEdit[] {
  const { document } = target;
  const { text } = document.source;
  const entries = [...document.children(node)];
  const last = entries.at(-1)!;
  const header = document.source.slice(document.range(last));
  if (key[1] === 'allowed_files')
    throw refused(target, document.range(last).start, '`sgx.allowed_files` takes no tables');
  const end = Math.max(document.range(last).end, document.blockRange(last).end);
  const blocks = items.map(({ comments, members }) => ['', ...comments, header, ...members].join('\n'));
  const head = above ? above.lines.map((line) => `\n${line}`).join('') : '';
  return [insertion(target, { at: lineTextEnd(text, end) }, `${head}\n${blocks.join('\n')}`)];
}

/** A list that isn't there yet: behind the last statement of its section, or of those before the first header. */
function newList({ key, items, above }: Additional, table: Node, target: EditTarget): TextEdit {
  const { document } = target;
  const { text } = document.source;
  const [section, name] = key;
  const last = table < 0 ? -1 : lastStatement(document, table);
  const isHeader = table >= 0 && document.origin(table) === 'header';
  if (table >= 0 && document.origin(table) === 'value')
    throw refused(target, document.range(table).start, `\`${section}\` is an inline table`);
  const anchor =
    last >= 0 ? document.statementRange(last).end : isHeader ? document.range(table).end : rootEnd(document);
  const prefix = last >= 0 ? prefixOf(document, last, table) : isHeader ? '' : `${section}.`;
  const indent = last >= 0 ? indentAt(text, document.statementRange(last).start) : '';
  const lines = [
    ...(above?.lines ?? []),
    `${prefix}${name} = [`,
    ...items.flatMap(({ comments, element }) => [...comments, `${element},`]).map((line) => `  ${line}`),
    ']',
  ].map((line) => `${indent}${line}`);
  if (anchor < 0) return insertion(target, { at: 0 }, `${lines.join('\n')}\n\n`);
  const owner = isHeader ? { owner: document.range(table).start } : {};
  return insertion(target, { at: lineTextEnd(text, anchor), ...owner }, `\n${lines.join('\n')}`);
}

/** Of the members that are written as `key = value` in the table itself. */
function lastStatement(document: TomlDocument, table: Node): Node {
  let last = -1;
  for (const child of document.children(table)) {
    if (document.origin(child) === 'value') last = child;
  }
  return last;
}

/** `sgx.` or nothing, as the neighbour has it. */
function prefixOf(document: TomlDocument, node: Node, table: Node): string {
  const { text } = document.source;
  return document.origin(table) === 'header' && document.section(node) === table
    ? ''
    : text.slice(document.dottedKeyRange(node).start, document.keyRange(node).start);
}

/** Where the last statement before the first header ends, -1 when there is none. */
function rootEnd(document: TomlDocument): number {
  let end = -1;
  const pending = [document.root];
  for (let table = pending.pop(); table !== undefined; table = pending.pop()) {
    for (const child of document.children(table)) {
      const origin = document.origin(child);
      if (origin === 'value') {
        if (document.section(child) === 0) end = Math.max(end, document.statementRange(child).end);
      } else if (document.kind(child) === 'table') pending.push(child);
    }
  }
  return end;
}

/** An offset of the document, and where that begins what is added to: blocks of a template around both are left alone. */
interface Spot {
  readonly at: number;
  readonly owner?: number;
}

/** Beside a character that the template has as it stands, and outside of blocks that may be repeated or left out. */
function insertion(target: EditTarget, { at, owner }: Spot, text: string): TextEdit {
  const { map, source } = target;
  const place = verbatimAt(target, at) ?? verbatimBefore(target, at);
  if (place === undefined) throw computed(target, at);
  const block = map && blockAround(source, place, owner === undefined ? undefined : verbatimAt(target, owner));
  if (!block) return edit(target, place, text);
  requireNothingBetween(target, at, block.end);
  const isLineEnd = /^\r?(?:\n|$)/.test(source.text.slice(block.end, block.end + 2));
  return edit(target, block.end, `\n${text.replace(/^\n|\n$/g, '')}${isLineEnd ? '' : '\n'}`);
}

/** What belongs to what is written before it. */
function behind(target: EditTarget, at: number, text: string): TextEdit {
  const place = verbatimBefore(target, at) ?? verbatimAt(target, at);
  if (place === undefined) throw computed(target, at);
  return edit(target, place, text);
}

function edit({ source }: EditTarget, place: number, text: string): TextEdit {
  const eol = lineEnding(source.text);
  return { range: { start: place, end: place }, text: eol === '\n' ? text : text.replaceAll('\n', eol) };
}

function verbatimAt({ map, document }: EditTarget, at: number): number | undefined {
  if (!map) return at;
  return at < document.source.text.length ? map.verbatim({ start: at, end: at + 1 })?.start : undefined;
}

function verbatimBefore({ map }: EditTarget, at: number): number | undefined {
  if (!map) return at;
  return at > 0 ? map.verbatim({ start: at - 1, end: at })?.end : undefined;
}

/** Statements in the rest of a block would end up before what is added, in another table perhaps. */
function requireNothingBetween(target: EditTarget, from: number, end: number): void {
  const { text } = target.document.source;
  for (let at = from; at < text.length; at++) {
    const place = target.map?.toTemplate({ start: at, end: at + 1 });
    if (place && place.start >= end) return;
    if (text[at] === '#') at = lineTextEnd(text, at);
    else if (text[at]!.trim() !== '') throw computed(target, at);
  }
}

function computed(target: EditTarget, at: number): LocatedError {
  return refused(target, at, 'the template makes this place, so that nothing can be added here');
}

function refused({ source, map }: EditTarget, at: number, message: string): LocatedError {
  const range = map ? map.toTemplate({ start: at, end: at + 1 }) : { start: at, end: at };
  return new LocatedError(source, [{ range, message, help: 'add the entries by hand' }]);
}
