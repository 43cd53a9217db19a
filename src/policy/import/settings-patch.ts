import { readJson } from '../../data/json.ts';
import type { DataNode, Json, JsonObject } from '../../data/node.ts';
import { LocatedError, type LocatedProblem } from '../../diagnostic/located-error.ts';
import { Source } from '../../text/source.ts';
import { visible } from '../../text/visible.ts';
import { jsonText } from '../targets/rego-text.ts';

/**
 * genpolicy's settings with the drop-ins of `genpolicy-settings.d/` applied in the order they are given, as a text of their own.
 * Throws a LocatedError in the file and at the operation that can't be applied.
 */
export function settingsWithDropIns(settings: Source, dropIns: readonly Source[]): Source {
  if (dropIns.length === 0) return settings;
  const root: [Mutable] = [copied(readOrThrow(settings).value())];
  for (const dropIn of dropIns) applyAll(root, operationsOf(dropIn));
  const names = dropIns.map(({ path }) => path.replaceAll('\\', '/').split('/').at(-1)!);
  return new Source(`${settings.path} with ${names.join(', ')}`, `${jsonText(root[0])}\n`);
}

/** What a drop-in adds by itself, in the shape of settings: what it replaces or puts into a list counts, what it removes does not. */
export function settingsOfDropIn(list: DataNode): ReadonlyMap<string, DataNode> {
  const tree = new Branch();
  for (const operation of operationsIn(list)) {
    if ((operation.op === 'add' || operation.op === 'replace') && operation.value)
      tree.put(operation.path, operation.value);
  }
  return tree.node(list).members;
}

interface Operation {
  readonly op: string;
  readonly path: readonly string[];
  readonly from: readonly string[] | undefined;
  readonly value: DataNode | undefined;
  readonly node: DataNode;
}

function readOrThrow(source: Source): DataNode {
  const read = readJson(source);
  if ('problem' in read) throw new LocatedError(source, [read.problem]);
  return read.root;
}

function operationsOf(source: Source): readonly Operation[] {
  const root = readOrThrow(source);
  if (root.kind === 'list') return operationsIn(root);
  throw new LocatedError(source, [
    { range: root.range, message: 'a drop-in has to be a list of operations (RFC 6902)' },
  ]);
}

function operationsIn(list: DataNode): readonly Operation[] {
  const problems: LocatedProblem[] = [];
  const operations = list.items.flatMap((node) => {
    const read = operationOf(node);
    if ('message' in read) problems.push(read);
    return 'message' in read ? [] : [read];
  });
  if (problems.length > 0) throw new LocatedError(list.source, problems);
  return operations;
}

const known = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);

function operationOf(node: DataNode): Operation | LocatedProblem {
  const text = (name: string) => node.members.get(name)?.scalar;
  const op = text('op');
  if (typeof op !== 'string' || !known.has(op))
    return { range: node.range, message: `\`${visible(String(op))}\` is no operation of RFC 6902` };
  const path = pointer(text('path'));
  if (!path) return { range: node.range, message: 'an operation needs a `path` that begins with `/`' };
  const from = pointer(text('from'));
  if (!from && (op === 'move' || op === 'copy'))
    return { range: node.range, message: `\`${op}\` needs a \`from\` that begins with \`/\`` };
  const value = node.members.get('value');
  if (!value && (op === 'add' || op === 'replace' || op === 'test'))
    return { range: node.range, message: `\`${op}\` needs a \`value\`` };
  return { op, path, from, value, node };
}

/** RFC 6901. */
function pointer(text: unknown): readonly string[] | undefined {
  if (typeof text !== 'string' || (text !== '' && !text.startsWith('/'))) return undefined;
  return text
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

type Mutable = null | boolean | number | bigint | string | Mutable[] | Map<string, Mutable>;

/** The root lies in a list, so that an operation can replace it too. */
function applyAll(root: [Mutable], operations: readonly Operation[]): void {
  for (const operation of operations) {
    const problem = apply(root, operation);
    const { source, range } = operation.node;
    if (problem !== undefined) throw new LocatedError(source, [{ range, message: problem }]);
  }
}

function copied(value: Json): Mutable {
  if (value instanceof Map) return new Map([...(value as JsonObject)].map(([name, member]) => [name, copied(member)]));
  return Array.isArray(value) ? (value as readonly Json[]).map(copied) : (value as Mutable);
}

/** What is wrong with the operation, if anything is. */
function apply(root: [Mutable], { op, path, from, value }: Operation): string | undefined {
  switch (op) {
    case 'add':
      return put(root, path, { value: copied(value!.value()), isNew: true });
    case 'replace':
      return put(root, path, { value: copied(value!.value()), isNew: false });
    case 'remove':
      return remove(root, path);
    case 'test':
      return isSame(valueAt(root, path), value!.value()) ? undefined : 'the settings hold another value there';
    default:
      return transfer(root, { path, from: from!, keeps: op === 'copy' });
  }
}

function transfer(
  root: [Mutable],
  {
    path,
    from,
    keeps,
  }: { readonly path: readonly string[]; readonly from: readonly string[]; readonly keeps: boolean },
): string | undefined {
  const value = valueAt(root, from);
  if (value === undefined) return nothingAt(from);
  if (!keeps && path.length > from.length && from.every((name, at) => path[at] === name))
    return "a value can't be moved into itself";
  const copy = copied(value);
  return (keeps ? undefined : remove(root, from)) ?? put(root, path, { value: copy, isNew: true });
}

interface Change {
  readonly value: Mutable;
  /** Puts it beside what a list holds; otherwise something has to be there. */
  readonly isNew: boolean;
}

function put(root: [Mutable], path: readonly string[], { value, isNew }: Change): string | undefined {
  const name = path.at(-1);
  if (name === undefined) root[0] = value;
  const parent = name === undefined ? undefined : valueAt(root, path.slice(0, -1));
  if (parent instanceof Map) {
    if (!isNew && !parent.has(name!)) return nothingAt(path);
    parent.set(name!, value);
  } else if (Array.isArray(parent)) {
    const index = isNew && name === '-' ? parent.length : indexIn(name!);
    if (index > (isNew ? parent.length : parent.length - 1)) return nothingAt(path);
    parent.splice(index, isNew ? 0 : 1, value);
  } else if (name !== undefined) return nothingAt(path);
  return undefined;
}

function remove(root: [Mutable], path: readonly string[]): string | undefined {
  const name = path.at(-1);
  const parent = name === undefined ? undefined : valueAt(root, path.slice(0, -1));
  if (parent instanceof Map && parent.delete(name!)) return undefined;
  if (!Array.isArray(parent) || indexIn(name!) >= parent.length) return nothingAt(path);
  parent.splice(indexIn(name!), 1);
  return undefined;
}

/** Infinity for what is no index. */
function indexIn(name: string): number {
  return /^(?:0|[1-9][0-9]{0,8})$/.test(name) ? Number(name) : Number.POSITIVE_INFINITY;
}

function nothingAt(path: readonly string[]): string {
  return `the settings hold nothing at \`/${visible(path.join('/'))}\``;
}

function valueAt([root]: [Mutable], path: readonly string[]): Mutable | undefined {
  return path.reduce<Mutable | undefined>((value, name) => {
    if (value instanceof Map) return value.get(name);
    return Array.isArray(value) ? value[indexIn(name)] : undefined;
  }, root);
}

function isSame(a: Mutable | undefined, b: Json): boolean {
  return a !== undefined && jsonText(a) === jsonText(b);
}

/** Values that operations put somewhere, as the nodes of one tree. */
class Branch {
  readonly #members = new Map<string, Branch>();
  readonly #items: DataNode[] = [];
  #leaf: DataNode | undefined;

  put([name, ...rest]: readonly string[], value: DataNode): void {
    if (name === undefined) this.#leaf = value;
    else if (rest.length === 0 && (name === '-' || /^[0-9]+$/.test(name))) this.#items.push(value);
    else {
      const branch = this.#members.get(name) ?? new Branch();
      this.#members.set(name, branch);
      branch.put(rest, value);
    }
  }

  /** Places of what is only implied are those of the list of operations. */
  node(list: DataNode): DataNode {
    const base = this.#leaf ?? list;
    const members = new Map([
      ...(this.#leaf?.members ?? []),
      ...[...this.#members].map(([name, branch]) => [name, branch.node(list)] as const),
    ]);
    const items = [...(this.#leaf?.items ?? []), ...this.#items];
    const kind =
      this.#leaf && this.#items.length === 0 && this.#members.size === 0
        ? this.#leaf.kind
        : items.length > 0
          ? 'list'
          : 'map';
    return {
      kind,
      source: base.source,
      range: base.range,
      path: base.path,
      members,
      items,
      scalar: base.scalar,
      ...(this.#leaf?.keyRange && { keyRange: this.#leaf.keyRange }),
      value: () => base.value(),
    };
  }
}
