import { describe, expect, test } from 'vitest';
import { evaluated } from './evaluated.ts';

const said = (text: string): string => evaluated(text).value;

describe('what can’t be read is refused in its place', () => {
  test.each([
    ['p if { input.x with input as 1 }', 'p.rego:2:16: unsupported construct `with`'],
    [
      'p if { not input.xs[_] == 1 }',
      'p.rego:2:8: unsupported construct `not … [_]` (put what is negated in a rule of its own)',
    ],
    ['p := data', 'p.rego:2:6: unsupported construct `data` as a whole'],
    ['p := data.test', 'p.rego:2:6: unsupported construct `data` as a whole'],
    ['p if { some x; data[x].y }', 'p.rego:2:16: unsupported construct `data` as a whole'],
    ['p := data[input.x].y', 'p.rego:2:6: unsupported construct `data[…]`'],
    ['p := $"a{1}"', 'p.rego:2:6: unsupported construct `$"…"`'],
    ['p := 01', 'p.rego:2:6: `01` is no number'],
    ['p := "a\\x"', 'p.rego:2:6: the string has an escape that JSON lacks'],
    ['p := "a', 'p.rego:2:6: the string does not end'],
    ['p := [1, 2', 'p.rego:2:11: `]` is missing before the end of the text'],
    ['p := ', 'p.rego:2:6: the text ends in the middle of a rule'],
    ['p if { }', 'p.rego:2:8: the body is empty'],
    ['p', 'p.rego:2:1: the rule `p` has neither a value nor a body'],
    ['p if { a b }', 'p.rego:2:10: `}` is missing before `b`'],
    ['p := 1 q := 2', 'p.rego:2:8: the rule does not end here'],
    ['p := @', 'p.rego:2:6: Rego has no `@`'],
    ['default p', 'p.rego:2:1: the default has no value'],
    ['default p := 1\ndefault p := 2', 'p.rego:3:9: `p` has two defaults'],
    ['p := 1\np(x) := x', 'p.rego:3:1: `p` is a function in one place and a rule in another'],
    ['f(x) := x\nf(x, y) := x\np := 1', 'p.rego:3:1: `f` takes 1 arguments elsewhere'],
    ['package a.b\nimport foo.bar\np := 1', "p.rego:2:8: `foo.bar` can't be imported (import from `input` or `data`)"],
    ['package', 'p.rego:1:8: a name is missing'],
  ])('%s', (text, message) => {
    expect(said(text)).toBe(message);
  });
  test('cycles are found before anything runs, even where they do no harm', () => {
    expect(said('p if { q }\nq if { not p }')).toBe('p.rego:2:1: cyclic rules: `p` needs `q` needs `p`');
    expect(said('p := 1\nf(x) := f(x)')).toBe('p.rego:3:1: cyclic rules: `f` needs `f`');
    expect(said('p := [x | some x in q]\nq contains x if { x := p }')).toContain('cyclic rules');
  });
});

describe('what is hostile ends soon', () => {
  test.each([
    ['brackets', `p := ${'['.repeat(1000)}${']'.repeat(1000)}`, 'nested more than 256 deep'],
    ['parentheses', `p := ${'('.repeat(1000)}1${')'.repeat(1000)}`, 'nested more than 256 deep'],
    ['objects', `p := ${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`, 'nested more than 256 deep'],
    ['comprehensions', `p := ${'[x | some x, '.repeat(1000)}`, 'nested more than 256 deep'],
    ['references', `p := input${'.a'.repeat(100_000)}`, 'nested more than 256 deep'],
    ['sums', `p := 1${'+1'.repeat(100_000)}`, 'nested more than 256 deep'],
    ['loops', `p if {\n${'some _ in [1, 2]\n'.repeat(200)}}`, 'more than 100 loops are nested here'],
    ['digits', `p := ${'9'.repeat(1_000_000)}`, 'the number is too large'],
    ['exponents', 'p := 1e999', 'the number is too large'],
    ['statements that wait for one another', `p if {\n${'x\n'.repeat(100_000)}}`, '`x` has no value here'],
    ['ranges', 'p := count(numbers.range(1, 1000000000000))', 'too many steps'],
    ['products', `p if {\n x0 := 3\n${doubled((x) => `${x} * ${x}`)}}`, 'too many steps'],
    ['lists that double', `p if {\n x0 := [1]\n${doubled((x) => `array.concat(${x}, ${x})`)}}`, 'too many steps'],
    ['texts that double', `p if {\n x0 := "ab"\n${doubled((x) => `concat("", [${x}, ${x}])`)}}`, 'too many steps'],
    [
      'values that share',
      `p if {\n x0 := [1]\n${doubled((x) => `[${x}, ${x}]`)} count({x60}) == 1 }`,
      'too many steps',
    ],
    ['shared values that are printed', `p if {\n x0 := [1]\n${doubled((x) => `[${x}, ${x}]`)} print(x60) }`, 'too '],
    ['long lines', `p if { x := "${'a'.repeat(1_000_000)}"; print(x, x, x, x, x) }`, 'a printed line is too long'],
    ['many lines', 'p := 1 if { some x in numbers.range(1, 600000); print(x); false }', 'too much is printed'],
  ])('%s', (_, text, message) => {
    expect(said(text)).toContain(message);
  });
  test('calls that wait for one another', () => {
    const chain = Array.from({ length: 1000 }, (_, at) => `f${at}(x) := f${at + 1}(x)\n`).join('');
    expect(said(`${chain}f1000(x) := x\np := f0(1)`)).toContain('rules wait for one another too deeply');
  });
  test.each([
    ['rules', 'p if input.x\n'.repeat(50_001), 'p.rego:50002:1: the policy has more than 50000 rules'],
    ['values', 'p := 1\n'.repeat(50_001), 'p.rego:50002:1: the policy has more than 50000 rules'],
    ['bodies', `p ${'{ 1 } '.repeat(50_001)}`, 'p.rego:2:300003: the policy has more than 50000 rules'],
    ['statements', `p if {\n${'1\n'.repeat(500_000)}}`, 'p.rego:500002:1: the policy has more than 500000 expressions'],
    ['names', `p := [\n${'input,\n'.repeat(500_000)}]`, 'p.rego:500002:1: the policy has more than 500000 expressions'],
    [
      'branches',
      `p if {\n1\n}${' else := 1 if 1\n'.repeat(500_000)}`,
      'p.rego:500002:15: the policy has more than 500000 expressions',
    ],
  ])('too many %s are refused where they become too many', (_, text, message) => {
    expect(said(text)).toBe(message);
  });
  test('as many rules and expressions as there may be are read', () => {
    expect(said('p if input.x\n'.repeat(50_000))).toBe('undefined');
    expect(said(`p if {\n${'1\n'.repeat(499_999)}}`)).toBe('true');
  });
  test('policies of five megabytes', () => {
    const data = `q := {"a": [${'{"a":"b","c":[1,2,3]},'.repeat(230_000)}1]}`;
    expect(said(`${data}\np := count(q.a)`)).toBe('230001');
    expect(said(`${'p if { input.x == 1 }\n'.repeat(20_000)}`)).toBe('undefined');
    expect(said(`p if {\n${'input\n'.repeat(50_000)}}`)).toBe('undefined');
  });
  test('names that JavaScript knows are names like others', () => {
    expect(
      said('p := [constructor, __proto__(2), {"__proto__": 3}["__proto__"]]\nconstructor := 1\n__proto__(x) := x'),
    ).toBe('[1,2,3]');
    expect(said('p := toString')).toContain('`toString` has no value here');
    expect(said('p := input.constructor')).toBe('undefined');
  });
});

function doubled(next: (before: string) => string): string {
  return Array.from({ length: 60 }, (_, at) => ` x${at + 1} := ${next(`x${at}`)}\n`).join('');
}
