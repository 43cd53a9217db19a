import type { DataNode } from './node.ts';

/** The value under these keys, one in the other; undefined where one of them is not there. */
export function member(root: DataNode | undefined, ...names: readonly string[]): DataNode | undefined {
  let node = root;
  for (const name of names) node = node?.members.get(name);
  return node;
}

/** The text of a string. */
export function textOf(node: DataNode | undefined): string | undefined {
  return node?.kind === 'string' ? String(node.scalar) : undefined;
}

/** Every string below a value and the value itself, in the order of the text; keys are none. */
export function* stringsIn(root: DataNode): Generator<DataNode> {
  const pending = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.kind === 'string') yield node;
    const inner = [...node.members.values(), ...node.items];
    for (let at = inner.length - 1; at >= 0; at--) pending.push(inner[at]!);
  }
}
