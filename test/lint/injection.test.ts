import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import { type Mistake, mistakes, type Planted } from './mistakes.ts';
import { corpus, lintSoil, pick, type Random, randomFrom, releaseOf, type Soil, shipped, viewsOf } from './planting.ts';

const names = ['1.9', '1.9', '1.8', '1.7', '1.5', '1.2', '1.0'];
const rounds = 2;

/** Besides the mistake itself, what is truly wrong because of it. */
const consequences: Readonly<Record<string, readonly string[]>> = {
  // A key that GSC or the arguments also set, and what the checker names although it stands there misspelt.
  'removed key': ['keys/missing'],
  'slip in a key': [
    'keys/missing',
    'sgx/attestation-combination',
    'loader/argv-not-configured',
    'loader/runtime-needs',
    'files/allowed-shadows-trusted',
    'files/code-allowed',
    'loader/unprotected-code',
    'mounts/key-ignored',
    'sys/ioctl-grammar',
    'security/unverified-source-file',
  ],
  'wrong type of an existing value': [
    'toml/mixed-array',
    'sys/ioctl-grammar',
    'files/allowed-shadows-trusted',
    'files/code-allowed',
  ],
  'wrong type of a member': ['files/code-allowed', 'files/allowed-shadows-trusted'],
  // A key of the processor's features can't stand beside an older one.
  'new key of a wrong type': ['keys/missing', 'gsc/owned-key', 'sgx/cpu-features'],
  'unsafe option': ['loader/argv-conflict', 'loader/env-source-conflict', 'gsc/owned-key', 'gsc/allowed-directory'],
  'misplaced key': ['gsc/allowed-directory'],
};

describe.each([
  ['what the repository ships', shipped()],
  ['the shared corpus', corpus()],
] as const)('mistakes planted into %s', (_, soils) => {
  describe.skipIf(soils.length === 0).each(Object.entries(mistakes))('%s', (name, mistake) => {
    test('are found where they are, and once', () => {
      const missed: unknown[] = [];
      const surplus: unknown[] = [];
      let count = 0;
      for (const { soil, planted, before, after, release } of plantings(soils, name, mistake)) {
        count++;
        const found = after.find(
          ({ code, range }) =>
            planted.rules.includes(code) && range?.start === planted.at.start && range.end === planted.at.end,
        );
        const fresh = newIn(after, before);
        const where = {
          file: soil.name,
          release,
          planted: planted.text.slice(planted.at.start - 60, planted.at.end + 40),
        };
        if (!found)
          missed.push({
            ...where,
            at: planted.text.slice(planted.at.start, planted.at.end),
            found: fresh.map(({ code, message }) => `${code}: ${message}`),
          });
        const others = fresh.filter(
          (one) => one !== found && one.severity === 'error' && !consequences[name]?.includes(one.code),
        );
        if (others.length > 0)
          surplus.push({ ...where, others: others.map(({ code, message }) => `${code}: ${message}`) });
      }
      expect(missed).toEqual([]);
      expect(surplus).toEqual([]);
      expect(count).toBeGreaterThan(0);
    });
  });
});

interface Planting {
  readonly soil: Soil;
  readonly release: string;
  readonly planted: Planted;
  readonly before: readonly Diagnostic[];
  readonly after: readonly Diagnostic[];
}

/** Into each text, with either line ending, for some release. */
function* plantings(soils: readonly Soil[], name: string, mistake: Mistake): Generator<Planting> {
  const random = randomFrom(name.length * 7919 + soils.length);
  for (const original of soils) {
    for (const soil of [original, { ...original, text: original.text.replaceAll('\n', '\r\n') }]) {
      const release = pick(random, names);
      const before = lintSoil(soil, soil.text, releaseOf(release));
      for (let round = 0; round < rounds; round++) {
        const planted = plant(soil, release, mistake, random);
        if (planted) yield { soil, release, planted, before, after: lintSoil(soil, planted.text, releaseOf(release)) };
      }
    }
  }
}

/** Some tries: not every place and key suit, and a text that is no TOML any more is another mistake. */
function plant(soil: Soil, name: string, mistake: Mistake, random: Random): Planted | undefined {
  const release = releaseOf(name);
  const views = viewsOf(soil, soil.text, release);
  for (let attempt = 0; attempt < 5; attempt++) {
    const planted = mistake({ soil, text: soil.text, release, random, views });
    if (!planted) continue;
    const after = viewsOf(soil, planted.text, release);
    if (after.length > 0 && after.every(({ document }) => document.problems.length === 0)) return planted;
  }
  return undefined;
}

/** By what they say: positions shift when something is planted. */
function newIn(after: readonly Diagnostic[], before: readonly Diagnostic[]): readonly Diagnostic[] {
  const known = new Map<string, number>();
  for (const one of before) known.set(saying(one), (known.get(saying(one)) ?? 0) + 1);
  return after.filter((one) => {
    const left = known.get(saying(one)) ?? 0;
    known.set(saying(one), left - 1);
    return left <= 0;
  });
}

function saying({ code, message }: Diagnostic): string {
  return `${code} ${message.replace(/\[\d+\]/g, '[]')}`;
}
