import { describe, expect, test } from 'vitest';
import { type Judged, judge, opposite } from '../../src/gramine/direction.ts';
import { allKeys, enumValues, findKey } from '../../src/gramine/key-table.ts';
import type { KeyEntry } from '../../src/gramine/keys/entry.ts';

const judged = allKeys.filter(({ safety }) => safety !== undefined);

function valuesOf({ type }: KeyEntry): readonly Judged[] {
  if (type.kind === 'enum') return enumValues(type, '1.6.1');
  if (type.kind === 'boolean') return [false, true];
  return type.kind === 'integer' || (type.kind === 'string' && type.format === 'mask')
    ? [0n, 1n, 2n, 0xffn]
    : [undefined, 'a', 'b'];
}

describe('which value is safer', () => {
  test('has an opposite answer the other way round, whatever the key', () => {
    for (const key of judged) {
      for (const from of valuesOf(key)) {
        for (const to of valuesOf(key)) {
          if (from === to) continue;
          const [there, back] = [judge(key, from, to, '1.6.1'), judge(key, to, from, '1.6.1')];
          expect(back.direction, `${key.path} ${from} ${to}`).toBe(opposite(there.direction));
        }
      }
    }
  });

  test('distinguishes two values of every key that it knows about', () => {
    for (const key of judged) {
      const values = valuesOf(key);
      const directions = values.flatMap((from) => values.map((to) => judge(key, from, to, '1.6.1').direction));
      expect(directions, key.path).toContain('weaker');
    }
  });

  test('is one clause', () => {
    for (const key of judged) {
      const [least, most] = [valuesOf(key)[0], valuesOf(key).at(-1)];
      for (const { why } of [judge(key, least, most, '1.6.1'), judge(key, most, least, '1.6.1')])
        expect(why, key.path).toMatch(/^[a-z`A-Z].*[^.]$/);
    }
  });

  test('is unknown of masks that lack different bits, and of values nobody knows', () => {
    const mask = findKey('sgx.seal_key.flags_mask')!;
    expect(judge(mask, 1n, 2n, '1.9').direction).toBe('unknown');
    expect(judge(mask, 3n, 2n, '1.9').direction).toBe('weaker');
    expect(judge(findKey('loader.log_level')!, 'error', 'loud', '1.9').direction).toBe('unknown');
  });

  test('can end with a release', () => {
    const key = findKey('sys.disallow_subprocesses')!;
    expect(judge(key, true, false, '1.6.1').direction).toBe('weaker');
    expect(judge(key, true, false, '1.6.2').direction).toBe('neutral');
  });
});
