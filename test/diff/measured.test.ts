import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LocatedError } from '../../src/diagnostic/located-error.ts';
import { diffManifests } from '../../src/diff/diff-manifests.ts';
import type { Change } from '../../src/diff/manifest-diff.ts';
import { parseRelease } from '../../src/gramine/release.ts';
import { Source } from '../../src/text/source.ts';

const shared = process.env.MANIFESTLY_SHARED ?? join(import.meta.dirname, '../../../shared');
const golden = join(shared, 'golden/measure');

interface Case {
  readonly name: string;
  readonly source: Source;
  readonly templated: boolean;
  readonly defines: ReadonlyMap<string, string | true>;
  readonly signed: string;
  /** Links in a chroot, and expressions, give listed files other names. */
  readonly hasOtherNames: boolean;
}

/** What the genuine tools of a release made of each source they took. */
function cases(version: string): readonly Case[] {
  return readdirSync(golden).flatMap((name) => {
    const folder = join(golden, name);
    const names = ['app.manifest.template', 'app.manifest'].filter((file) => existsSync(join(folder, file)));
    const signed = signedIn(folder, version);
    if (names.length === 0 || signed === undefined || signed.length > 50_000) return [];
    const { args = [], chroot }: { args?: string[]; chroot?: string } = JSON.parse(
      readFileSync(join(folder, 'case.json'), 'utf8'),
    );
    const defines = args.flatMap((arg) => {
      const [, key, value] = /^-D([^=]+)(?:=(.*))?$/.exec(arg) ?? [];
      return key === undefined ? [] : [[key, value ?? true] as const];
    });
    const text = readFileSync(join(folder, names[0]!), 'utf8');
    return [
      {
        name,
        source: new Source(name, text),
        templated: names[0]!.endsWith('.template'),
        defines: new Map(defines),
        signed,
        hasOtherNames: chroot !== undefined || text.includes('{{'),
      },
    ];
  });
}

function signedIn(folder: string, version: string): string | undefined {
  const expected = join(folder, 'expected', version);
  const same = join(expected, 'same.json');
  if (existsSync(same))
    return signedIn(folder, (JSON.parse(readFileSync(same, 'utf8')) as { same_as: string }).same_as);
  const file = join(expected, 'app.manifest.sgx');
  return existsSync(file) && existsSync(join(expected, 'app.sig')) ? readFileSync(file, 'utf8') : undefined;
}

describe.skipIf(!existsSync(golden))('what the genuine tools measured', () => {
  test.each(['v1.4', 'v1.5', 'v1.6.2', 'v1.7', 'v1.8', 'v1.9'])(
    '%s: no two sources are called alike or different wrongly',
    (version) => {
      const release = parseRelease(version)!;
      const all = cases(version);
      const wrong: string[] = [];
      const counted = { same: 0, changes: 0, unknown: 0 };
      for (const [index, a] of all.entries()) {
        for (const b of all.slice(index)) {
          const { mrenclave, assumes } = identityOf(a, b, release);
          counted[mrenclave]++;
          const isSame = a.signed === b.signed;
          if (mrenclave === 'changes' && isSame) wrong.push(`${a.name} and ${b.name} are measured alike`);
          if (mrenclave === 'same' && !isSame && !assumes.includes('trusted files'))
            wrong.push(`${a.name} and ${b.name} are not`);
        }
      }
      expect(wrong).toEqual([]);
      expect(all.length).toBeGreaterThan(20);
      expect(counted.changes).toBeGreaterThan(counted.unknown * 5);
    },
  );

  test.each(['v1.4', 'v1.5', 'v1.6.2', 'v1.7', 'v1.8', 'v1.9'])(
    '%s: a source and what was made of it mean the same',
    (version) => {
      const release = parseRelease(version)!;
      for (const one of cases(version)) {
        const signed = { source: new Source('signed', one.signed), templated: false, final: true };
        const { changes, identity } = diffManifests({ ...one, final: false }, signed, { release });
        expect({ name: one.name, mrenclave: identity.mrenclave === 'changes' ? identity.causes : [] }).toEqual({
          name: one.name,
          mrenclave: [],
        });
        expect({
          name: one.name,
          certain: changes.filter((change) => isCertain(change) && !(one.hasOtherNames && change.subject === 'files')),
        }).toEqual({
          name: one.name,
          certain: [],
        });
      }
    },
  );
});

function isCertain({ direction }: Change): boolean {
  return direction !== 'unknown';
}

function identityOf(a: Case, b: Case, release: NonNullable<ReturnType<typeof parseRelease>>) {
  try {
    return diffManifests({ ...a, final: false }, { ...b, final: false }, { release }).identity;
  } catch (error) {
    if (error instanceof LocatedError) return { mrenclave: 'unknown', assumes: [] } as const;
    throw error;
  }
}
