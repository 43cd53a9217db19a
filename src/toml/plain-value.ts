import type { Node, TomlDocument } from './document.ts';

/** The node as plain JavaScript data; tables have no prototype, so that any key is safe. */
export function plainValue(document: TomlDocument, root: Node): unknown {
  if (document.kind(root) !== 'table' && document.kind(root) !== 'array') return scalarValue(document, root);
  const whole = emptyContainer(document, root);
  const open: [Node, Container][] = [[root, whole]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [node, container] = next;
    for (const child of document.children(node)) {
      const isContainer = document.kind(child) === 'table' || document.kind(child) === 'array';
      const value = isContainer ? emptyContainer(document, child) : scalarValue(document, child);
      if (isContainer) open.push([child, value as Container]);
      put(container, document.name(child), value);
    }
  }
  return whole;
}

type Container = unknown[] | Record<string, unknown>;

function emptyContainer(document: TomlDocument, node: Node): Container {
  return document.kind(node) === 'array' ? [] : Object.create(null);
}

function put(container: Container, name: string | undefined, value: unknown): void {
  if (Array.isArray(container)) container.push(value);
  else if (name !== undefined && !Object.hasOwn(container, name)) container[name] = value;
}

function scalarValue(document: TomlDocument, node: Node): unknown {
  switch (document.kind(node)) {
    case 'string':
      return document.string(node);
    case 'integer':
      return document.integer(node);
    case 'boolean':
      return document.boolean(node);
    case 'float':
      return floatValue(document.source.slice(document.range(node)));
    case 'hole':
    case 'invalid':
      return undefined;
    default:
      return document.source.slice(document.range(node));
  }
}

function floatValue(text: string): number {
  if (text.endsWith('nan')) return Number.NaN;
  if (text.endsWith('inf')) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(text.replaceAll('_', ''));
}
