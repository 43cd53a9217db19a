import { enumValues } from './key-table.ts';
import type { ValueType } from './keys/entry.ts';
import type { Release } from './release.ts';

/** A type in words, e.g. `"none" or "dcap"`, `integer, 1 to 4096`. */
export function describeType(type: ValueType, release: Release): string {
  switch (type.kind) {
    case 'boolean':
      return 'boolean';
    case 'integer':
      return describeInteger(type);
    case 'string':
      return describeString(type);
    case 'enum':
      return alternatives(enumValues(type, release).map((value) => `"${value}"`));
    case 'literal':
      return `${type.value}`;
    case 'array':
      return `array of ${describeType(type.of, release)}`;
    case 'table':
      return type.fields
        ? `table with ${Object.keys(type.fields)
            .map((name) => `\`${name}\``)
            .join(', ')}`
        : 'table';
    case 'one-of':
      return alternatives(type.types.map((one) => describeType(one, release)));
    case 'any':
      return 'any value';
  }
}

function describeInteger({ min, max }: ValueType & { kind: 'integer' }): string {
  if (min !== undefined && max !== undefined) return `integer, ${min} to ${max}`;
  if (min !== undefined) return `integer, at least ${min}`;
  return max === undefined ? 'integer' : `integer, at most ${max}`;
}

function describeString(type: ValueType & { kind: 'string' }): string {
  switch (type.format) {
    case 'text':
      return 'string';
    case 'size':
      return 'size, e.g. "256M"';
    case 'path':
      return 'path in the enclave';
    case 'host-path':
      return 'path on the host';
    case 'condition':
      return 'condition, e.g. "a == b"';
    case 'uri':
      return `URI (${type.schemes.join(' or ')})`;
    case 'hex':
      return `${type.digits} hexadecimal digits`;
    case 'mask':
      return `"0x" and ${type.digits} hexadecimal digits`;
  }
}

function alternatives(texts: readonly string[]): string {
  if (texts.length < 2) return texts.join('');
  return `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`;
}
