import type { Json, JsonObject } from '../data/node.ts';
import { type Field, messages } from './messages.ts';

/**
 * A request as the agent hands it to its policy: what the host left out has the default of protocol buffers, and `type` is `type_`.
 * Fields that the table does not know, and requests of a kind that it does not know, stay as they are.
 */
export function filledRequest(endpoint: string, request: JsonObject): JsonObject {
  return endpoint === 'CopyFileRequest' ? digestedCopy(request) : filled(endpoint, request);
}

function filled(message: string, given: JsonObject): JsonObject {
  const fields = messages.get(message);
  if (!fields) return given;
  const result = new Map<string, Json>();
  for (const [key, value] of given) {
    const name = key === 'type' && Object.hasOwn(fields, 'type_') && !given.has('type_') ? 'type_' : key;
    const field = Object.hasOwn(fields, name) ? fields[name]! : undefined;
    result.set(name, field === undefined ? value : filledField(field, value));
  }
  for (const [name, field] of Object.entries(fields)) if (!result.has(name)) result.set(name, emptyField(field));
  return result;
}

function filledField(field: Field, value: Json): Json {
  if (value === null) return emptyField(field);
  if (typeof field !== 'string') return value;
  if (field.startsWith('[]')) return isList(value) ? value.map((item) => filledMessage(field.slice(2), item)) : value;
  return filledMessage(field, value);
}

function filledMessage(message: string, value: Json): Json {
  return value instanceof Map ? filled(message, value) : value;
}

function emptyField(field: Field): Json {
  if (field === '' || typeof field !== 'string') return field;
  if (field.startsWith('[]')) return [];
  return field === '{}' ? new Map() : null;
}

/** `S_IFMT` of the kinds of files, as the agent names them. */
const fileTypes: ReadonlyMap<number, string> = new Map([
  [0o100000, 'regular'],
  [0o040000, 'directory'],
  [0o120000, 'symlink'],
]);

/** The policy sees what kind of file is copied and where a link leads, not the bytes. */
function digestedCopy(request: JsonObject): JsonObject {
  const mode = request.get('file_mode');
  if (request.has('file_type') || typeof mode !== 'number') return request;
  const result = new Map(request);
  const type = fileTypes.get(Math.floor(mode / 0o10000) * 0o10000) ?? 'regular';
  result.delete('data');
  result.set('file_type', type);
  result.set('symlink_target', type === 'symlink' ? textOf(request.get('data')) : '');
  return result;
}

function textOf(data: Json | undefined): string {
  return isList(data) ? Buffer.from(data as readonly number[]).toString('utf8') : '';
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
