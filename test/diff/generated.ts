import { diffManifests } from '../../src/diff/diff-manifests.ts';
import type { ManifestDiff } from '../../src/diff/manifest-diff.ts';
import type { Release } from '../../src/gramine/release.ts';
import { Source } from '../../src/text/source.ts';
import { pick, type Random, randomFrom } from '../lint/planting.ts';

export type Value = string | number | boolean | Value[] | Table;
export interface Table {
  [name: string]: Value;
}

export { pick, type Random, randomFrom };

export function diff(older: string, newer: string, release: Release = '1.9', final = false): ManifestDiff {
  return diffManifests(plain('old.manifest', older, final), plain('new.manifest', newer, final), { release });
}

export function diffTemplates(
  older: string,
  newer: string,
  defines: Readonly<Record<string, string>> = {},
): ManifestDiff {
  const template = (path: string, text: string) => ({
    source: new Source(path, text),
    templated: true,
    final: false,
    defines: new Map(Object.entries(defines)),
  });
  return diffManifests(template('old', older), template('new', newer), { release: '1.9' });
}

export function plain(path: string, text: string, final = false) {
  return { source: new Source(path, text), templated: false, final };
}

/** One line per change: direction, path, and what became of the value. */
export function told({ changes }: ManifestDiff): readonly string[] {
  return changes.map(({ direction, subject, path, kind, old: from, new: to }) => {
    const values = [from, to].map((value) => (value === undefined ? '–' : JSON.stringify(value)));
    return `${direction} ${subject} ${path} ${kind}: ${values.join(' → ')}`;
  });
}

/** A manifest that opens nothing, of settings chosen by chance, as tables in the order in which they are to be written. */
export function randomManifest(random: Random): Table {
  const manifest: Table = {};
  for (const [path, values] of shuffled(random, choices)) {
    if (random(3) === 0 && !essential.has(path)) continue;
    put(manifest, path, structuredClone(pick(random, values)));
  }
  return manifest;
}

const essential = new Set(['libos.entrypoint', 'fs.mounts', 'sgx.trusted_files']);

const runtime = { path: '/lib', uri: 'file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc' };
const app = { path: '/app', uri: 'file:/srv/app' };

const choices: readonly (readonly [path: string, values: readonly Value[]])[] = [
  ['libos.entrypoint', ['/app/main']],
  ['loader.log_level', ['error', 'none']],
  ['loader.argv', [['main'], ['main', '--port', '80']]],
  ['loader.uid', [0, 1000]],
  ['loader.env.LD_LIBRARY_PATH', ['/lib']],
  ['loader.env.HOME', ['/', { value: '/app' }]],
  ['loader.env.RA_TLS_MRENCLAVE', ['ab'.repeat(32), 'cd'.repeat(32)]],
  ['fs.root', [{ type: 'tmpfs' }]],
  [
    'fs.mounts',
    [
      [runtime, app],
      [app, runtime, { type: 'tmpfs', path: '/tmp' }],
      [runtime, app, { type: 'encrypted', path: '/data', uri: 'file:/data', key_name: '_sgx_mrenclave' }],
      [runtime, app, { type: 'encrypted', path: '/data', uri: 'file:/data', key_name: '_sgx_mrsigner' }],
      [runtime, app, { path: '/app/conf', uri: 'file:/etc/app' }],
    ],
  ],
  ['sgx.debug', [false]],
  ['sgx.enclave_size', ['512M', '1G', '1024M', '2G']],
  ['sgx.max_threads', [4, 8, 16]],
  ['sgx.isvprodid', [0, 7]],
  ['sgx.isvsvn', [0, 1, 2]],
  ['sgx.remote_attestation', ['dcap', 'none']],
  ['sgx.cpu_features.avx', ['required', 'unspecified', 'disabled']],
  ['sgx.cpu_features.mpx', ['disabled']],
  ['sgx.seal_key.misc_mask', ['0xffffffff']],
  ['sgx.use_exinfo', [true, false]],
  [
    'sgx.trusted_files',
    [
      ['file:/srv/app/main', 'file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc/'],
      [
        { uri: 'file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc/' },
        { uri: 'file:/srv/app/main', sha256: 'a'.repeat(64) },
      ],
      [
        'file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc/',
        { uri: 'file:/srv/app/main', sha256: 'b'.repeat(64) },
        'file:/etc/app/a',
      ],
    ],
  ],
  ['sgx.allowed_files', [[]]],
  ['sys.stack.size', ['2M', '8M']],
  ['sys.fds.limit', [900, 2000]],
  ['x.unknown', [1, 'two']],
];

export function put(table: Table, path: string, value: Value): void {
  const names = path.split('.');
  let inner = table;
  for (const name of names.slice(0, -1)) {
    const next = inner[name];
    inner[name] = typeof next === 'object' && !Array.isArray(next) ? next : {};
    inner = inner[name] as Table;
  }
  inner[names.at(-1)!] = value;
}

export function at(table: Table, path: string): Value | undefined {
  let value: Value | undefined = table;
  for (const name of path.split('.'))
    value = typeof value === 'object' && !Array.isArray(value) ? value[name] : undefined;
  return value;
}

export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const result = [...list];
  for (let last = result.length - 1; last > 0; last--) {
    const other = random(last + 1);
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
}

/** The same values, the keys of every table in another order. */
export function reordered(random: Random, value: Value): Value {
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(
    shuffled(random, Object.entries(value)).map(([name, member]) => [name, reordered(random, member)]),
  );
}

export type Style = 'dotted' | 'inline' | 'sections';
export const styles: readonly Style[] = ['dotted', 'inline', 'sections'];

/** The manifest as TOML. All styles make the same ordered tables. */
export function written(manifest: Table, style: Style = 'dotted', random?: Random): string {
  const note = () => (random && random(3) === 0 ? ' # note' : '');
  const lines: string[] = [];
  if (style === 'inline')
    for (const [name, value] of Object.entries(manifest)) lines.push(`${name} = ${literal(value)}${note()}`);
  if (style === 'dotted') dotted(manifest, '', (line) => lines.push(line + note()));
  if (style === 'sections') sections(manifest, '', (line) => lines.push(line + note()));
  if (random && random(2) === 0) lines.unshift('# a comment', '');
  return `${lines.join('\n')}\n`;
}

function dotted(table: Table, above: string, add: (line: string) => void): void {
  for (const [name, value] of Object.entries(table)) {
    const path = above === '' ? name : `${above}.${name}`;
    if (
      typeof value === 'object' &&
      !Array.isArray(value) &&
      Object.keys(value).length > 0 &&
      above.split('.').length < 3
    )
      dotted(value, path, add);
    else add(`${path} = ${literal(value)}`);
  }
}

/** Values come first in a section, as they must, and so they are written by the tools. */
function sections(table: Table, above: string, add: (line: string) => void): void {
  const entries = Object.entries(table);
  if (above !== '') add(`[${above}]`);
  for (const [name, value] of entries) if (!isSection(name, value)) add(`${name}   =   ${literal(value)}`);
  for (const [name, value] of entries) {
    if (!isSection(name, value)) continue;
    const path = above === '' ? name : `${above}.${name}`;
    for (const item of Array.isArray(value) ? value : []) {
      add(`[[${path}]]`);
      for (const [key, member] of Object.entries(typeof item === 'string' ? { uri: item } : item))
        add(`${key} = ${literal(member)}`);
    }
    if (!Array.isArray(value)) sections(value as Table, path, add);
  }
}

/** What the tools write as a section of its own: tables, trusted files, and lists with a table of more than 100 characters. */
export function isSection(name: string, value: Value): boolean {
  if (typeof value !== 'object') return false;
  if (!Array.isArray(value) || (name === 'trusted_files' && value.length > 0)) return true;
  return value.some((item) => typeof item === 'object' && literal(item).length > 95);
}

export function literal(value: Value): string {
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  const members = Object.entries(value).map(([name, member]) => `${name} = ${literal(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
