import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkerProblems } from '../../../src/gramine/schema-walk.ts';
import { Source } from '../../../src/text/source.ts';
import { parseToml } from '../../../src/toml/parse.ts';
import { secondReading } from '../../../src/toml/second-reader.ts';
import { migrated } from './migrating.ts';

const shared = resolve(import.meta.dirname, '../../..', process.env.MANIFESTLY_SHARED ?? '../shared');
const golden = join(shared, 'golden/schema/cases.jsonl');
const corpus = join(shared, 'corpus/manifests');

interface GoldenCase {
  readonly id: string;
  readonly toml: string;
  readonly verdict: Readonly<Record<string, { readonly ok: boolean }>>;
}

const cases = existsSync(golden)
  ? readFileSync(golden, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as GoldenCase)
      .filter(({ verdict }) => verdict['1.7']!.ok && !verdict['1.9']!.ok)
  : [];

describe.skipIf(cases.length === 0)('manifests that the genuine checker of 1.7 takes and that of 1.9 does not', () => {
  it('are there', () => {
    expect(cases.length).toBeGreaterThan(20);
  });

  it.each(cases)('$id is valid for 1.9 afterwards, without a decision', ({ toml }) => {
    const { text, decisions, changes } = migrated(toml, { from: '1.7' });
    const document = parseToml(new Source('app.manifest', text));
    expect(document.problems).toEqual([]);
    expect(checkerProblems(document, '1.9')).toEqual([]);
    expect(changes.map(({ path }) => path)).toEqual(['loader.entrypoint']);
    expect(decisions.every(({ path }) => path === 'loader.argv_src_file' || path === 'loader.env_src_file')).toBe(true);
    expect(secondReading(text)).not.toBe('other');
    expect(migrated(text).text).toBe(text);
  });
});

const templates = existsSync(corpus)
  ? readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((name) => /\.manifest(\.template)?$/.test(name))
  : [];

describe.skipIf(templates.length === 0)('manifests that people published', () => {
  it.each(templates.filter((name) => name.startsWith('gramine-1.7')))('%s needs a new entry point', (name) => {
    const text = readFileSync(join(corpus, name), 'utf8');
    const result = migrated(text, { templated: true });
    expect(result.from).toBe('1.7');
    expect(result.text).toContain('loader.entrypoint.uri = "file:{{ gramine.libos }}"');
    expect(result.text).not.toMatch(/^loader\.entrypoint =|^sgx\.ra_client/m);
    expect(migrated(result.text, { templated: true }).text).toBe(result.text);
  });

  const extending = (name: string) => name.startsWith('gsc/templates') && !name.includes('entrypoint.common');

  it.each(templates.filter(extending))('%s needs another file, and is refused', (name) => {
    const text = readFileSync(join(corpus, name), 'utf8');
    expect(() => migrated(text, { templated: true })).toThrow("`extends` can't be used");
  });

  const current = templates.filter((name) => !name.startsWith('gramine-1.7') && !extending(name));

  it.each(current)('%s stays as it is', (name) => {
    const text = readFileSync(join(corpus, name), 'utf8');
    const { text: after, changes } = migrated(text, {
      templated: name.endsWith('.template'),
      fragment: name.startsWith('gsc'),
    });
    expect(changes).toEqual([]);
    expect(after).toBe(text);
  });
});
