import { describe, expect, test } from 'vitest';
import { dataRules } from '../../src/lint/data-rules.ts';
import { lintForeign } from '../../src/lint/foreign-lint.ts';
import { type ForeignKind, identify, isDataKind, isForeignKind, kindNames } from '../../src/lint/kinds.ts';
import { policyRules } from '../../src/lint/policy-rules.ts';
import { Source } from '../../src/text/source.ts';

const kinds = kindNames.filter((name): name is ForeignKind => isForeignKind(name));
const dataKinds = kinds.filter(isDataKind);

function lint(text: string, kind: ForeignKind) {
  return lintForeign(new Source('x', text), kind, {
    file: identify('x', kind),
    release: '1.9',
    profile: 'production',
    date: '2026-06-01',
  }).findings;
}

describe('no text makes the rules about data fail', () => {
  const examples = [...dataRules, ...policyRules].flatMap(({ docs }) => [...docs.bad, ...docs.good]);

  test.each(dataKinds)('%s: not one for another format', (kind) => {
    const texts = new Set(examples.map(({ manifest }) => manifest));
    for (const text of texts) expect(() => lint(text, kind)).not.toThrow();
  });

  test.each(kinds)('%s: not its own with pieces of it missing, doubled, or of another type', (kind) => {
    const own = examples.filter(({ as }) => as === kind).slice(0, 40);
    for (const { manifest } of own)
      for (const text of mutations(manifest)) expect(() => lint(text, kind)).not.toThrow();
  });

  test.each(dataKinds)('%s: not one with the names of an object, nothing, or only depth', (kind) => {
    const texts = [
      '',
      'null',
      '[]',
      '7',
      '""',
      '{"__proto__": {"type": 1}, "constructor": [], "toString": null}',
      '[toString]\n__proto__ = 1\n[__proto__.x]\ny = 2\n',
      '['.repeat(200_000),
      '{"a":'.repeat(200_000),
      'a: '.repeat(20_000),
      `${'[x'.repeat(5000)}]`,
      '\u0000\uFEFF\uD800',
    ];
    for (const text of texts) expect(() => lint(text, kind)).not.toThrow();
  });
});

describe('much of something', () => {
  const many = (count: number, one: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => one(at)).join(',');

  test.each<readonly [ForeignKind, string]>([
    ['occlum', `{"mount": [${many(20_000, (at) => `{"target": "/m${at}", "type": "hostfs"}`)}]}`],
    [
      'occlum',
      `{"env": {"default": [${many(20_000, (at) => `"V${at}=1"`)}], "untrusted": [${many(20_000, (at) => `"V${at}"`)}]}}`,
    ],
    ['image-policy', `{"default": [], "transports": {"docker": {${many(20_000, (at) => `"R${at}": []`)}}}}`],
    ['decrypt-config', `{${many(50_000, (at) => `"k${at}": ${at}`)}}`],
    [
      'marblerun-manifest',
      `{"Packages": {${many(10_000, (at) => `"p${at}": {}`)}}, "Marbles": {${many(2000, (at) => `"m${at}": {"Package": "q${at}"}`)}}}`,
    ],
    ['rvps-values', `{${many(50_000, (at) => `"sgx_mr_enclave_${at}": ["${'0'.repeat(64)}"]`)}}`],
    ['image-policy', `{"default": [{"type": "sigstoreSigned", "keyPath": "kbs:///${'a/'.repeat(200_000)}"}]}`],
    [
      'image-policy',
      `{"default": [], "transports": {"docker": {"${'a/'.repeat(100_000)}b": [], "${'*.a'.repeat(50_000)}": [], "${'a-'.repeat(50_000)}": []}}}`,
    ],
    [
      'occlum-bom',
      `targets: [{target: "${'/tmp'.repeat(50_000)}", copy: [{from: "${'/'.repeat(100_000)}x", files: ["${'a.'.repeat(50_000)}jar"]}]}]`,
    ],
  ])('%s is judged in a moment, and not all of it is said', (kind, text) => {
    expect(lint(text, kind).length).toBeLessThan(3000);
  });
});

function mutations(text: string): readonly string[] {
  const tokens: readonly string[] = text.match(/"(?:\\.|[^"\\])*"|[\w.-]+|\s+|[^\w\s]/g) ?? [];
  const places = tokens
    .map((_, at) => at)
    .filter((at) => /\S/.test(tokens[at]!) && at % Math.ceil(tokens.length / 60) === 0);
  return places.flatMap((at) =>
    ['', 'null', '7', '[]', '{}', `${tokens[at]}${tokens[at]}`, '"\u202e"'].map((by) => tokens.with(at, by).join('')),
  );
}
