import type { Range, Source } from '../text/source.ts';

/** Index of a node in its document. The root table is 0; -1 stands for "none". */
export type Node = number;

/** `hole`: a value that a template leaves unknown. `invalid`: a value that could not be read (see `problems`). */
export type Kind =
  | 'string'
  | 'integer'
  | 'float'
  | 'boolean'
  | 'offset-datetime'
  | 'local-datetime'
  | 'local-date'
  | 'local-time'
  | 'array'
  | 'table'
  | 'hole'
  | 'invalid';

/**
 * How a table or array came to be: `root`; `header` for `[a.b]`; `entry` for one `[[a.b]]` block (the element table) and
 * for the array those blocks make up; `implied` for a parent named only in a header or dotted key; `value` for what
 * stands to the right of `=` or in an array (inline tables, arrays and every scalar).
 */
export type Origin = 'root' | 'header' | 'entry' | 'implied' | 'value';

export interface TomlProblem {
  /** Stable name of the kind of mistake, e.g. `duplicate-key`. */
  readonly code: string;
  readonly message: string;
  readonly help?: string;
  readonly range: Range;
  /** Another place that matters, e.g. where the key was first defined. */
  readonly related?: { readonly range: Range; readonly message: string };
}

/** A TOML 1.0 text as a tree in which everything has its place. Values are decoded when asked for. */
export interface TomlDocument {
  readonly source: Source;
  /** What TOML 1.0 refuses, in the order of the text. Empty exactly when Python's tomllib accepts the text (a BOM aside). */
  readonly problems: readonly TomlProblem[];
  readonly root: Node;
  readonly nodeCount: number;
  /** A byte order mark stands at offset 0 (it is skipped, not a problem here). */
  readonly hasByteOrderMark: boolean;
  readonly holes: HoleRange | undefined;
  /** Ranges of holes that stand where a statement or a key would: what they contribute is unknown. */
  readonly openEnds: readonly Range[];
  readonly comments: readonly Range[];

  kind(node: Node): Kind;
  origin(node: Node): Origin;
  parent(node: Node): Node;
  /** The key under which a table holds the node, decoded; undefined for the root and for elements of an array. */
  name(node: Node): string | undefined;
  /** Position in its array, -1 for members of tables. */
  index(node: Node): number;
  /** The value's text; of a `header`/`entry` table its header `[a.b]`; of an `implied` table the key segment that implied it. */
  range(node: Node): Range;
  /** The last key segment, as written (quotes included); of an element of an array its value. */
  keyRange(node: Node): Range;
  /** The whole dotted key as written, e.g. `sgx.debug`; of a header table the dotted key between the brackets. */
  dottedKeyRange(node: Node): Range;
  /** `key = value` without indentation, comment and line ending; for members of an inline table `key = value` as well; of a header table the header. */
  statementRange(node: Node): Range;
  /** From the header (or statement) to the end of the last statement that belongs to it. */
  blockRange(node: Node): Range;
  /** The table whose header the statement stands under (0 before the first header), whatever the dotted key says. */
  section(node: Node): Node;

  /** Members of a table or elements of an array, in the order of the text. Works on every kind (scalars have none). */
  children(node: Node): Iterable<Node>;
  childCount(node: Node): number;
  /** The member called `name`, -1 when there is none or `table` is no table. */
  get(table: Node, name: string): Node;
  /** The element at `index`, -1 when there is none. */
  item(array: Node, index: number): Node;

  /** Decoded text of a string; holes appear as hole characters. */
  string(node: Node): string;
  /** True for `hole`, and for a string or key that contains one. */
  hasHole(node: Node): boolean;
  integer(node: Node): bigint;
  boolean(node: Node): boolean;
  /** Plain JavaScript value: integers as bigint, dates as their text, holes as `undefined`. */
  value(node: Node): unknown;
}

export interface ParseOptions {
  /** Characters that stand for text a template leaves unknown. */
  readonly holes?: HoleRange;
}

/**
 * The UTF-16 codes `first` to `last` (inclusive) are hole characters; none of them occurs in the template. Each stands for one
 * unknown text: the same character is the same (unknown) text everywhere in a world, two different ones may or may not be equal.
 */
export interface HoleRange {
  readonly first: number;
  readonly last: number;
}

export function isHole(code: number, holes: HoleRange | undefined): boolean {
  return holes !== undefined && code >= holes.first && code <= holes.last;
}
