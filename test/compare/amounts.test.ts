import { describe, expect, it } from 'vitest';
import { amountLike, parseAmount } from '../../src/compare/amounts.ts';

describe('a quantity of a scenario', () => {
  it.each([
    ['size', '600MiB', 600 * 1024 ** 2],
    ['size', '600 MiB', 600 * 1024 ** 2],
    ['size', '1.5GB', 1.5e9],
    ['size', '0B', 0],
    ['size', '7KB', 7000],
    ['size', '7kB', 7000],
    ['speed', '125MB/s', 125e6],
    ['speed', '1Gbit/s', 125e6],
    ['speed', '10 MiB/s', 10 * 1024 ** 2],
    ['duration', '90s', 90],
    ['duration', '250ms', 0.25],
    ['duration', '1.5h', 5400],
    ['duration', '2d', 172_800],
  ] as const)('as a %s `%s` is %d in base units', (kind, text, value) => {
    expect(parseAmount(kind, text)).toBe(value);
  });

  it.each([
    ['size', '600M'],
    ['size', '600'],
    ['size', '600mib'],
    ['size', '-1MiB'],
    ['size', '1e3B'],
    ['size', '0x10B'],
    ['size', '125MB/s'],
    ['size', '1MiB '],
    ['size', '.5GB'],
    ['size', `${'9'.repeat(400)}B`],
    ['speed', '125MB'],
    ['speed', '125MB/min'],
    ['duration', '90'],
    ['duration', '1m'],
    ['duration', 'constructor'],
    ['duration', ''],
  ] as const)('as a %s `%s` is none', (kind, text) => {
    expect(parseAmount(kind, text)).toBeUndefined();
  });

  it('is written in the unit of another', () => {
    expect(amountLike('speed', '125MB/s', 12_345_678)).toBe('12.3 MB/s');
    expect(amountLike('duration', '40min', 3600)).toBe('60 min');
    expect(amountLike('size', '40min', 3600)).toBeUndefined();
  });
});
