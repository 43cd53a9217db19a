import { Source } from '../../src/text/source.ts';
import type { Node, TomlDocument } from '../../src/toml/document.ts';
import { parseToml } from '../../src/toml/parse.ts';

/** `␣` and `␤` are two unknowns, `␥` is the last of the block: another unknown at every place. */
const HOLES = { '␣': '\ue000', '␤': '\ue001', '␥': '\ue0ff' } as const;

export function read(text: string): TomlDocument {
  return parseToml(new Source('test.toml', text));
}

/** Reads a text in which `␣` and `␤` are two unknowns and `␥` is another unknown at every place. */
export function readWithHoles(text: string): TomlDocument {
  const written = text.replace(/[␣␤␥]/g, (hole) => HOLES[hole as keyof typeof HOLES]);
  return parseToml(new Source('test.toml', written), { holes: { first: 0xe000, last: 0xe0ff } });
}

/** `line:column code` of every problem. */
export function places(document: TomlDocument): string[] {
  return document.problems.map(({ code, range }) => {
    const { line, column } = document.source.position(range.start);
    return `${line}:${column} ${code}`;
  });
}

/** The node at a path of keys and positions. */
export function at(document: TomlDocument, ...path: (string | number)[]): Node {
  let node = document.root;
  for (const part of path) node = typeof part === 'string' ? document.get(node, part) : document.item(node, part);
  return node;
}

export function json(document: TomlDocument): string {
  return JSON.stringify(document.value(document.root), (_, value) => {
    if (typeof value === 'bigint') return Number(value);
    return value === undefined ? null : value;
  });
}
