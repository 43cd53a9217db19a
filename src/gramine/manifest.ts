import type { Range } from '../text/source.ts';
import type { Kind, Node, TomlDocument } from '../toml/document.ts';
import { findRows } from './key-table.ts';
import type { ValueType } from './keys/entry.ts';
import { isBefore, type Release } from './release.ts';
import { Text } from './text.ts';
import type { KeyPath, KeyValue } from './types.ts';

/**
 * One value of a manifest with its place. `known` is undefined when a template leaves the value open or when it is of another
 * type than the key has; `kind` tells which.
 */
export interface Setting<T> {
  /** E.g. `fs.mounts[0].path`. */
  readonly path: string;
  readonly node: Node;
  readonly kind: Kind;
  readonly known: T | undefined;
  /** Of a string (or of a hole, which may become one): what is known of it. */
  readonly text: Text | undefined;
  /** The key as written: `sgx.debug`, or `debug` under `[sgx]`. */
  readonly key: Range;
  readonly at: Range;
  /** `key = value`. */
  readonly statement: Range;
  /** False when another tool supplies it (GSC's own manifest); then the ranges mean nothing. */
  readonly written: boolean;
}

/** A member of a table. */
export interface NamedSetting extends Setting<unknown> {
  readonly name: string;
}

export interface ManifestOptions {
  readonly release: Release;
  /** Settings that hold where the document says nothing: GSC's own manifest under a user's fragment. */
  readonly base?: TomlDocument;
}

/** A manifest of any release: typed access to what it says, with places; what it does not say is undefined, not a default. */
export class Manifest {
  readonly document: TomlDocument;
  readonly release: Release;
  readonly base: TomlDocument | undefined;
  #open: boolean | undefined;
  readonly #asked = new Map<string, Setting<unknown> | undefined>();

  constructor(document: TomlDocument, options: ManifestOptions) {
    this.document = document;
    this.release = options.release;
    this.base = options.base;
  }

  /** A setting by its path in the key table, e.g. `sgx.debug`. */
  get<P extends KeyPath>(path: P): Setting<KeyValue<P>> | undefined {
    const setting = this.at(path);
    if (!setting || setting.known === undefined) return setting as Setting<KeyValue<P>> | undefined;
    const rows = findRows(path.split('.'));
    const flag = setting.kind === 'integer' ? numberAsFlag(setting.known, this.release) : undefined;
    if (flag !== undefined && rows.some((row) => takes(row.type, 'boolean')))
      return { ...setting, known: flag } as unknown as Setting<KeyValue<P>>;
    const fits = rows.some((row) => takes(row.type, setting.kind));
    return (fits ? setting : { ...setting, known: undefined, text: undefined }) as Setting<KeyValue<P>>;
  }

  /** Whatever stands at a dotted path, known to the key table or not. Segments may not contain dots. */
  at(path: string): Setting<unknown> | undefined {
    const known = this.#asked.get(path);
    if (known || this.#asked.has(path)) return known;
    const setting = this.#look(path);
    this.#asked.set(path, setting);
    return setting;
  }

  #look(path: string): Setting<unknown> | undefined {
    const segments = path.split('.');
    const node = descend(this.document, segments);
    if (node >= 0) return settingOf(this.document, node, path, true);
    if (!this.base) return undefined;
    const inBase = descend(this.base, segments);
    return inBase >= 0 ? settingOf(this.base, inBase, path, false) : undefined;
  }

  /** The member of a table node, e.g. of a mount. Only nodes of `document`. */
  member(table: Node, name: string, path: string): Setting<unknown> | undefined {
    const node = this.document.get(table, name);
    return node < 0 ? undefined : settingOf(this.document, node, path === '' ? name : `${path}.${name}`, true);
  }

  /** Every member of the table at `path`, written ones first; nothing when no table stands there. */
  members(path: string): readonly NamedSetting[] {
    const found = new Map<string, NamedSetting>();
    for (const [document, node, written] of this.#places(path, 'table')) {
      for (const child of document.children(node)) {
        const name = document.name(child)!;
        if (found.has(name)) continue;
        found.set(name, { ...settingOf(document, child, `${path}.${quoteSegment(name)}`, written), name });
      }
    }
    return [...found.values()];
  }

  /** Every element of the array at `path`, written ones first; nothing when no array stands there. */
  elements(path: string): readonly Setting<unknown>[] {
    const found: Setting<unknown>[] = [];
    for (const [document, node, written] of this.#places(path, 'array')) {
      for (const child of document.children(node)) {
        found.push(settingOf(document, child, `${path}[${document.index(child)}]`, written));
      }
    }
    return found;
  }

  *#places(path: string, kind: Kind): Generator<readonly [TomlDocument, Node, boolean]> {
    for (const document of [this.document, this.base]) {
      const node = document ? descend(document, path.split('.')) : -1;
      if (document && node >= 0 && document.kind(node) === kind) yield [document, node, document === this.document];
    }
  }

  /** Every scalar, array and empty table with its full path, in the order of the text. Arrays of scalars count as one setting. */
  *settings(): Generator<Setting<unknown>> {
    yield* this.#below(this.document.root, '');
  }

  *#below(table: Node, path: string): Generator<Setting<unknown>> {
    const isArray = this.document.kind(table) === 'array';
    for (const child of this.document.children(table)) {
      const name = this.document.name(child);
      const childPath = isArray ? `${path}[${this.document.index(child)}]` : joinKey(path, name!);
      const kind = this.document.kind(child);
      if (kind !== 'table') yield settingOf(this.document, child, childPath, true);
      if (kind === 'table' || kind === 'array') yield* this.#below(child, childPath);
    }
  }

  text(node: Node): Text | undefined {
    return textOf(this.document, node);
  }

  /** True when a template may add statements nobody can see, or names a key itself, so that nothing can be called missing. */
  get isOpen(): boolean {
    this.#open ??=
      this.document.openEnds.length > 0 || (!!this.document.holes && hasUnnamed(this.document, this.document.root, ''));
    return this.#open;
  }
}

/** Whether the name of a setting has a hole, in the table or one of those inside; names that users choose say nothing here. */
function hasUnnamed(document: TomlDocument, table: Node, path: string): boolean {
  for (const child of document.children(table)) {
    const name = document.name(child)!;
    if (new Text(name, document.holes).hasHole()) return true;
    const below = joinKey(path, name);
    if (document.kind(child) !== 'table' || freeNames.includes(below)) continue;
    if (hasUnnamed(document, child, below)) return true;
  }
  return false;
}

const freeNames: readonly string[] = ['loader.env', 'fs.insecure__keys'];

/** Gramine 1.0 and 1.1 take 0 and 1 for booleans (v1.0:common/src/string/toml_utils.c:80-95). */
function numberAsFlag(known: unknown, release: Release): boolean | undefined {
  return isBefore(release, '1.2') && (known === 0n || known === 1n) ? known === 1n : undefined;
}

/** Whether a value of a kind may be one of the type. */
export function takes(type: ValueType, kind: Kind): boolean {
  switch (type.kind) {
    case 'enum':
      return kind === 'string';
    case 'literal':
      return kind === 'boolean';
    case 'one-of':
      return type.types.some((one) => takes(one, kind));
    case 'any':
      return true;
    default:
      return type.kind === kind;
  }
}

export function joinKey(path: string, name: string): string {
  return path === '' ? quoteSegment(name) : `${path}.${quoteSegment(name)}`;
}

/** A key segment as TOML writes it: bare when it can be. */
export function quoteSegment(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(name);
}

function descend(document: TomlDocument, segments: readonly string[]): Node {
  let node = document.root;
  for (const segment of segments) {
    node = document.get(node, segment);
    if (node < 0) return -1;
  }
  return node;
}

function settingOf(document: TomlDocument, node: Node, path: string, written: boolean): Setting<unknown> {
  return {
    path,
    node,
    kind: document.kind(node),
    known: knownValue(document, node),
    text: textOf(document, node),
    key: document.dottedKeyRange(node),
    at: document.range(node),
    statement: document.statementRange(node),
    written,
  };
}

function knownValue(document: TomlDocument, node: Node): unknown {
  if (document.hasHole(node)) return undefined;
  switch (document.kind(node)) {
    case 'string':
      return document.string(node);
    case 'integer':
      return document.integer(node);
    case 'boolean':
      return document.boolean(node);
    default:
      return undefined;
  }
}

function textOf(document: TomlDocument, node: Node): Text | undefined {
  const kind = document.kind(node);
  if (kind !== 'string' && kind !== 'hole') return undefined;
  return new Text(
    kind === 'string' ? document.string(node) : document.source.slice(document.range(node)),
    document.holes,
  );
}
