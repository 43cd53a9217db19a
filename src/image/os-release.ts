import { codeOf } from '../diagnostic/system-error.ts';
import type { FileTree } from '../io/file-tree.ts';
import { textOfBytes } from './byte-text.ts';

/** What os-release(5) says of a distribution. */
export interface OsRelease {
  /** `/etc/os-release` or `/usr/lib/os-release`, whichever was read. */
  readonly path: string;
  /** `ID`, lower case, e.g. `debian`; `linux` when not stated. */
  readonly id: string;
  /** `ID_LIKE`: what it derives from, the closest first. */
  readonly like: readonly string[];
  /** `VERSION_ID`, e.g. `12`; rolling distributions have none. */
  readonly version: string | undefined;
  readonly name: string | undefined;
  readonly prettyName: string | undefined;
  readonly codename: string | undefined;
  readonly fields: ReadonlyMap<string, string>;
}

/** The distribution in a tree; undefined when nothing states it. */
export function readOsRelease(tree: FileTree): OsRelease | undefined {
  for (const path of ['/etc/os-release', '/usr/lib/os-release']) {
    const text = textAt(tree, path);
    if (text !== undefined) return describe(path, osReleaseFields(text));
  }
  return undefined;
}

/** Later lines win. A line that is no assignment counts for nothing. */
export function osReleaseFields(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) fields.set(name, unquoted(value!.trim()));
  }
  return fields;
}

function describe(path: string, fields: ReadonlyMap<string, string>): OsRelease {
  const field = (name: string) => fields.get(name) || undefined;
  return {
    path,
    id: field('ID') ?? 'linux',
    like: field('ID_LIKE')?.split(/\s+/) ?? [],
    version: field('VERSION_ID'),
    name: field('NAME'),
    prettyName: field('PRETTY_NAME'),
    codename: field('VERSION_CODENAME'),
    fields,
  };
}

/** As a shell reads it: in double quotes a backslash protects `$`, `"`, `\` and a backtick, outside of quotes anything. */
function unquoted(value: string): string {
  let text = '';
  let quote = '';
  for (let at = 0; at < value.length; at++) {
    const character = value[at]!;
    const next = value[at + 1];
    if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === '\\' && next !== undefined && (quote === '' || (quote === '"' && '$"\\`'.includes(next))))
      text += value[++at];
    else text += character;
  }
  return text;
}

const maximumFile = 2 ** 16;

function textAt(tree: FileTree, path: string): string | undefined {
  const found = tree.stat(path);
  if (found?.type !== 'file' || found.size > maximumFile) return undefined;
  try {
    return textOfBytes(tree.read(path));
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return undefined;
  }
}
