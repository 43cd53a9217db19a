import { UserError } from '../diagnostic/diagnostic.ts';
import { openBytes } from '../io/open-in.ts';
import { fileError } from './file-error.ts';
import { type Found, findNode, type Node } from './layered-node.ts';
import { described, nodeTree } from './layered-tree.ts';
import type { PlacedFile } from './load-contents.ts';
import type { ScannedFile, ScannedTree } from './scanned.ts';
import type { Sights } from './sights.ts';

/** What is known of a layer's files beside their entries; contents by where they start in its archive. */
export interface SeenLayer {
  readonly sights: Sights;
  readonly kept: Map<number, Uint8Array>;
  /** Reads contents once more, by where they start. Rejects with a UserError when they are not what they were. */
  load(files: readonly PlacedFile[]): Promise<ReadonlyMap<number, Uint8Array>>;
}

/** Bytes of contents that are held at a time, those kept without being asked for included. */
export const maximumLoaded = 2 ** 27;

/** The merged file system of layers of which only some contents are held. */
export function scannedTree(root: Node, layers: readonly SeenLayer[]): ScannedTree {
  const contentOf = (node: Node) => (node.size === 0 ? nothing : layers[node.source]!.kept.get(node.start));
  const { openFile: _, ...tree } = nodeTree(root, {
    open(node, path) {
      const content = contentOf(node);
      if (!content) throw fileError('ENOTLOADED', path);
      return openBytes(content);
    },
    describe: (found) => sighted(found, layers),
  });
  return {
    ...tree,
    async load(paths) {
      const missing = new Map<number, Map<number, Node>>();
      for (const path of paths) {
        const node = findNode(root, path, { followLast: true })?.node;
        if (node?.type !== 'file' || contentOf(node)) continue;
        const ofLayer = missing.get(node.source) ?? new Map<number, Node>();
        missing.set(node.source, ofLayer.set(node.start, node));
      }
      requireRoom(
        layers,
        [...missing.values()].flatMap((nodes) => [...nodes.values()]),
      );
      for (const [source, nodes] of missing) {
        const { load, kept } = layers[source]!;
        for (const [start, content] of await load([...nodes.values()])) kept.set(start, content);
      }
    },
  };
}

const nothing = new Uint8Array();

function sighted(found: Found, layers: readonly SeenLayer[]): ScannedFile {
  const { node } = found;
  const sight = node.type === 'file' ? layers[node.source]?.sights.get(node.start) : undefined;
  return sight ? { ...described(found), sight } : described(found);
}

function requireRoom(layers: readonly SeenLayer[], missing: readonly Node[]): void {
  let bytes = missing.reduce((sum, { size }) => sum + size, 0);
  for (const { kept } of layers) for (const content of kept.values()) bytes += content.length;
  if (bytes <= maximumLoaded) return;
  throw new UserError(`the files to read from the image have ${bytes} bytes together, more than ${maximumLoaded}`);
}
