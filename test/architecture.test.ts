import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Which rooms a room may import from, besides itself. The specification of the project's layout. */
const mayImport: Record<string, readonly string[]> = {
  io: [],
  text: [],
  invocation: ['text'],
  diagnostic: ['text'],
  template: ['text', 'diagnostic', 'io'],
  toml: ['text', 'diagnostic', 'io'],
  data: ['toml', 'text', 'diagnostic'],
  regex: ['text', 'diagnostic'],
  rego: ['data', 'regex', 'text', 'diagnostic'],
  elf: ['io', 'text'],
  sgx: ['elf', 'io', 'text'],
  image: ['elf', 'data', 'diagnostic', 'text', 'io'],
  gramine: ['toml', 'template', 'elf', 'sgx', 'text', 'diagnostic', 'io'],
  kata: ['rego', 'regex', 'data', 'toml', 'invocation', 'text', 'diagnostic'],
  occlum: ['data', 'invocation', 'text', 'diagnostic'],
  trustee: ['rego', 'data', 'text', 'diagnostic'],
  policy: [
    'kata',
    'occlum',
    'trustee',
    'gramine',
    'image',
    'elf',
    'rego',
    'regex',
    'data',
    'toml',
    'invocation',
    'text',
    'diagnostic',
    'io',
    'generated',
  ],
  gsc: [
    'inspect',
    'invocation',
    'gramine',
    'image',
    'sgx',
    'elf',
    'data',
    'template',
    'toml',
    'text',
    'diagnostic',
    'io',
    'generated',
  ],
  'enclave-cc': ['occlum', 'kata', 'data', 'toml', 'invocation', 'text', 'diagnostic', 'generated'],
  marblerun: ['sgx', 'data', 'text', 'diagnostic', 'generated'],
  inspect: ['invocation', 'gramine', 'image', 'elf', 'data', 'text', 'diagnostic', 'io'],
  compare: [
    'inspect',
    'enclave-cc',
    'gsc',
    'policy',
    'kata',
    'occlum',
    'trustee',
    'generate',
    'gramine',
    'image',
    'sgx',
    'elf',
    'data',
    'invocation',
    'toml',
    'text',
    'diagnostic',
    'io',
    'schemas',
  ],
  generate: ['invocation', 'gramine', 'image', 'elf', 'toml', 'template', 'text', 'diagnostic', 'io'],
  diff: ['policy', 'gramine', 'template', 'toml', 'text', 'diagnostic', 'io'],
  lock: ['gramine', 'text', 'diagnostic'],
  lint: [
    'inspect',
    'enclave-cc',
    'marblerun',
    'image',
    'sgx',
    'policy',
    'kata',
    'occlum',
    'trustee',
    'rego',
    'regex',
    'data',
    'invocation',
    'gsc',
    'gramine',
    'template',
    'toml',
    'text',
    'diagnostic',
    'io',
    'generated',
    'schemas',
  ],
  report: ['compare', 'inspect', 'gsc', 'image', 'policy', 'invocation', 'diff', 'diagnostic', 'text'],
  generated: [],
  schemas: [],
  commands: [
    'report',
    'compare',
    'inspect',
    'enclave-cc',
    'marblerun',
    'lint',
    'lock',
    'diff',
    'generate',
    'policy',
    'kata',
    'occlum',
    'trustee',
    'gsc',
    'gramine',
    'image',
    'sgx',
    'elf',
    'rego',
    'regex',
    'data',
    'invocation',
    'template',
    'toml',
    'text',
    'diagnostic',
    'io',
    'generated',
    'version',
  ],
  derive: ['inspect', 'compare', 'commands', 'lint', 'policy', 'gramine', 'text', 'diagnostic', 'io'],
  cli: ['commands', 'diagnostic', 'io', 'version'],
  index: [
    'report',
    'compare',
    'inspect',
    'lint',
    'diff',
    'generate',
    'policy',
    'kata',
    'data',
    'regex',
    'rego',
    'image',
    'sgx',
    'elf',
    'gsc',
    'gramine',
    'template',
    'toml',
    'text',
    'diagnostic',
    'io',
  ],
  version: [],
};

const anywhere = ['node:buffer', 'node:crypto', 'node:zlib', 'node:util'];
const hostModules = /^(src\/commands\/(node-io|atomic-write|host-tree|hash-pool)\.ts|src\/cli\.ts|src\/derive\/.*)$/;

const root = join(import.meta.dirname, '..');
const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join('src', name).replaceAll('\\', '/'));
const imports = files.flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8');
  return [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^'"\n;]*?(?:\{[^}]*\}[^'"\n;]*?)?from '([^']+)'|import\('([^']+)'\)/g,
    ),
  ].map((match) => ({ file, target: (match[1] ?? match[2])! }));
});
const roomOf = (file: string): string =>
  file.startsWith('schemas/') ? 'schemas' : file.split('/')[1]!.replace(/\.ts$/, '');

describe('the rooms', () => {
  test('every file lies in a room of the map', () => {
    expect(files.map(roomOf).filter((room) => !(room in mayImport))).toEqual([]);
  });

  test('a room imports only from the rooms it is listed with', () => {
    const wrong = imports.flatMap(({ file, target }) => {
      if (!target.startsWith('.')) return [];
      const room = roomOf(file);
      const other = roomOf(relative(root, join(root, file, '..', target)).replaceAll('\\', '/'));
      return room === other || mayImport[room]!.includes(other) ? [] : [`${file} → ${target}`];
    });
    expect(wrong).toEqual([]);
  });

  test('the host is reached through Io alone', () => {
    const wrong = imports.filter(
      ({ file, target }) => target.startsWith('node:') && !anywhere.includes(target) && !hostModules.test(file),
    );
    expect(wrong).toEqual([]);
    const globals = files.filter(
      (file) =>
        !hostModules.test(file) &&
        /\b(process\.|console\.)/.test(withoutComments(readFileSync(join(root, file), 'utf8'))),
    );
    expect(globals).toEqual([]);
  });

  test('the command asks for the documentation of a rule in the one way that finds it', () => {
    const around = files.filter(
      (file) => /^src\/(?:commands|report|lint)\//.test(file) && !/^src\/lint\/rule(?:s\/|-docs\.ts$)/.test(file),
    );
    expect(around.filter((file) => /\brule\.docs\b/.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
    expect(around.length).toBeGreaterThan(100);
  });

  test('a third-party package is imported by exactly one file', () => {
    const packages = imports.filter(({ target }) => !target.startsWith('.') && !target.startsWith('node:'));
    const importers = new Map<string, string[]>();
    for (const { file, target } of packages) importers.set(target, [...(importers.get(target) ?? []), file]);
    expect([...importers].filter(([, of]) => of.length > 1)).toEqual([]);
    expect([...importers.keys()].sort()).toEqual([
      '@iarna/toml',
      'ajv',
      'ajv/dist/standalone/index.js',
      'commander',
      'ignore',
      'xz-decompress',
      'yaml',
      'zstddec/stream',
    ]);
  });
});

/** Strings may name `process.` too: comments, strings and templates are taken out. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g, '');
}
