import { UserError } from '../diagnostic/diagnostic.ts';
import { maximumLinks, namesOf } from '../io/real-path.ts';
import { visible } from '../text/visible.ts';
import type { LayerEntry, LayerLink, LayerNode } from './image.ts';
import type { OpenLayer } from './layer.ts';
import { metadataOf } from './layer-entry.ts';
import { findNode, type Node } from './layered-node.ts';
import type { Budget } from './limits.ts';

/** The root of the file system that layers make, applied from the lowest by the rules of the OCI image specification. */
export async function mergeLayers(
  layers: readonly Pick<OpenLayer, 'where' | 'entries'>[],
  budget: Budget,
): Promise<Node> {
  const merge = new Merge(budget);
  for (const [index, layer] of layers.entries()) {
    merge.begin(index, layer.where);
    for await (const entry of layer.entries()) merge.apply(entry);
  }
  return merge.root;
}

/** Deeper than any path of Linux's greatest length is. */
const maximumDepth = 2048;

/** Applies one entry after the other. Throws a UserError for what no file system allows. */
export class Merge {
  root: Node;
  readonly #budget: Budget;
  #layer = 0;
  #where = '';
  #identities = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
    this.root = this.#impliedDirectory();
  }

  begin(layer: number, where: string): void {
    this.#layer = layer;
    this.#where = where;
  }

  apply(entry: LayerEntry): void {
    this.#budget.takeEntry(this.#where);
    this.#budget.takeMetadata(this.#where, metadataOf(entry));
    // The holes of a sparse file are nowhere in the archive.
    if (entry.kind === 'node' && entry.pieces) this.#budget.takeBytes(this.#where, entry.size);
    if (entry.kind === 'node' || entry.kind === 'hard-link')
      if (entry.path === '/') this.#setRoot(entry);
      else this.#put(entry);
    else if (entry.kind === 'whiteout') this.#hide(entry.path);
    else this.#clear(this.#find(entry.path, true));
  }

  #setRoot(entry: LayerLink | LayerNode): void {
    if (entry.kind !== 'node' || entry.type !== 'directory')
      throw new UserError(`${this.#where}: the root directory is replaced by something else`);
    this.root = this.#nodeOf(entry, this.root);
  }

  #put(entry: LayerLink | LayerNode): void {
    const { folder, name } = this.#placeOf(entry.path);
    const children = folder.children!;
    if (entry.kind === 'node') children.set(name, this.#nodeOf(entry, children.get(name)));
    else children.set(name, this.#linkTo(entry));
  }

  /** A directory that is stated again keeps what is in it; everything else is replaced. */
  #nodeOf(entry: LayerNode, before: Node | undefined): Node {
    const isDirectory = entry.type === 'directory';
    // Written out, since copies of objects with rest and spread take five times the memory.
    const node: Node = {
      type: entry.type,
      size: entry.size,
      mode: entry.mode,
      uid: entry.uid,
      gid: entry.gid,
      mtime: entry.mtime,
      start: entry.start,
      layer: this.#layer,
      source: this.#layer,
      identity: this.#identities++,
      children: isDirectory ? (before?.children ?? new Map()) : undefined,
      clearedBy: before?.clearedBy ?? -1,
    };
    const { target, device, xattrs, pieces } = entry;
    if (target === undefined && !device && !xattrs && !pieces) return node;
    return {
      ...node,
      ...(target !== undefined && { target }),
      ...(device && { device }),
      ...(xattrs && { xattrs }),
      ...(pieces && { pieces }),
    };
  }

  #linkTo({ path, target }: LayerLink): Node {
    const found = this.#find(target, false);
    if (!found || found.children || path === target)
      throw new UserError(
        `${this.#where}: \`${visible(path)}\` is a hard link to \`${visible(target)}\`, which is ${found ? 'no file' : 'not there'}`,
      );
    return { ...found, layer: this.#layer };
  }

  /** The directory that a path lies in, made when it isn't there. Links in the path are followed inside the root. */
  #placeOf(path: string): { readonly folder: Node; readonly name: string } {
    const names = namesOf(path);
    const name = names.pop()!;
    const pending = names.reverse();
    const nodes: Node[] = [this.root];
    for (let links = 0; pending.length > 0; ) {
      this.#budget.takeStep(this.#where);
      const next = pending.pop()!;
      if (next === '..') {
        if (nodes.length > 1) nodes.pop();
        continue;
      }
      const children = nodes.at(-1)!.children!;
      const node = children.get(next) ?? this.#implied(children, next);
      if (node.type === 'symlink') {
        if (++links > maximumLinks)
          throw new UserError(`${this.#where}: links on the way to \`${visible(path)}\` lead in a circle or on and on`);
        if (node.target!.startsWith('/')) nodes.length = 1;
        pending.push(...namesOf(node.target!).reverse());
      } else if (node.children) nodes.push(node);
      else
        throw new UserError(
          `${this.#where}: \`${visible(path)}\` lies below \`${visible(next)}\`, which is no directory`,
        );
      if (nodes.length > maximumDepth)
        throw new UserError(`${this.#where}: directories are nested more than ${maximumDepth} deep`);
    }
    return { folder: nodes.at(-1)!, name };
  }

  #implied(children: Map<string, Node>, name: string): Node {
    this.#budget.takeEntry(this.#where);
    const node = this.#impliedDirectory();
    children.set(name, node);
    return node;
  }

  #impliedDirectory(): Node {
    const owner = { uid: 0, gid: 0, mtime: 0 };
    const attributes = { type: 'directory', mode: 0o755, size: 0, start: 0, ...owner } as const;
    return this.#nodeOf({ kind: 'node', path: '', ...attributes }, undefined);
  }

  #hide(path: string): void {
    const at = path.lastIndexOf('/');
    const folder = this.#find(path.slice(0, at), true);
    const name = path.slice(at + 1);
    const node = folder?.children?.get(name);
    if (node && !this.#isKept(node)) folder!.children!.delete(name);
  }

  /** What this very layer states stays, be it before or after the whiteout. */
  #isKept(node: Node): boolean {
    this.#clear(node);
    return node.layer === this.#layer || (node.children?.size ?? 0) > 0;
  }

  #clear(folder: Node | undefined): void {
    if (!folder?.children || folder.clearedBy === this.#layer) return;
    folder.clearedBy = this.#layer;
    for (const [name, node] of folder.children) if (!this.#isKept(node)) folder.children.delete(name);
  }

  #find(path: string, followLast: boolean): Node | undefined {
    return findNode(this.root, path, { followLast, step: () => this.#budget.takeStep(this.#where) })?.node;
  }
}
