import { sortBy } from './collection-methods.ts';
import { floatText } from './number.ts';
import { maxNesting, print } from './print.ts';
import { TemplateError, typeError, Unknowable } from './problem.ts';
import type { Runtime } from './runtime.ts';
import { type Dict, isText, textOf, typeName, type Value } from './value.ts';

/** `json.dumps(value, sort_keys=True)`, with what HTML would read escaped. */
export function toJson(value: Value, indent: string | undefined, runtime: Runtime): string {
  const json = write(value, indent, '', runtime, 0);
  return json
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026')
    .replaceAll("'", '\\u0027');
}

function write(value: Value, indent: string | undefined, margin: string, runtime: Runtime, depth: number): string {
  if (depth > maxNesting) throw new TemplateError('limit', 'a value is nested too deeply');
  runtime.budget.step();
  if (isText(value)) return quote(textOf(value), runtime);
  if (typeof value === 'bigint') return print(value, runtime);
  if (typeof value === 'boolean') return String(value);
  if (value === null) return 'null';
  const inner = indent === undefined ? '' : `${margin}${indent}`;
  switch (value.kind) {
    case 'float':
      return floatText(value.value).replace('inf', 'Infinity').replace('nan', 'NaN');
    case 'list':
    case 'tuple':
      return wrap(
        '[',
        ']',
        value.items.map((item) => write(item, indent, inner, runtime, depth + 1)),
        indent,
        margin,
      );
    case 'dict':
      if (value.typeName !== undefined) throw typeError(`\`tojson\` can't write a \`${typeName(value)}\``);
      return wrap('{', '}', members(value, indent, inner, runtime, depth), indent, margin);
    case 'hole':
      throw new Unknowable();
    default:
      throw typeError(`\`tojson\` can't write a \`${typeName(value)}\``);
  }
}

function wrap(
  open: string,
  close: string,
  parts: readonly string[],
  indent: string | undefined,
  margin: string,
): string {
  if (parts.length === 0) return open + close;
  if (indent === undefined) return `${open}${parts.join(', ')}${close}`;
  const line = `\n${margin}`;
  return `${open}${line}${indent}${parts.join(`,${line}${indent}`)}${line}${close}`;
}

function members(dict: Dict, indent: string | undefined, inner: string, runtime: Runtime, depth: number): string[] {
  const sorted = sortBy([...dict.entries.values()], ([key]) => key, false, runtime);
  return sorted.map(
    ([key, value]) => `${quote(keyText(key, runtime), runtime)}: ${write(value, indent, inner, runtime, depth + 1)}`,
  );
}

function keyText(key: Value, runtime: Runtime): string {
  if (isText(key)) return textOf(key);
  if (key === null) return 'null';
  if (typeof key === 'boolean' || typeof key === 'bigint') return String(key);
  if (key.kind === 'float') return write(key, undefined, '', runtime, 0);
  throw typeError(`\`tojson\` can't write a key of \`${typeName(key)}\``);
}

function quote(text: string, runtime: Runtime): string {
  runtime.budget.allocate(text.length * 2);
  return JSON.stringify(text).replace(/[\x7f-\uffff]/g, (unit) =>
    unit === '\x7f' ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
