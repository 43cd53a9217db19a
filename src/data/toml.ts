import type { LocatedProblem } from '../diagnostic/located-error.ts';
import type { Source } from '../text/source.ts';
import type { Kind, Node, TomlDocument } from '../toml/document.ts';
import { parseToml } from '../toml/parse.ts';
import { dataPath } from './data-path.ts';
import type { DataNode, Json } from './node.ts';

/** A TOML text as data, or everything that TOML refuses in it. Dates are strings, as they are written. */
export function readTomlData(
  source: Source,
): { readonly root: DataNode } | { readonly problems: readonly LocatedProblem[] } {
  const document = parseToml(source);
  const mark: LocatedProblem[] = document.hasByteOrderMark
    ? [{ range: { start: 0, end: 1 }, message: 'the file begins with a byte order mark', help: 'save it without one' }]
    : [];
  const problems = [...mark, ...document.problems];
  return problems.length > 0 ? { problems } : { root: nodeOf({ document, node: document.root, path: '' }) };
}

interface Place {
  readonly document: TomlDocument;
  readonly node: Node;
  readonly path: string;
}

/** Members are made when asked for: arrays and inline tables may lie deep in each other. */
function nodeOf(place: Place): DataNode {
  const { document, node, path } = place;
  const kind = kinds[document.kind(node)] ?? 'string';
  let members: ReadonlyMap<string, DataNode> | undefined;
  let items: readonly DataNode[] | undefined;
  const isMember = document.name(node) !== undefined;
  return {
    kind,
    source: document.source,
    path,
    range: node === document.root ? { start: 0, end: document.source.text.length } : document.range(node),
    ...(isMember && { keyRange: document.keyRange(node) }),
    scalar: kind === 'map' || kind === 'list' ? null : scalarOf(document, node),
    get members() {
      members ??= kind === 'map' ? membersOf(place) : none.members;
      return members;
    },
    get items() {
      items ??= kind === 'list' ? itemsOf(place) : none.items;
      return items;
    },
    value() {
      if (kind === 'map') return new Map([...this.members].map(([name, member]) => [name, member.value()] as const));
      return kind === 'list' ? this.items.map((item) => item.value()) : this.scalar;
    },
  };
}

const none: { readonly members: ReadonlyMap<string, DataNode>; readonly items: readonly DataNode[] } = {
  members: new Map(),
  items: [],
};

const kinds: Readonly<Partial<Record<Kind, DataNode['kind']>>> = {
  table: 'map',
  array: 'list',
  integer: 'number',
  float: 'number',
  boolean: 'boolean',
};

function membersOf({ document, node, path }: Place): ReadonlyMap<string, DataNode> {
  return new Map(
    [...document.children(node)].map((child) => {
      const name = document.name(child)!;
      return [name, nodeOf({ document, node: child, path: dataPath(path, name) })];
    }),
  );
}

function itemsOf({ document, node, path }: Place): readonly DataNode[] {
  return [...document.children(node)].map((child, at) => nodeOf({ document, node: child, path: dataPath(path, at) }));
}

function scalarOf(document: TomlDocument, node: Node): Exclude<Json, object> {
  const value = document.value(node);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  return typeof value === 'boolean' || typeof value === 'number' ? value : String(value);
}
