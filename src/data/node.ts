import type { Range, Source } from '../text/source.ts';

/** JSON as data. A Map, since keys are the writer's: `__proto__` is one like any other; integers that a number can't hold are bigint. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject;
export type JsonObject = ReadonlyMap<string, Json>;

/** A value of a JSON or YAML text in its place. An alias of YAML is the node it stands for, at the alias' range. */
export interface DataNode {
  readonly kind: 'map' | 'list' | 'string' | 'number' | 'boolean' | 'null';
  readonly source: Source;
  readonly range: Range;
  /** Of the key it stands under; absent in lists and at the root. */
  readonly keyRange?: Range;
  /** `spec.containers[0].command`; empty at the root. */
  readonly path: string;
  /** Members in the order of the text; empty for scalars and lists. */
  readonly members: ReadonlyMap<string, DataNode>;
  readonly items: readonly DataNode[];
  /** Of a scalar. */
  readonly scalar: null | boolean | number | bigint | string;
  /** The plain value, made when asked for. */
  value(): Json;
}

/** What is wrong with a text; the first that was found stops the reading. */
export interface DataProblem {
  readonly message: string;
  readonly help?: string;
  readonly range: Range;
}
