import { describe, expect, test } from 'vitest';
import { diffManifests } from '../../src/diff/diff-manifests.ts';
import type { Change, ManifestDiff } from '../../src/diff/manifest-diff.ts';
import { opposite } from '../../src/gramine/direction.ts';
import { releases } from '../../src/gramine/release.ts';
import { randomManifests } from '../gramine/schema-cases.ts';
import {
  diff,
  isSection,
  plain,
  randomFrom,
  randomManifest,
  reordered,
  styles,
  type Table,
  type Value,
  written,
} from './generated.ts';

const count = 150;
const manifests = Array.from({ length: count }, (_, seed) => randomManifest(randomFrom(seed)));
const pairs = manifests.map((manifest, index) => [manifest, manifests[(index * 7 + 1) % count]!] as const);

const nothing = { added: 0, removed: 0, changed: 0, entries: [] };

describe('of every manifest', () => {
  test('nothing changes from itself', () => {
    for (const manifest of manifests) {
      for (const final of [false, true]) {
        const { changes, identity, trustedFiles } = diff(written(manifest), written(manifest), '1.9', final);
        expect({ changes, trustedFiles, mrenclave: identity.mrenclave }).toEqual({
          changes: [],
          trustedFiles: nothing,
          mrenclave: 'same',
        });
        expect(identity.causes).toEqual([]);
        expect(identity.sealedData.filter(({ effect }) => effect === 'unreadable')).toEqual([]);
      }
    }
  });

  test('layout and comments mean nothing, and are not measured in a source', () => {
    for (const [seed, manifest] of manifests.entries()) {
      for (const style of styles) {
        const { changes, identity } = diff(written(manifest), written(manifest, style, randomFrom(seed)));
        expect({ changes, mrenclave: identity.mrenclave }, `${seed} ${style}`).toEqual({
          changes: [],
          mrenclave: 'same',
        });
      }
    }
  });

  test('a comment changes the identity of a signed manifest', () => {
    for (const manifest of manifests) {
      const text = written(manifest);
      const { changes, identity } = diff(text, `# signed\n${text}`, '1.9', true);
      expect({ changes, mrenclave: identity.mrenclave, causes: identity.causes }).toEqual({
        changes: [],
        mrenclave: 'changes',
        causes: ['layout or comments, which are measured in a signed manifest'],
      });
    }
  });

  test('the order of keys means nothing, and is measured', () => {
    let moved = 0;
    for (const [seed, manifest] of manifests.entries()) {
      const other = reordered(randomFrom(seed + 1000), manifest) as Table;
      const { changes, identity } = diff(written(manifest), written(other));
      expect(changes).toEqual([]);
      expect(identity.mrenclave, written(manifest) + written(other)).toBe(
        measuredOrder(manifest) === measuredOrder(other) ? 'same' : 'changes',
      );
      if (identity.mrenclave === 'changes') moved++;
    }
    expect(moved).toBeGreaterThan(count / 2);
  });

  test('a default that is written out in front of others means nothing, and is measured', () => {
    for (const manifest of manifests) {
      const sgx = manifest.sgx as Table;
      if (sgx.enable_stats !== undefined) continue;
      const { changes, identity } = diff(
        written(manifest),
        written({ ...manifest, sgx: { enable_stats: false, ...sgx } }),
      );
      expect({ changes, mrenclave: identity.mrenclave }).toEqual({ changes: [], mrenclave: 'changes' });
      expect(identity.causes.join()).toContain('`sgx.enable_stats`');
    }
  });
});

describe('of every two manifests', () => {
  test('the comparison the other way round says the opposite', () => {
    for (const [a, b] of pairs) {
      const [there, back] = [diff(written(a), written(b)), diff(written(b), written(a))];
      expect(back.changes.map(essence).sort()).toEqual(there.changes.map(mirrored).sort());
      expect(identityOf(back)).toEqual(identityOf(there));
      const { added, removed, changed } = there.trustedFiles;
      expect(back.trustedFiles).toMatchObject({ added: removed, removed: added, changed });
    }
  });

  test('changes and causes do not depend on the style of either', () => {
    for (const [seed, [a, b]] of pairs.entries()) {
      const random = randomFrom(seed);
      const [one, other] = [
        diff(written(a), written(b)),
        diff(written(a, styles[random(3)]!, random), written(b, styles[random(3)]!, random)),
      ];
      expect(other.changes.map(essence)).toEqual(one.changes.map(essence));
      expect(other.identity).toEqual(one.identity);
    }
  });

  test('whatever changes meaning changes MRENCLAVE', () => {
    for (const [a, b] of pairs) {
      const { changes, identity } = diff(written(a), written(b));
      if (changes.length > 0) expect(identity.mrenclave).not.toBe('same');
    }
  });
});

describe('of texts that are hardly manifests, between any two releases', () => {
  const texts = [...randomManifests(700, 77)];

  test('the same holds', () => {
    for (const [at, a] of texts.entries()) {
      const b = texts[(at * 13 + 5) % texts.length]!;
      const release = releases[at % releases.length]!;
      const oldRelease = at % 3 === 0 ? releases[(at * 5) % releases.length]! : release;
      const [there, back] = [
        diffManifests(plain('a', a), plain('b', b), { release, oldRelease }),
        diffManifests(plain('b', b), plain('a', a), { release: oldRelease, oldRelease: release }),
      ];
      expect(back.changes.map(essence).sort(), a + b).toEqual(there.changes.map(mirrored).sort());
      const { changes, identity } = diff(a, a, release);
      expect({ changes, mrenclave: identity.mrenclave }).toEqual({ changes: [], mrenclave: 'same' });
    }
  });
});

function essence({ path, subject, kind, old: from, new: to, direction, affects }: Change): string {
  return JSON.stringify({ path, subject, kind, from, to, direction, affects });
}

function mirrored(change: Change): string {
  const { old: from, new: to, kind, direction } = change;
  const turned = kind === 'added' ? 'removed' : kind === 'removed' ? 'added' : 'changed';
  return essence({ ...change, old: to, new: from, kind: turned, direction: opposite(direction) });
}

function identityOf({ identity }: ManifestDiff) {
  const { mrenclave, mrsigner, isvProdId, isvSvn, attributes, needs, assumes, causes } = identity;
  return { mrenclave, mrsigner, isvProdId, isvSvn, attributes, needs, assumes, causes };
}

/** The keys of each table as written: values first, then sections. */
function measuredOrder(table: Table): string {
  const entries = Object.entries(table);
  const shown = ([name, member]: [string, Value]) =>
    typeof member === 'object' && !Array.isArray(member) ? `${name}{${measuredOrder(member)}}` : name;
  const [plain, own] = [false, true].map((is) => entries.filter(([name, member]) => isSection(name, member) === is));
  return [...plain!, ...own!].map(shown).join();
}
