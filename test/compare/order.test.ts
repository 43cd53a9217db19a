import { describe, expect, test } from 'vitest';
import { checkOrder, orderEdges, orderSteps, parseOrder } from '../../src/compare/order.ts';

const texts = (order: string): readonly string[] => checkOrder(parseOrder(order)).violations.map(({ text }) => text);

describe('the order of a launch', () => {
  test('the steps as they are numbered are valid', () => {
    expect(checkOrder(parseOrder('1,2,3,4,5,6,7,8'))).toEqual({
      order: [1, 2, 3, 4, 5, 6, 7, 8],
      isValid: true,
      violations: [],
      serialised: [
        [1, 5],
        [2, 5],
        [3, 5],
        [4, 5],
      ],
      parallel: [],
      criticalPath: [1, 2, 3, 4, 6, 7, 8],
    });
  });

  test('attesting the application before the key request violates what the proposal was told', () => {
    expect(texts('1,2,6,3,4,5,7,8')).toEqual([
      'violates 5→6 (needs CreateContainer annotations)',
      'violates 4→6 (needs the file system key, which is made when the image is unpacked)',
      'violates 3→6 (PullImage returns before StartContainer is called)',
    ]);
  });

  test('no other order of the steps is valid', () => {
    const valid = permutations([1, 2, 3, 4, 5, 6, 7, 8]).filter((order) => checkOrder(order).isValid);
    expect(valid).toEqual([[1, 2, 3, 4, 5, 6, 7, 8]]);
  });

  test('an order is valid exactly when it keeps all edges and never returns to a call', () => {
    const calls = ['RunPodSandbox', 'PullImage', 'CreateContainer', 'StartContainer'];
    const callOf = (step: number) => calls.indexOf(orderSteps.find((one) => one.step === step)!.call);
    for (const order of permutations([1, 2, 3, 4, 5, 6, 7, 8])) {
      const keepsEdges = orderEdges.every(({ before, after }) => order.indexOf(before) < order.indexOf(after));
      const keepsCalls = order.every((step, at) => at === 0 || callOf(order[at - 1]!) <= callOf(step));
      expect(checkOrder(order).isValid).toBe(keepsEdges && keepsCalls);
    }
  });

  test('creating the container first violates the order of calls alone', () => {
    expect(texts('5,1,2,3,4,6,7,8')).toEqual([
      'violates 1→5 (RunPodSandbox returns before CreateContainer is called)',
      'violates 2→5 (PullImage returns before CreateContainer is called)',
      'violates 3→5 (PullImage returns before CreateContainer is called)',
      'violates 4→5 (PullImage returns before CreateContainer is called)',
    ]);
  });

  test.each([
    ['1,2,3', 'the order lacks step 4 (decrypt and unpack into the encrypted file system)'],
    ['1,2,3,4,5,6,7,7', 'step 7 stands twice in the order'],
    ['1,2,3,4,5,6,7,9', '`9` is no step of a launch'],
    ['', '`` is no step of a launch'],
    ['1,2,3,4,5,6,7,8,8', 'step 8 stands twice in the order'],
    ['__proto__,2', '`__proto__` is no step of a launch'],
    ['1;2', '`1;2` is no step of a launch'],
  ])('%j is refused', (text, message) => {
    expect(() => parseOrder(text)).toThrow(message);
  });

  test('blanks around the numbers do no harm', () => {
    expect(parseOrder(' 1, 2,3,4,5,6,7,8')).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

function permutations(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}
