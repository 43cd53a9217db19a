import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LocatedError } from '../../../src/diagnostic/located-error.ts';
import { allKeys, findRows } from '../../../src/gramine/key-table.ts';
import { isLeft } from '../../../src/gramine/migration/proposals.ts';
import { type Release, releases } from '../../../src/gramine/release.ts';
import { lintText } from '../../../src/lint/lint.ts';
import { deprecated } from '../../../src/lint/rules/keys/deprecated.ts';
import { removed } from '../../../src/lint/rules/keys/removed.ts';
import { Source } from '../../../src/text/source.ts';
import { parseToml } from '../../../src/toml/parse.ts';
import { secondReading } from '../../../src/toml/second-reader.ts';
import { migrated } from './migrating.ts';

const shared = resolve(import.meta.dirname, '../../..', process.env.MANIFESTLY_SHARED ?? '../shared');
const corpus = join(shared, 'corpus/manifests');

/** Statements with a value that keys of before take, in forms that people mix. */
const lines: readonly (readonly [path: string, value: string])[] = [
  ...allKeys
    .filter((row) => releases.some((release) => isLeft(row, release)) && !row.path.includes('[]'))
    .map((row): readonly [string, string] => [row.path.replace(/<\w+>/, 'x'), valueFor(row.path, row.type.kind)]),
  ['fs.mount.y.path', '"/srv/data"'],
  ['fs.mount.y.uri', '"file:data"'],
  ['sgx.trusted_files.y', '"file:/lib/"'],
  ['sgx.protected_files.y', '"file:data/y"'],
  ['sgx.debug', '1'],
  ['sgx.enclave_size', '"1G"'],
  ['libos.entrypoint', '"file:/app"'],
  ['loader.env.PATH', '"/bin"'],
  ['loader.argv_src_file', '"file:args"'],
];

function valueFor(path: string, kind: string): string {
  if (/mount/.test(path)) return path.endsWith('uri') ? '"file:lib"' : path.endsWith('path') ? '"/lib"' : '"chroot"';
  if (/key$/.test(path)) return '"00112233445566778899aabbccddeeff"';
  if (/preload|exec$|files|entrypoint/.test(path)) return kind === 'array' ? '["file:a", "file:b/"]' : '"file:a"';
  if (kind === 'integer') return '3';
  return kind === 'boolean' || /stats|enable|allow_/.test(path) ? 'true' : '"x"';
}

/** The same in every run. */
function* manifests(count: number, seed: number): Generator<string> {
  const random = mulberry(seed);
  for (let at = 0; at < count; at++) yield manifest(random);
}

/** Statements in any order, some under headers, with comments everywhere. */
function manifest(random: () => number): string {
  const chosen = lines.filter(() => random() < 0.25).sort(() => random() - 0.5);
  const taken = new Set<string>();
  const top: string[] = [];
  const sections = new Map<string, string[]>();
  for (const [at, [path, value]] of chosen.entries()) {
    if ([...taken].some((other) => other === path || other.startsWith(`${path}.`) || path.startsWith(`${other}.`)))
      continue;
    taken.add(path);
    const comments = random() < 0.3 ? `# above ${at}\n` : '';
    const behind = random() < 0.3 ? ` # behind ${at}` : '';
    const blank = random() < 0.2 ? '\n' : '';
    const section = path.split('.')[0]!;
    const isBelow = random() < 0.4 || sections.has(section);
    const isOnTop = top.some((line) => new RegExp(`^${section}\\.`, 'm').test(line));
    if (!isBelow || isOnTop) top.push(`${comments}${path} = ${value}${behind}\n${blank}`);
    else {
      const statement = `${comments}${path.slice(section.length + 1)} = ${value}${behind}\n${blank}`;
      sections.set(section, [...(sections.get(section) ?? []), statement]);
    }
  }
  return top.join('') + [...sections].map(([name, own]) => `[${name}]\n${own.join('')}`).join('\n');
}

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function read(text: string) {
  return parseToml(new Source('app.manifest', text));
}

function commentsOf(text: string): readonly string[] {
  const document = read(text);
  return document.comments.map((range) => document.source.slice(range)).sort();
}

/** A key without the name of the user's choice at its end. */
function labelOf(path: string): string {
  return path.replace(/\.(?:<\w+>|[xy])(?=\.|$).*/, '');
}

function isGone(path: string, to: Release): boolean {
  return findRows(path.split('.')).some((row) => isLeft(row, to));
}

function oldKeys(text: string, to: Release) {
  const { findings } = lintText(new Source('app.manifest', text), {
    file: { kind: 'gramine-manifest', templated: false, as: 'source' },
    release: to,
    profile: 'production',
    rules: [removed, deprecated],
  });
  return findings;
}

function leavesOf(text: string): ReadonlyMap<string, unknown> {
  const document = read(text);
  const found = new Map<string, unknown>();
  const visit = (node: number, path: readonly string[]): void => {
    if (document.kind(node) !== 'table') found.set(path.join('.'), document.value(node));
    else for (const child of document.children(node)) visit(child, [...path, document.name(child)!]);
  };
  visit(document.root, []);
  return found;
}

const targets: readonly Release[] = ['1.0', '1.2', '1.5', '1.7', '1.8', '1.9'];

describe('whatever old keys a manifest mixes', () => {
  it.each(targets)('it is one for %s afterwards, or says what is not, and keeps its comments', (to) => {
    for (const text of manifests(30, targets.indexOf(to) + 1)) {
      expect(read(text).problems, text).toEqual([]);
      const { text: after, decisions, changes } = migrated(text, { from: 'graphene', to, fragment: true });
      const document = read(after);
      expect(document.problems, text).toEqual([]);
      expect(secondReading(after), after).toBe('same');
      for (const comment of commentsOf(text)) expect(after, text).toMatch(new RegExp(`${comment}$`, 'm'));
      const said = new Set(decisions.map(({ path }) => labelOf(path)));
      for (const { path, message } of oldKeys(after, to))
        expect(said.has(labelOf(path!)), `${message}\n${text}\n----\n${after}`).toBe(true);
      const changed = changes.map(({ path }) => labelOf(path)).concat(changes.map(({ successor }) => successor ?? ''));
      const values = leavesOf(after);
      for (const [path, value] of leavesOf(text)) {
        if (changed.some((one) => one === labelOf(path) || `${path}.`.startsWith(`${one}.`)) || isGone(path, to))
          continue;
        expect(values.get(path), `${path}\n${text}\n----\n${after}`).toEqual(value);
      }
    }
  });

  it('a second run changes nothing', () => {
    for (const text of manifests(60, 99)) {
      const first = migrated(text, { from: 'graphene', fragment: true });
      const again = migrated(first.text, { from: 'graphene', fragment: true });
      expect(again.text, text).toBe(first.text);
      expect(migrated(first.text, { fragment: true }).text, text).toBe(first.text);
      expect(again.decisions.length > 0, first.text).toBe(first.decisions.length > 0);
    }
  });

  it('lines that end in CRLF give the same with CRLF', () => {
    for (const text of manifests(30, 7)) {
      const { text: unix } = migrated(text, { from: 'graphene' });
      const { text: windows } = migrated(text.replaceAll('\n', '\r\n'), { from: 'graphene' });
      expect(windows).toBe(unix.replaceAll('\n', '\r\n'));
    }
  });

  it('a template without tags is migrated as the manifest it is', () => {
    for (const text of manifests(30, 21)) {
      const plain = migrated(text, { from: 'graphene' });
      const template = migrated(text, { from: 'graphene', templated: true });
      expect(template.text).toBe(plain.text);
      expect(template.decisions).toEqual(plain.decisions);
    }
  });

  it('every position it names is in the text as it was', () => {
    for (const text of manifests(30, 5)) {
      const { changes, decisions, notes } = migrated(text, { from: 'graphene' });
      for (const { at } of [...changes, ...decisions, ...notes])
        if (at) expect(text.slice(at.start, at.end).trim(), text).not.toBe('');
    }
  });
});

const files = existsSync(corpus)
  ? readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((name) => /\.manifest(\.template)?$/.test(name))
  : [];

/** Slips and old keys in published files. */
const mutations: readonly ((text: string, random: () => number) => string)[] = [
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => text.replace(/^sgx\.max_threads/m, 'sgx.thread_num'),
  (text) => `${text}\n[sgx.protected_files]\na = "file:a"\n`,
  (text) => text.replace(/^(libos\.entrypoint.*)$/m, '$1\nsgx.require_avx = true # avx'),
  (text) =>
    text.replace(
      /^(libos\.entrypoint.*)$/m,
      '$1\n{% if a %}\nsgx.thread_num = 4\n{% else %}\nsgx.thread_num = {{ n }}\n{% endif %}',
    ),
  (text) =>
    text.replace(
      /^(libos\.entrypoint.*)$/m,
      '$1\n{% for f in files %}\nsgx.protected_files.f{{ loop.index }} = "file:{{ f }}"\n{% endfor %}',
    ),
  (text, random) => text.slice(0, Math.floor(random() * text.length)),
  (text, random) => {
    const at = Math.floor(random() * text.length);
    return text.slice(0, at) + text.slice(at + 1);
  },
];

describe.skipIf(files.length === 0)('published files with changes', () => {
  it.each(files.filter((_, at) => at % 4 === 0))('%s', (name) => {
    const original = readFileSync(join(corpus, name), 'utf8');
    const random = mulberry(name.length);
    for (const mutate of mutations) {
      const text = mutate(original, random);
      const options = { from: '1.4', templated: name.endsWith('.template') } as const;
      let first: ReturnType<typeof migrated>;
      try {
        first = migrated(text, options);
      } catch (error) {
        expect(error).toBeInstanceOf(LocatedError);
        continue;
      }
      const again = migrated(first.text, options);
      expect(again.text).toBe(first.text);
      if (text.includes('\r\n')) expect(first.text).not.toMatch(/[^\r]\n/);
      for (const line of text.split('\n').filter((one) => one.trim().startsWith('#')))
        expect(first.text).toContain(line);
    }
  });
});
