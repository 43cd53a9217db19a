import { maximumLinks, namesOf } from '../io/real-path.ts';
import type { Attributes, Content } from './image.ts';

/** A path of the merged file system. */
export interface Node extends Attributes, Content {
  /** Index of the topmost layer that states it. */
  readonly layer: number;
  /** Index of the layer whose archive has the content: of a hard link, the one of its target. */
  readonly source: number;
  readonly identity: number;
  /** Of a directory. */
  readonly children: Map<string, Node> | undefined;
  /** The layer that last hid all that lower layers have in this directory. */
  clearedBy: number;
}

export interface Found {
  readonly node: Node;
  readonly names: readonly string[];
}

/** Looks a path up, links followed inside the root, the last one only when asked. `step` is called for each name. */
export function findNode(
  root: Node,
  path: string,
  { followLast, step }: { readonly followLast: boolean; readonly step?: () => void },
): Found | undefined {
  const pending = namesOf(path).reverse();
  const nodes: Node[] = [root];
  const names: string[] = [];
  for (let links = 0; pending.length > 0; ) {
    step?.();
    const name = pending.pop()!;
    const folder = nodes.at(-1)!;
    if (!folder.children) return undefined;
    if (name === '..') {
      if (nodes.length > 1) nodes.pop();
      names.pop();
      continue;
    }
    const node = folder.children.get(name);
    if (!node) return undefined;
    if (node.type === 'symlink' && (followLast || pending.length > 0)) {
      if (++links > maximumLinks) return undefined;
      if (node.target!.startsWith('/')) nodes.length = 1;
      if (node.target!.startsWith('/')) names.length = 0;
      pending.push(...namesOf(node.target!).reverse());
      continue;
    }
    nodes.push(node);
    names.push(name);
  }
  return { node: nodes.at(-1)!, names };
}
