import type { TomlDocument } from '../toml/document.ts';
import { isUsable } from './key-table.ts';
import type { KeyEntry } from './keys/entry.ts';
import { quoteSegment } from './manifest.ts';
import type { Release } from './release.ts';
import type { Expected, Place } from './schema-walk-checker.ts';
import type { RightProblem } from './schema-walk-right.ts';

/** One clause about a problem, without a word on what becomes of it. */
export function messageOf(problem: RightProblem, document: TomlDocument, release: Release): string {
  const path = `\`${formatPlace(problem.place)}\``;
  switch (problem.code) {
    case 'unknown':
      return problem.key && isUsable(problem.key, release)
        ? outOfPlace(path, problem, problem.key, document)
        : `${path} is no key of Gramine ${release}`;
    case 'missing':
      return `\`${wholePath(problem)}\` is missing`;
    case 'type':
      return `${path} has to be ${orList(problem.expected.map(withArticle))}, not ${kindWithArticle(problem, document)}`;
    case 'value':
      return `${path} has to be ${orList(problem.values.map(quote))}${actual(problem, document)}`;
  }
}

/** There is such a key, but the other keys of its table exclude it. */
function outOfPlace(path: string, { node }: RightProblem, key: KeyEntry, document: TomlDocument): string {
  if (key.onlyFor) return `${path} is read only where \`type\` is ${orList(key.onlyFor.map(quote))}`;
  const beside = [...document.children(document.parent(node))].filter((other) => other !== node);
  const names = beside.map((other) => `\`${document.name(other)}\``);
  return names.length > 0 ? `${path} can't stand beside ${orList(names)}` : `${path} can't stand here`;
}

/** The place of a missing key ends with the first table that is missing. */
function wholePath({ place, key }: RightProblem): string {
  const path = formatPlace(place);
  const inTable = path.replace(/\[\d+\]/g, '[]');
  return key?.path.startsWith(`${inTable}.`) ? path + key.path.slice(inTable.length) : path;
}

/** A path as messages write it, e.g. `fs.mounts[0].uri`. */
export function formatPlace(place: Place): string {
  let path = '';
  for (const segment of place) {
    if (typeof segment === 'number') path += `[${segment}]`;
    else path += path === '' ? quoteSegment(segment) : `.${quoteSegment(segment)}`;
  }
  return path;
}

function withArticle(expected: Expected): string {
  switch (expected) {
    case 'text':
      return 'a string';
    case 'integer':
    case 'array':
      return `an ${expected}`;
    default:
      return `a ${expected}`;
  }
}

function kindWithArticle(problem: RightProblem, document: TomlDocument): string {
  const kind = document.kind(problem.node);
  if (kind.includes('date') || kind.includes('time')) return 'a date or time';
  return kind === 'integer' || kind === 'array' ? `an ${kind}` : `a ${kind}`;
}

function actual(problem: RightProblem, document: TomlDocument): string {
  const kind = document.kind(problem.node);
  if (kind === 'boolean') return `, not \`${document.boolean(problem.node)}\``;
  const text = kind === 'string' ? document.string(problem.node) : '';
  return kind === 'string' && text.length <= 40 && !/[\n`]/.test(text) ? `, not ${quote(text)}` : '';
}

function quote(value: string | boolean): string {
  return typeof value === 'string' ? `\`${JSON.stringify(value)}\`` : `\`${value}\``;
}

function orList(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
