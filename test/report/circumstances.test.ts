import { describe, expect, it } from 'vitest';
import { circumstances } from '../../src/report/circumstances.ts';

describe('where a finding occurs', () => {
  it('is not said when it always does', () => {
    expect(circumstances({})).toBeUndefined();
  });

  it('is said of variants and conditions', () => {
    expect(circumstances({ variants: ['release'], assumptions: ["env.DEBUG ==\n '1'", 'not (a)'] })).toBe(
      "in variant release, when `env.DEBUG == '1'` and `not (a)`",
    );
  });

  it('is said in a few of many conditions', () => {
    const assumptions = Array.from({ length: 5000 }, (_, at) => `x${at}`);
    expect(circumstances({ assumptions })).toBe(
      'when `x0` and `x1` and `x2` and `x3` and `x4` and `x5` and `x6` and `x7` and 4992 more conditions',
    );
    expect(circumstances({ assumptions: assumptions.slice(0, 9) })).toBe(
      'when `x0` and `x1` and `x2` and `x3` and `x4` and `x5` and `x6` and `x7` and 1 more condition',
    );
  });
});
