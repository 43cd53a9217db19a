import {
  askedFor,
  fieldsOf,
  type Ioctls,
  pointee,
  type Region,
  reachableRegions,
  structPath,
} from '../../../gramine/ioctls.ts';
import type { Manifest, Setting } from '../../../gramine/manifest.ts';
import { nearest } from '../../../text/nearest.ts';
import type { Node } from '../../../toml/document.ts';
import type { Finding } from '../../rule.ts';

/** What is known while all the layouts of one manifest are read. */
export interface Walk {
  readonly manifest: Manifest;
  readonly ioctls: Ioctls;
  readonly hasConditions: boolean;
  readonly reported: Set<string>;
  /** Fields that may still be looked at, so that structs that share others can't make it slow. */
  left: number;
}

export const fails = { stage: 'syscall', effect: 'fatal' } as const;
export const idle = { stage: 'none', effect: 'ignored', severity: 'warning' } as const;

/** Of one call (common/src/ioctls/ioctls.h:130-131). */
const mostRegions = 1024n;
const mostFields = 10240;

/** Every layout in the order in which Gramine reads it, those that no row leads to as well. */
export function* layoutProblems(walk: Walk): Iterable<Finding> {
  const { manifest, ioctls } = walk;
  const asked = askedFor(ioctls);
  const reached = reachableRegions(manifest, ioctls, asked);
  for (const name of asked) {
    const struct = ioctls.structs.get(name);
    if (struct) yield* layout(walk, struct);
  }
  const pointedAt = pointees(manifest, ioctls);
  for (const struct of ioctls.structs.values()) {
    if (reached.has(struct.node) || pointedAt.has(struct.node)) continue;
    for (const finding of layout(walk, struct)) yield ioctls.rowsOpen ? finding : { ...finding, ...idle };
  }
}

/** What some region of another struct points to. */
function pointees(manifest: Manifest, ioctls: Ioctls): ReadonlySet<Node> {
  const found = new Set<Node>();
  const pending: Region[] = [...ioctls.structs.values()];
  for (let region = pending.pop(); region; region = pending.pop()) {
    for (const field of fieldsOf(manifest, region)) {
      const target = pointee(manifest, ioctls, field);
      if (!target || target.node === region.node) continue;
      const isInPlace = manifest.document.parent(target.node) === field.node;
      if (isInPlace) pending.push(target);
      else found.add(target.node);
    }
  }
  return found;
}

/** Sub-regions named so far, with their size where it is certain. `blurred`: some name can't be known. */
interface Names {
  readonly sizes: Map<string, bigint | undefined>;
  blurred: boolean;
}

/** Breadth first, as names may be used as soon as they are collected (common/src/ioctls/ioctls.c:361-400). */
function* layout(walk: Walk, root: Region): Iterable<Finding> {
  const names: Names = { sizes: new Map(), blurred: walk.manifest.isOpen };
  const regions = [root];
  const seen = new Set<Node>([root.node]);
  for (let at = 0; at < regions.length && walk.left > 0; at++) {
    const lengths: Setting<unknown>[] = [];
    for (const finding of region(walk, regions[at]!, names, lengths)) {
      const key = `${finding.at!.start}:${finding.message}`;
      if (!walk.reported.has(key)) yield finding;
      walk.reported.add(key);
    }
    for (const length of lengths) yield* reference(walk, length, names);
    for (const field of fieldsOf(walk.manifest, regions[at]!)) {
      const target = pointee(walk.manifest, walk.ioctls, field);
      if (!target || seen.has(target.node)) continue;
      seen.add(target.node);
      regions.push(target);
    }
  }
}

function* region(walk: Walk, { node, path }: Region, names: Names, lengths: Setting<unknown>[]): Iterable<Finding> {
  const { document } = walk.manifest;
  if (document.childCount(node) > mostFields) {
    yield {
      at: document.keyRange(node),
      path,
      ...fails,
      message: `more than ${mostFields} sub-regions are too many for Gramine`,
      help: 'describe adjacent regions of one direction as one',
    };
  }
  for (const child of document.children(node)) {
    if (walk.left-- <= 0) return;
    if (document.kind(child) === 'hole') names.blurred = true;
    if (document.kind(child) !== 'table') continue;
    const index = document.index(child);
    yield* field(walk, fieldAt(walk.manifest, child, `${path}[${index}]`), index, names, lengths);
  }
}

interface Field {
  get(name: string): Setting<unknown> | undefined;
}

function fieldAt(manifest: Manifest, node: Node, path: string): Field {
  return { get: (name) => manifest.member(node, name, path) };
}

function* field(
  walk: Walk,
  { get }: Field,
  index: number,
  names: Names,
  lengths: Setting<unknown>[],
): Iterable<Finding> {
  const name = get('name');
  const condition = get('onlyif');
  if (condition && walk.hasConditions) yield* conditionProblems(condition, names);
  const alignment = get('alignment');
  if (alignment && index > 0) {
    yield {
      at: alignment.at,
      path: alignment.path,
      ...fails,
      message: '`alignment` is that of the whole region: only its first sub-region may have it',
      help: 'move it to the first sub-region',
    };
  } else if (alignment) yield* positive(alignment);
  if (get('ptr')) yield* pointerProblems(walk, { get }, lengths);
  else yield* plainProblems(walk, { get }, names);
  if (name && name.known === undefined) names.blurred = true;
  if (typeof name?.known === 'string') names.sizes.set(name.known, get('ptr') ? undefined : constantSize({ get }));
}

function* pointerProblems(walk: Walk, { get }: Field, lengths: Setting<unknown>[]): Iterable<Finding> {
  const ptr = get('ptr')!;
  for (const name of ['direction', 'size'] as const) {
    const extra = get(name);
    if (extra)
      yield {
        at: extra.at,
        path: extra.path,
        ...fails,
        message: `a pointer (\`ptr\`) can't have a \`${name}\``,
        help: `move \`${name}\` to the region it points to`,
      };
  }
  if (typeof ptr.known === 'string') yield* namedStruct(walk, ptr, ptr.known);
  if (ptr.kind === 'array' && walk.manifest.document.childCount(ptr.node) === 0) {
    yield {
      at: ptr.at,
      path: ptr.path,
      ...fails,
      message: 'a pointer (`ptr`) leads to an empty region',
      help: 'describe the region it points to',
    };
  }
  const length = get('array_len');
  if (typeof length?.known === 'string') lengths.push(length);
  else if (length) yield* positive(length);
  if (typeof length?.known === 'bigint' && length.known >= mostRegions) {
    yield {
      at: length.at,
      path: length.path,
      ...fails,
      message: `Gramine takes ${mostRegions} regions in a call at most`,
      help: 'describe the array as one region with a `size`',
    };
  }
}

function* plainProblems(walk: Walk, { get }: Field, names: Names): Iterable<Finding> {
  const length = get('array_len');
  if (length)
    yield {
      at: length.statement,
      path: length.path,
      ...fails,
      message: '`array_len` is for pointers (`ptr`) only',
      help: 'use `size` and `unit`',
    };
  const unit = get('unit');
  if (unit) yield* positive(unit);
  const size = get('size');
  if (typeof size?.known === 'string') yield* reference(walk, size, names);
  else if (size) yield* positive(size);
  const bytes = constantSize({ get });
  const adjustment = get('adjustment');
  if (bytes !== undefined && adjustment && (bytes < 0n || bytes >= 2n ** 63n)) {
    yield {
      at: adjustment.at,
      path: adjustment.path,
      ...fails,
      message: `\`size\` × \`unit\` + \`adjustment\` is ${bytes} bytes`,
      help: 'use an `adjustment` that leaves something of the region',
    };
  }
}

/** Of a sub-region without references; undefined when it depends on something. */
function constantSize({ get }: Field): bigint | undefined {
  const [size, unit, adjustment] = [get('size'), get('unit'), get('adjustment')];
  if (typeof size?.known !== 'bigint' || size.known <= 0n) return undefined;
  const factor = unit ? unit.known : 1n;
  const extra = adjustment ? adjustment.known : 0n;
  return typeof factor === 'bigint' && factor > 0n && typeof extra === 'bigint'
    ? size.known * factor + extra
    : undefined;
}

function* positive(setting: Setting<unknown>): Iterable<Finding> {
  if (typeof setting.known !== 'bigint' || setting.known > 0n) return;
  const name = setting.path.slice(setting.path.lastIndexOf('.') + 1);
  yield {
    at: setting.at,
    path: setting.path,
    ...fails,
    message: `\`${name}\` must be more than 0`,
    help: `use a positive number, or leave \`${name}\` out`,
  };
}

function* reference(walk: Walk, setting: Setting<unknown>, names: Names): Iterable<Finding> {
  const name = setting.known as string;
  const key = setting.path.slice(setting.path.lastIndexOf('.') + 1);
  if (!names.sizes.has(name)) {
    if (names.blurred) return;
    const near = suggestion(walk, name, names.sizes.keys());
    yield {
      at: setting.at,
      path: setting.path,
      ...fails,
      message: `no sub-region that Gramine has read by then is named like this \`${key}\``,
      help:
        near === undefined
          ? 'name an earlier sub-region of this region, or one of a region outside of it'
          : `did you mean \`"${near}"\`?`,
    };
    return;
  }
  const bytes = names.sizes.get(name);
  if (bytes === undefined || bytes <= 8n) return;
  yield {
    at: setting.at,
    path: setting.path,
    ...fails,
    message: `the sub-region that holds this \`${key}\` has ${bytes} bytes, more than the 8 of a number`,
    help: 'name a sub-region of 8 bytes at most',
  };
}

function* conditionProblems(condition: Setting<unknown>, names: Names): Iterable<Finding> {
  if (typeof condition.known !== 'string') return;
  const found = { at: condition.at, path: condition.path, ...fails };
  const parsed = /^\s*([\w-]+)\s*[=!]=\s*([\w-]+)\s*$/.exec(condition.known.slice(0, 1000));
  if (!parsed) {
    yield {
      ...found,
      message: '`onlyif` compares two names or numbers with `==` or `!=`',
      help: 'write it like `"count != 0"`',
    };
    return;
  }
  for (const token of parsed.slice(1)) {
    if (/^-[0-9]+$/.test(token)) {
      yield { ...found, message: "numbers in `onlyif` can't be negative", help: 'compare with a number from 0 on' };
    } else if (!/^[0-9]/.test(token) && !names.sizes.has(token) && !names.blurred) {
      yield {
        ...found,
        message: `no sub-region that Gramine has read by then is named \`${token.slice(0, 60)}\``,
        help: 'name an earlier sub-region',
      };
    }
  }
}

/** A struct must exist and have sub-regions. */
export function* namedStruct(walk: Walk, setting: Setting<unknown>, name: string): Iterable<Finding> {
  const { ioctls } = walk;
  if (ioctls.opaque.has(name)) return;
  const struct = ioctls.structs.get(name);
  if (struct && walk.manifest.document.childCount(struct.node) > 0) return;
  if (struct) {
    yield {
      at: setting.at,
      path: setting.path,
      ...fails,
      message: `\`${struct.path}\` is empty`,
      help: 'describe its memory, region by region',
    };
  } else if (!ioctls.structsOpen) {
    const near = suggestion(walk, name, ioctls.structs.keys());
    yield {
      at: setting.at,
      path: setting.path,
      ...fails,
      message: `there is no \`${structPath(name.slice(0, 100))}\``,
      help:
        near === undefined
          ? 'add it, or leave `struct` out to pass the argument as a number'
          : `did you mean \`"${near}"\`?`,
      everywhere: true,
    };
  }
}

function suggestion(walk: Walk, name: string, candidates: Iterable<string>): string | undefined {
  if (walk.left <= 0) return undefined;
  const some = [...candidates].slice(0, 1000);
  walk.left -= some.length;
  return nearest(name.slice(0, 100), some);
}
