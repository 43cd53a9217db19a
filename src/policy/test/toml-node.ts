import { dataPath } from '../../data/data-path.ts';
import type { DataNode, Json } from '../../data/node.ts';
import type { Range, Source } from '../../text/source.ts';
import type { Node, TomlDocument } from '../../toml/document.ts';

/** A TOML text as the tree that JSON makes; dates are their text. Nodes are made when asked for. */
export function tomlNode(document: TomlDocument): DataNode {
  return new TomlNode(document, document.root, '');
}

class TomlNode implements DataNode {
  readonly source: Source;
  readonly range: Range;
  readonly path: string;
  readonly keyRange?: Range;
  readonly #document: TomlDocument;
  readonly #node: Node;
  #members: ReadonlyMap<string, DataNode> | undefined;
  #items: readonly DataNode[] | undefined;

  constructor(document: TomlDocument, node: Node, path: string) {
    this.source = document.source;
    this.range = node === document.root ? { start: 0, end: 0 } : document.range(node);
    this.path = path;
    if (document.name(node) !== undefined) this.keyRange = document.keyRange(node);
    this.#document = document;
    this.#node = node;
  }

  get kind(): DataNode['kind'] {
    switch (this.#document.kind(this.#node)) {
      case 'table':
        return 'map';
      case 'array':
        return 'list';
      case 'integer':
      case 'float':
        return 'number';
      case 'boolean':
        return 'boolean';
      default:
        return 'string';
    }
  }

  get members(): ReadonlyMap<string, DataNode> {
    this.#members ??= this.kind === 'map' ? new Map(this.#children((child) => this.#document.name(child)!)) : new Map();
    return this.#members;
  }

  get items(): readonly DataNode[] {
    let index = 0;
    this.#items ??= this.kind === 'list' ? [...this.#children(() => index++)].map(([, item]) => item) : [];
    return this.#items;
  }

  get scalar(): DataNode['scalar'] {
    const value = this.#document.value(this.#node);
    if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' ? value : null;
  }

  value(): Json {
    if (this.kind === 'map') return new Map([...this.members].map(([name, member]) => [name, member.value()]));
    return this.kind === 'list' ? this.items.map((item) => item.value()) : this.scalar;
  }

  *#children<Step extends string | number>(stepOf: (child: Node) => Step): Iterable<[Step, DataNode]> {
    for (const child of this.#document.children(this.#node)) {
      const step = stepOf(child);
      yield [step, new TomlNode(this.#document, child, dataPath(this.path, step))];
    }
  }
}
