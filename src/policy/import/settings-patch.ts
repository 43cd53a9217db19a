import { readJson } from '../../data/json.ts';
import type { DataNode, Json } from '../../data/node.ts';
import { LocatedError } from '../../diagnostic/located-error.ts';
import { applyPatch } from '../../kata/json-patch.ts';
import { Source } from '../../text/source.ts';
import { jsonText } from '../targets/rego-text.ts';

/**
 * genpolicy's settings with the drop-ins of `genpolicy-settings.d/` applied in the order they are given, as a text of their own.
 * Throws a LocatedError in the file and at the operation that can't be applied.
 */
export function settingsWithDropIns(settings: Source, dropIns: readonly Source[]): Source {
  if (dropIns.length === 0) return settings;
  const whole = dropIns.flatMap(operationsOf).reduce<Json>(applied, rootOf(settings).value());
  const names = dropIns.map(({ path }) => path.replaceAll('\\', '/').split('/').at(-1)!);
  return new Source(`${settings.path} with ${names.join(', ')}`, `${jsonText(whole)}\n`);
}

/** What a drop-in adds by itself, in the shape of settings: what it replaces or puts into a list counts, what it removes does not. */
export function settingsOfDropIn(list: DataNode): ReadonlyMap<string, DataNode> {
  const tree = new Branch();
  for (const { members } of list.items) {
    const path = members.get('path')?.scalar;
    const value = members.get('value');
    const op = members.get('op')?.scalar;
    if ((op !== 'add' && op !== 'replace') || !value || typeof path !== 'string' || !path.startsWith('/')) continue;
    const names = path.slice(1).split('/').map(unescaped);
    if (names.length <= deepest) tree.put(names, value);
  }
  return tree.node(list).members;
}

function rootOf(source: Source): DataNode {
  const read = readJson(source);
  if ('problem' in read) throw new LocatedError(source, [read.problem]);
  return read.root;
}

/** Each copies what it changes, so that many take long; people write some. */
const most = 1000;

function operationsOf(source: Source): readonly DataNode[] {
  const root = rootOf(source);
  if (root.kind !== 'list')
    throw new LocatedError(source, [
      { range: root.range, message: 'a drop-in has to be a list of operations (RFC 6902)' },
    ]);
  if (root.items.length > most)
    throw new LocatedError(source, [
      {
        range: root.items[most]!.range,
        message: `the drop-in has more than ${most} operations`,
        help: 'replace whole lists',
      },
    ]);
  return root.items;
}

function applied(settings: Json, operation: DataNode): Json {
  const patched = applyPatch(settings, [operation.value()]);
  if ('document' in patched) return patched.document;
  throw new LocatedError(operation.source, [{ range: operation.range, message: patched.problem }]);
}

/** Settings are a few levels deep. */
const deepest = 32;

/** RFC 6901. */
function unescaped(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Values that operations put somewhere, as the nodes of one tree. */
class Branch {
  readonly #members = new Map<string, Branch>();
  readonly #items: DataNode[] = [];
  #leaf: DataNode | undefined;

  put([name, ...rest]: readonly string[], value: DataNode): void {
    if (name === undefined) this.#leaf = value;
    else if (rest.length === 0 && /^(?:-|[0-9]+)$/.test(name)) this.#items.push(value);
    else {
      const branch = this.#members.get(name) ?? new Branch();
      this.#members.set(name, branch);
      branch.put(rest, value);
    }
  }

  /** Places of what is only implied are those of the list of operations. */
  node(list: DataNode): DataNode {
    const base = this.#leaf ?? list;
    const own = [...this.#members].map(([name, branch]) => [name, branch.node(list)] as const);
    const items = [...(this.#leaf?.items ?? []), ...this.#items];
    const isLeaf = this.#leaf && this.#items.length === 0 && own.length === 0;
    return {
      kind: isLeaf ? base.kind : items.length > 0 ? 'list' : 'map',
      source: base.source,
      range: base.range,
      path: base.path,
      members: new Map([...(this.#leaf?.members ?? []), ...own]),
      items,
      scalar: base.scalar,
      ...(this.#leaf?.keyRange && { keyRange: this.#leaf.keyRange }),
      value: () => base.value(),
    };
  }
}
