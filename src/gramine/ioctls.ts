import type { Node } from '../toml/document.ts';
import type { Manifest, Setting } from './manifest.ts';
import { quoteSegment } from './manifest.ts';

/** One row of `sys.allowed_ioctls`. */
export interface IoctlRow {
  readonly index: number;
  readonly path: string;
  readonly code: Setting<unknown> | undefined;
  readonly struct: Setting<unknown> | undefined;
}

/** One array of sub-regions: an entry of `sys.ioctl_structs`, or a table written in place as `ptr`. */
export interface Region {
  readonly node: Node;
  readonly path: string;
}

/** What a manifest says about ioctls: which are allowed, and how their arguments are laid out. */
export interface Ioctls {
  readonly rows: readonly IoctlRow[];
  /** Arrays only, by name. */
  readonly structs: ReadonlyMap<string, Region>;
  /** Names under `sys.ioctl_structs` that stand for something nobody can see, or that are no arrays. */
  readonly opaque: ReadonlySet<string>;
  /** A template may add rows or say which struct a row has. */
  readonly rowsOpen: boolean;
  readonly structsOpen: boolean;
}

export function ioctlsOf(manifest: Manifest): Ioctls {
  const { document } = manifest;
  const rows: IoctlRow[] = [];
  let rowsOpen = manifest.isOpen || manifest.at('sys.allowed_ioctls')?.kind === 'hole';
  for (const row of manifest.elements('sys.allowed_ioctls')) {
    if (row.kind === 'hole') rowsOpen = true;
    if (!row.written || row.kind !== 'table') continue;
    const struct = manifest.member(row.node, 'struct', row.path);
    if (struct && struct.known === undefined) rowsOpen = true;
    rows.push({
      index: document.index(row.node),
      path: row.path,
      code: manifest.member(row.node, 'request_code', row.path),
      struct,
    });
  }
  const structs = new Map<string, Region>();
  const opaque = new Set<string>();
  const table = manifest.at('sys.ioctl_structs');
  for (const struct of table?.written ? manifest.members('sys.ioctl_structs') : []) {
    const name = struct.name;
    if (struct.kind === 'array') structs.set(name, { node: struct.node, path: struct.path });
    else opaque.add(name);
  }
  return { rows, structs, opaque, rowsOpen, structsOpen: manifest.isOpen || table?.kind === 'hole' };
}

/** The regions that a sub-region's `ptr` leads to: at most one, and none that can't be seen. */
export function pointee(manifest: Manifest, ioctls: Ioctls, field: Region): Region | undefined {
  const ptr = manifest.member(field.node, 'ptr', field.path);
  if (!ptr) return undefined;
  if (ptr.kind === 'array') return { node: ptr.node, path: ptr.path };
  return typeof ptr.known === 'string' ? ioctls.structs.get(ptr.known) : undefined;
}

/** The sub-regions of a region that are tables. */
export function* fieldsOf({ document }: Manifest, region: Region): Generator<Region> {
  for (const node of document.children(region.node)) {
    if (document.kind(node) === 'table') yield { node, path: `${region.path}[${document.index(node)}]` };
  }
}

/** Every region that the named structs lead to, themselves included. */
export function reachableRegions(manifest: Manifest, ioctls: Ioctls, from: Iterable<string>): ReadonlySet<Node> {
  const pending: Region[] = [];
  const seen = new Set<Node>();
  const visit = (region: Region | undefined): void => {
    if (!region || seen.has(region.node)) return;
    seen.add(region.node);
    pending.push(region);
  };
  for (const name of from) visit(ioctls.structs.get(name));
  for (let region = pending.pop(); region; region = pending.pop()) {
    for (const field of fieldsOf(manifest, region)) visit(pointee(manifest, ioctls, field));
  }
  return seen;
}

/** Names of the structs that rows ask for. */
export function askedFor(ioctls: Ioctls): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { struct } of ioctls.rows) if (typeof struct?.known === 'string') names.add(struct.known);
  return names;
}

export function structPath(name: string): string {
  return `sys.ioctl_structs.${quoteSegment(name)}`;
}
