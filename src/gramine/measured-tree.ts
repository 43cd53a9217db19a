import type { Node, TomlDocument } from '../toml/document.ts';
import { basicString, timeText } from './final-manifest/scalars.ts';
import { joinKey } from './manifest.ts';
import { isBefore, type Release } from './release.ts';
import { type Asked, type ToolValue, toolDefaults } from './tool-defaults.ts';

/** What the tools measure of a manifest, as ordered values: the same tree is written as the same bytes. */
export type Measured = MeasuredTable | MeasuredList | MeasuredFiles | MeasuredLeaf;

export interface MeasuredTable {
  readonly kind: 'table';
  readonly members: ReadonlyMap<string, Member>;
}

export interface Member {
  readonly value: Measured;
  /** By the tools, because it was absent. */
  readonly added: boolean;
}

export interface MeasuredList {
  readonly kind: 'list';
  readonly items: readonly Measured[];
}

/** `sgx.trusted_files`, each URI once. */
export interface MeasuredFiles {
  readonly kind: 'files';
  readonly files: readonly MeasuredFile[];
  /** All of them are tables, one of them too long for one line. */
  readonly isLong: boolean;
}

export interface MeasuredFile {
  readonly uri: string;
  /** Undefined when the tools take it from the file; directories never have one. */
  readonly sha256: string | undefined;
  /** A template decides about the URI. */
  readonly holed: boolean;
}

/** `holed`: a template decides; `computed`: the tools take it from the installation. */
export interface MeasuredLeaf {
  readonly kind: 'leaf';
  /** Equal tokens are written as equal bytes. */
  readonly token: string;
  readonly state: 'known' | 'holed' | 'computed';
}

export interface MeasuringOptions {
  readonly release: Release;
  /** The text is what the tools wrote, to which they add nothing. */
  readonly final: boolean;
  /** A template, which gramine-manifest writes and gramine-sgx-sign reads again. */
  readonly rendered?: boolean;
  /** For whoever has compared the trusted files, which can be many. */
  readonly withoutFiles?: boolean;
}

export function measuredTree(document: TomlDocument, options: MeasuringOptions): MeasuredTable {
  const { release, final, withoutFiles } = options;
  const root = tableOf({ document, release, withoutFiles: withoutFiles === true }, document.root, []);
  if (!final && release === '1.8') convertEntrypoint(root);
  for (const [index, { start, end }] of document.openEnds.entries())
    root.set(`\0${index}`, { value: leaf(document.source.text.slice(start, end), 'holed'), added: false });
  if (!final) addDefaults(root, release, askedOf(document));
  if (options.rendered && isBefore(release, '1.8')) putFilesFirst(root);
  return { kind: 'table', members: root };
}

/** Tables, and lists of tables too long for one line, are written behind the other members. */
export function isSection(value: Measured, release: Release): boolean {
  if (value.kind === 'table') return true;
  if (value.kind === 'files') return value.files.length > 0;
  if (value.kind !== 'list' || value.items.length === 0) return false;
  if (isBefore(release, '1.4')) return value.items.some(({ kind }) => kind === 'table');
  return value.items.every(({ kind }) => kind === 'table') && !value.items.every(fitsInline);
}

type Members = Map<string, Member>;

interface Reading {
  readonly document: TomlDocument;
  readonly release: Release;
  readonly withoutFiles: boolean;
}

function tableOf(reading: Reading, table: Node, path: readonly string[]): Members {
  const { document } = reading;
  const members: Members = new Map();
  for (const node of document.children(table)) {
    const name = document.name(node)!;
    members.set(name, { value: measuredAt(reading, node, [...path, name]), added: false });
  }
  return members;
}

function measuredAt(reading: Reading, node: Node, path: readonly string[]): Measured {
  const { document, release, withoutFiles } = reading;
  switch (document.kind(node)) {
    case 'table':
      return { kind: 'table', members: tableOf(reading, node, path) };
    case 'array':
      if (path.length === 2 && path[0] === 'sgx' && path[1] === 'trusted_files')
        return withoutFiles ? { kind: 'files', files: [], isLong: false } : filesOf(document, node, release);
      return {
        kind: 'list',
        items: [...document.children(node)].map((child) => measuredAt(reading, child, [...path, ''])),
      };
    default:
      return leafOf(document, node);
  }
}

/**
 * Up to 1.7 gramine-manifest writes the list as it finds it, among the values when its tables are short, and only
 * gramine-sgx-sign makes it a section: the first one.
 */
function putFilesFirst(root: Members): void {
  const sgx = root.get('sgx')?.value;
  const files = sgx?.kind === 'table' ? sgx.members.get('trusted_files') : undefined;
  if (sgx?.kind !== 'table' || files?.value.kind !== 'files') return;
  if (files.value.isLong || files.value.files.length === 0) return;
  const others = [...sgx.members].filter(([name]) => name !== 'trusted_files');
  const members = sgx.members as Members;
  members.clear();
  for (const [name, member] of [['trusted_files', files] as const, ...others]) members.set(name, member);
}

/** 1.8 takes the text of older releases for the URI. */
function convertEntrypoint(root: Members): void {
  const loader = root.get('loader')?.value;
  const entrypoint = loader?.kind === 'table' ? loader.members.get('entrypoint') : undefined;
  if (loader?.kind !== 'table' || entrypoint?.value.kind !== 'leaf') return;
  const members: Members = new Map([['uri', entrypoint]]);
  (loader.members as Members).set('entrypoint', { value: { kind: 'table', members }, added: false });
}

function leafOf(document: TomlDocument, node: Node): MeasuredLeaf {
  const text = document.source.slice(document.range(node));
  switch (document.kind(node)) {
    case 'string':
      return leaf(basicString(document.string(node)), document.hasHole(node) ? 'holed' : 'known');
    case 'integer':
      return leaf(String(document.integer(node)));
    case 'boolean':
      return leaf(String(document.boolean(node)));
    case 'float':
      return leaf(floatToken(text));
    case 'hole':
      return leaf(text, 'holed');
    default:
      return leaf(timeText(text));
  }
}

function leaf(token: string, state: MeasuredLeaf['state'] = 'known'): MeasuredLeaf {
  return { kind: 'leaf', token, state };
}

export function floatToken(text: string): string {
  const plain = text.replaceAll('_', '');
  const named = /^([+-]?)(inf|nan)$/.exec(plain);
  if (named) return named[2] === 'nan' ? 'nan' : `${named[1] === '-' ? '-' : ''}inf`;
  const value = Number(plain);
  return Object.is(value, -0) ? '-0.0' : `${value}f`;
}

/** Each URI once from 1.4 on, at the place of its first entry; from 1.6 on an entry with a hash takes the place of one without. */
function filesOf(document: TomlDocument, list: Node, release: Release): MeasuredFiles {
  const files: MeasuredFile[] = [];
  const places = new Map<string, number>();
  const nodes = [...document.children(list)];
  for (const node of nodes) {
    const file = fileOf(document, node, release);
    const place = isBefore(release, '1.4') ? undefined : places.get(file.uri);
    if (place === undefined) places.set(file.uri, files.push(file) - 1);
    else if (files[place]!.sha256 === undefined && !isBefore(release, '1.6')) files[place] = file;
  }
  const isLong =
    nodes.every((node) => document.kind(node) === 'table') && nodes.some((node) => !isShort(document, node));
  return { kind: 'files', files, isLong };
}

function fileOf(document: TomlDocument, node: Node, release: Release): MeasuredFile {
  const isTable = document.kind(node) === 'table';
  const uriNode = isTable ? document.get(node, 'uri') : node;
  const isText = uriNode >= 0 && document.kind(uriNode) === 'string';
  const spelled = isText ? document.string(uriNode) : document.source.slice(document.range(node));
  const hash = isTable ? document.get(node, 'sha256') : -1;
  return {
    uri: normalizesUris(release) ? normalUri(spelled) : spelled,
    sha256: hash >= 0 && document.kind(hash) === 'string' ? document.string(hash) : undefined,
    holed: document.hasHole(isText ? uriNode : node),
  };
}

function isShort(document: TomlDocument, node: Node): boolean {
  return fitsInline(measuredAt({ document, release: '1.4', withoutFiles: false }, node, []));
}

/** Python's `Path`: no empty and no `.` segment, `..` stays. */
function normalUri(uri: string): string {
  const match = /^file:(\/?)(.*)$/s.exec(uri);
  if (!match) return uri;
  const [, root, rest] = match;
  const names = rest!.split('/').filter((name) => name !== '' && name !== '.');
  return `file:${root}${names.join('/')}${rest!.endsWith('/') && names.length > 0 ? '/' : ''}`;
}

function normalizesUris(release: Release): boolean {
  return !isBefore(release, '1.4') && isBefore(release, '1.6');
}

function askedOf(document: TomlDocument): Asked {
  const at = (path: string) => {
    let node = document.root;
    for (const name of path.split('.')) if (node >= 0) node = document.get(node, name);
    return node;
  };
  return {
    has: (path) => at(path) >= 0,
    isTruthy: (path) => {
      const node = at(path);
      if (node < 0) return false;
      const kind = document.kind(node);
      if (kind === 'boolean') return document.boolean(node);
      if (kind === 'integer') return document.integer(node) !== 0n;
      if (kind === 'float') return !/^-?0f?(?:\.0)?$/.test(floatToken(document.source.slice(document.range(node))));
      if (kind === 'string') return document.string(node) !== '';
      return (kind !== 'array' && kind !== 'table') || document.childCount(node) > 0;
    },
  };
}

function addDefaults(root: Members, release: Release, asked: Asked): void {
  if (!root.has('sgx') && !isBefore(release, '1.8'))
    root.set('sgx', { value: { kind: 'table', members: new Map() }, added: true });
  for (const [path, value] of toolDefaults(release, asked)) addDefault(root, path, value);
}

function addDefault(root: Members, path: readonly string[], value: ToolValue): void {
  let table = root;
  for (const name of path.slice(0, -1)) {
    const member = table.get(name) ?? {
      value: { kind: 'table' as const, members: new Map<string, Member>() },
      added: true,
    };
    if (!table.has(name)) table.set(name, member);
    if (member.value.kind !== 'table') return;
    table = member.value.members as Members;
  }
  const last = path.at(-1)!;
  if (!table.has(last)) table.set(last, { value: defaultValue(value), added: true });
}

function defaultValue(value: ToolValue): Measured {
  if (value === undefined) return leaf('', 'computed');
  if (typeof value === 'object') return { kind: 'files', files: [], isLong: false };
  return leaf(typeof value === 'string' ? basicString(value) : String(value));
}

/** tomli_w 1.0.0: a table on one line with its indentation and comma takes 100 characters at most. */
function fitsInline(value: Measured): boolean {
  const text = inline(value);
  return text !== undefined && 4 + [...text].length + 1 <= 100;
}

/** Undefined when it takes more than one line. */
function inline(value: Measured): string | undefined {
  if (value.kind === 'leaf') return value.token;
  if (value.kind !== 'table')
    return (value.kind === 'list' ? value.items : value.files).length === 0 ? '[]' : undefined;
  const members: string[] = [];
  for (const [name, { value: member }] of value.members) {
    const text = inline(member);
    if (text === undefined) return undefined;
    members.push(`${joinKey('', name)} = ${text}`);
  }
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** For messages: a name that only a template knows is no name. */
export function isOpenEnd(name: string): boolean {
  return name.startsWith('\0');
}
