import { describe, expect, it } from 'vitest';
import { parseKubernetesQuantity } from '../../src/kata/kubernetes-quantity.ts';

describe('a quantity of Kubernetes', () => {
  it.each([
    ['600Mi', 600 * 1024 ** 2],
    ['1.5Gi', 1.5 * 1024 ** 3],
    ['2G', 2e9],
    ['129e6', 129e6],
    ['1E', 1e18],
    ['100m', 0.1],
    ['.5k', 500],
    ['0', 0],
  ])('%s is %d', (text, value) => {
    expect(parseKubernetesQuantity(text)).toBeCloseTo(value, 6);
  });

  it.each(['', '600MB', '600mi', '-1', '1 Gi', 'Mi', '1e', '1e999', 'constructor', '1.2.3'])('%s is none', (text) => {
    expect(parseKubernetesQuantity(text)).toBeUndefined();
  });
});
