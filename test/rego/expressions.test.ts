import { describe, expect, test } from 'vitest';
import { valueOfExpression } from './evaluated.ts';

const values = (cases: readonly (readonly [expression: string, value: string])[]): void => {
  test.each(cases)('%s is %s', (expression, value) => {
    expect(valueOfExpression(expression, { input: { a: { b: [10, 20] }, n: null, f: false, s: 'x' } })).toBe(value);
  });
};

describe('literals', () => {
  values([
    ['"a\\u00e9\\n\\"\\/"', '"aé\\n\\"/"'],
    ['`a\\n"b`', '"a\\\\n\\"b"'],
    ['18446744073709551615', '18446744073709551615'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['1.0', '1'],
    ['1.50', '1.5'],
    ['1e3', '1000'],
    ['{"b": 1, "a": [true, null, {}]}', '{"a":[true,null,{}],"b":1}'],
    ['{3, 1, 2, 1}', '[1,2,3]'],
    ['set()', '[]'],
    ['{1: "x", "1": "y", [2]: "z"}', '{"1":"x","1":"y","[2]":"z"}'],
    ['[1, 2,]', '[1,2]'],
    ['{"a": 1,}', '{"a":1}'],
    ['{"__proto__": 1, "constructor": 2}', '{"__proto__":1,"constructor":2}'],
  ]);
});

describe('operators', () => {
  values([
    ['1 + 2 * 3 - 4', '3'],
    ['10 - 2 - 3', '5'],
    ['(1 + 2) * 3', '9'],
    ['7 / 2', '3.5'],
    ['6 / 2', '3'],
    ['7 % 4', '3'],
    ['-7 % 4', '-3'],
    ['1 / 0', 'undefined'],
    ['1 % 0', 'undefined'],
    ['1.5 % 1', 'undefined'],
    ['18446744073709551615 + 1', '18446744073709551616'],
    ['18446744073709551616 - 18446744073709551615', '1'],
    ['9007199254740993 == 9007199254740992', 'false'],
    ['1 == 1.0', 'true'],
    ['"1" == 1', 'false'],
    ['[1, {"a": 1}] == [1.0, {"a": 1.0}]', 'true'],
    ['{1, 2} == {2, 1}', 'true'],
    ['[1] == {1}', 'false'],
    ['{"a": 1} == {"a": 1, "b": 2}', 'false'],
    ['1 + "a"', 'undefined'],
    ['{1, 2} | {2, 3}', '[1,2,3]'],
    ['{1, 2} & {2, 3}', '[2]'],
    ['{1, 2} - {2, 3}', '[1]'],
    ['[1] | {2}', 'undefined'],
    ['{x | x := [1, 2][_]} | {3}', '[1,2,3]'],
    ['1 < 2', 'true'],
    ['2 <= 1', 'false'],
    ['input.s != "y"', 'true'],
    ['input.nothing == null', 'undefined'],
    ['input.n == null', 'true'],
    ['- (2)', '-2'],
    ['1 - -1', '2'],
  ]);
});

describe('the order of values', () => {
  values([
    [
      '[null < false, false < true, true < 0, 0 < "", "" < [], [] < set(), set() < {}]',
      '[true,true,true,true,true,true,true]',
    ],
    ['sort([{}, set(), [], "a", 1, true, false, null])', '[null,false,true,1,"a",[],[],{}]'],
    ['"\\ud83d\\ude00" > "\\uff00"', 'true'],
    ['"Z" < "a"', 'true'],
    ['[1, 2] < [1, 2, 0]', 'true'],
    ['[2] > [1, 9]', 'true'],
    ['{"a": 2} > {"a": 1, "b": 0}', 'true'],
    ['18446744073709551615 > 1.5', 'true'],
    ['sort([10, 9, 1.5, -1])', '[-1,1.5,9,10]'],
  ]);
});

describe('references', () => {
  values([
    ['input.a.b[1]', '20'],
    ['input["a"]["b"][0]', '10'],
    ['input.a.b[2]', 'undefined'],
    ['input.a.b[-1]', 'undefined'],
    ['input.a.b["0"]', 'undefined'],
    ['input.a.b[1.0]', '20'],
    ['input.s.x', 'undefined'],
    ['input.n.x', 'undefined'],
    ['{1, 2}[1]', '1'],
    ['{1, 2}[3]', 'undefined'],
    ['{[1]: "x"}[[1]]', '"x"'],
    ['{1: "x"}[1.0]', '"x"'],
    ['"abc"[0]', 'undefined'],
    ['[[1, 2], [3]][0][1]', '2'],
    ['split("a/b", "/")[1]', '"b"'],
    ['input.f', 'false'],
  ]);
});

describe('membership', () => {
  values([
    ['20 in input.a.b', 'true'],
    ['30 in input.a.b', 'false'],
    ['1, 20 in input.a.b', 'true'],
    ['0, 20 in input.a.b', 'false'],
    ['"b", [10, 20] in input.a', 'true'],
    ['[10, 20] in input.a', 'true'],
    ['"b" in input.a', 'false'],
    ['[1] in {[1], [2]}', 'true'],
    ['"x" in "xyz"', 'false'],
    ['[1 in [1], 2 in [1]]', '[true,false]'],
    ['{x: y | some x, y in ["a"]}', '{"0":"a"}'],
    ['1.0 in {1}', 'true'],
  ]);
});
