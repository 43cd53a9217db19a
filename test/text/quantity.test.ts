import { describe, expect, test } from 'vitest';
import { quantity } from '../../src/text/quantity.ts';

describe('a quantity as people read it', () => {
  test('has bytes in binary units, with two digits after the point at most', () => {
    expect(
      [0, 1, 1023, 1024, 8096 * 2 ** 20, 629_145_600, 704_643_072_000, -2048].map((value) => quantity(value, 'B')),
    ).toEqual(['0 B', '1 B', '1,023 B', '1 KiB', '7.91 GiB', '600 MiB', '656.25 GiB', '-2 KiB']);
  });

  test('has rates of bytes too', () => {
    expect(quantity(125_000_000, 'B/s')).toBe('119.21 MiB/s');
  });

  test('has seconds from milliseconds to hours', () => {
    expect([0, 0.0042, 0.5, 5.0332, 59.999, 60, 65, 3600, 3661, 90_000].map((value) => quantity(value, 's'))).toEqual([
      '0 s',
      '4.2 ms',
      '500 ms',
      '5.03 s',
      '60 s',
      '1 min',
      '1 min 5 s',
      '1 h',
      '1 h 1 min 1 s',
      '25 h',
    ]);
  });

  test('has shares as per cent, and other units behind the number', () => {
    expect(quantity(0.0741, '1')).toBe('7.41 %');
    expect(quantity(1120, 'reference values/year')).toBe('1,120 reference values/year');
    expect(quantity(1_234_567.8, null)).toBe('1,234,568');
    expect(quantity(0.000012, null)).toBe('0.000012');
  });
});
