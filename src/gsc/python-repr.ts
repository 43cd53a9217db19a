import { isList, isTable, type Value } from '../gramine/final-manifest/values.ts';

/** `str()` of a value that tomli read. */
export function pythonText(value: Value): string {
  return typeof value === 'string' ? value : repr(value);
}

function repr(value: Value): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint') return String(value);
  if (isTable(value)) return `{${[...value].map(([name, item]) => `${quoted(name)}: ${repr(item)}`).join(', ')}}`;
  if (isList(value)) return `[${value.map(repr).join(', ')}]`;
  return (value as { readonly text: string }).text;
}

/** Single quotes, unless only double ones avoid a backslash. */
function quoted(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\\n\r\t\0-\x1f\x7f-\xa0\xad]/g, escapeOf);
  return mark + (mark === "'" ? escaped.replaceAll("'", "\\'") : escaped) + mark;
}

function escapeOf(character: string): string {
  const known = shortEscapes.get(character);
  return known ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);
