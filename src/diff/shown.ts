import { isKeyValue, maskSecrets, secretIn } from '../gramine/secrets.ts';
import type { Node } from '../toml/document.ts';
import type { Side } from './side.ts';

/** Stands for what no output may show. */
export const hidden = '…';

/** A value as JSON data: unknown parts as their expressions, secrets as `…`, other values of TOML as their text. */
export function shownValue(side: Side, node: Node, path: readonly (string | number)[], name?: string): unknown {
  const { document } = side;
  switch (document.kind(node)) {
    case 'hole':
    case 'invalid':
      return maskSecrets(side.expressionAt(node));
    case 'string':
      return shownText(side, node, path, name);
    case 'integer':
      return shownInteger(document.integer(node));
    case 'boolean':
      return document.boolean(node);
    case 'array':
      return [...document.children(node)].map((child) => shownValue(side, child, path, name));
    case 'table':
      return Object.fromEntries(
        [...document.children(node)].map((child) => {
          const member = document.name(child)!;
          return [member === '__proto__' ? '"__proto__"' : member, shownValue(side, child, [...path, member], member)];
        }),
      );
    default:
      return document.source.slice(document.range(node));
  }
}

/** Numbers when JavaScript can hold them. */
function shownInteger(value: bigint): number | string {
  return BigInt.asIntN(53, value) === value ? Number(value) : String(value);
}

function shownText(side: Side, node: Node, path: readonly (string | number)[], name: string | undefined): string {
  const { document } = side;
  if (isKeyValue(path)) return hidden;
  const text = document.string(node);
  if (secretIn(text, name)) return hidden;
  return maskSecrets(document.hasHole(node) ? side.expressionAt(node) : text);
}
