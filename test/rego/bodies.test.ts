import { describe, expect, test } from 'vitest';
import { evaluated } from './evaluated.ts';

const value = (text: string, input: unknown = {}): string => evaluated(text, { input }).value;
const prints = (text: string, input: unknown = {}): readonly string[] => evaluated(text, { input }).prints;

describe('statements', () => {
  test('only undefined and false stop a body', () => {
    const holds = (expression: string): string => value(`p if { ${expression} }`, { z: 0, e: [], f: false, n: null });
    expect(['input.z', 'input.e', '""', 'input.n', '{}', 'set()'].map(holds)).toEqual(Array(6).fill('true'));
    expect(['input.f', 'input.x', 'false'].map(holds)).toEqual(Array(3).fill('undefined'));
  });
  test('not holds for undefined and false alone: an empty list is there', () => {
    const holds = (expression: string): string =>
      value(`p if { not ${expression} }`, { z: 0, e: [], f: false, n: null });
    expect(['input.f', 'input.x', '1 == 2', 'input.x.y == 1'].map(holds)).toEqual(Array(4).fill('true'));
    expect(['input.z', 'input.e', 'input.n', '""'].map(holds)).toEqual(Array(4).fill('undefined'));
  });
  test('not holds where a function can’t take its arguments', () => {
    expect(value('p if { not startswith(1, "a") }')).toBe('true');
    expect(value('p if { not regex.match("(", "a") }')).toBe('true');
    expect(value('p if { not to_number("x") }')).toBe('true');
    expect(value('p if { not 1 / 0 }')).toBe('true');
  });
  test('assignment gives a value, false too', () => {
    expect(value('p := x if { x := false }')).toBe('false');
    expect(value('p := x if { x := input.nothing }')).toBe('undefined');
  });
  test('semicolons and lines part statements', () => {
    expect(value('p := x if { x := 1; x > 0\n x < 2; }')).toBe('1');
  });
  test('an expression may go over lines', () => {
    expect(value('p := [\n 1,\n  2 +\n 3\n]')).toBe('[1,5]');
  });
  test('a bracket on the next line begins a statement', () => {
    expect(value('p := x if {\n x := input\n [1][0] == 1\n}', 3)).toBe('3');
  });
});

describe('loops', () => {
  test('an unnamed index tries each element in order', () => {
    expect(prints('p := count(x) if { x := ["a", "b"][_]; print(x) }')).toEqual(['p.rego:2: a', 'p.rego:2: b']);
  });
  test('objects are visited by the order of their keys, sets by that of their elements', () => {
    expect(value('p := [[k, v] | some k, v in {"b": 1, "a": 2, "10": 3, "9": 4}]')).toBe(
      '[["10",3],["9",4],["a",2],["b",1]]',
    );
    expect(value('p := [x | some x in {"b", 3, "a", [1], null}]')).toBe('[null,3,"a","b",[1]]');
  });
  test('a name keeps its value in what follows', () => {
    expect(value('p := [[i, j] | input.a[i] == input.b[j]]', { a: [1, 2], b: [2, 1, 2] })).toBe('[[0,1],[1,0],[1,2]]');
    expect(value('p := [i | some i; input.a[i] == input.b[i]]', { a: [1, 2, 3], b: [1, 9, 3] })).toBe('[0,2]');
    expect(value('p := [v | some i; i = 1; v := input.a[i]]', { a: [5, 6] })).toBe('[6]');
  });
  test('loops over what is no collection, or is not there, do nothing', () => {
    expect(value('p := [x | x := input.s[_]]', { s: 'abc' })).toBe('[]');
    expect(value('p := [x | some x in input.n]', { n: null })).toBe('[]');
    expect(value('p := [x | some x in input.nothing]')).toBe('[]');
  });
  test('a function beside a loop is called for each element', () => {
    const text = 'f(x) := x if { print("f") }\np := [1 | f(2) == [1, 2, 2][_]]';
    expect(evaluated(text)).toEqual({ value: '[1,1]', prints: Array(3).fill('p.rego:2: f') });
  });
  test('nested loops go from the inside out', () => {
    expect(value('p := [x | x := input[_][_]]', [[1, 2], [], [3]])).toBe('[1,2,3]');
    expect(
      value('p := [[i, j] | input[i][j] == 1]', [
        [1, 2],
        [2, 1],
      ]),
    ).toBe('[[0,0],[1,1]]');
  });
  test('some … in takes patterns', () => {
    expect(value('p := [x | some [x, "b"] in [["a", "b"], ["c", "d"], ["e", "b"]]]')).toBe('["a","e"]');
    expect(value('p := [n | some {"name": n} in [{"name": 1}, {"name": 2, "x": 1}]]')).toBe('[1]');
    expect(value('p := [x | some i, [x, _] in [["a", 1], ["b", 2]]; i > 0]')).toBe('["b"]');
    expect(value('p := [v | some "b", v in {"a": 1, "b": 2}]')).toBe('[2]');
  });
  test('some … in always names anew', () => {
    expect(value('f(x) := [x | some x in [1, 2]]\np := f(9)')).toBe('[1,2]');
  });
});

describe('every', () => {
  test('holds when each element does', () => {
    expect(value('p if { every x in [1, 2] { x > 0 } }')).toBe('true');
    expect(value('p if { every i, x in [0, 1] { i == x } }')).toBe('true');
    expect(value('p if { every k, v in {"a": "a"} { k == v } }')).toBe('true');
    expect(value('p if { every x in [1, 0] { x > 0 } }')).toBe('undefined');
  });
  test('stops at the first element that does not', () => {
    expect(prints('p if { every x in [1, 2, 3] { print(x); x < 2 } }')).toEqual(['p.rego:2: 1', 'p.rego:2: 2']);
  });
  test('holds for nothing, and for what is no collection, but not for what is not there', () => {
    expect(value('p if { every x in [] { x == 1 } }')).toBe('true');
    expect(value('p if { every x in null { x == 1 } }')).toBe('true');
    expect(value('p if { every x in input.nothing { x == 1 } }')).toBe('undefined');
  });
  test('asks for one solution of its body', () => {
    expect(prints('p if { every x in [1] { some y in [1, 2]; print(y) } }')).toEqual(['p.rego:2: 1']);
  });
  test('sees the variables around it', () => {
    expect(value('p if { y := 2; every x in [1, 2] { x <= y } }')).toBe('true');
  });
});

describe('comprehensions', () => {
  test('of lists keep order and repetitions, of sets neither', () => {
    expect(value('p := [x | some x in [2, 1, 2]]')).toBe('[2,1,2]');
    expect(value('p := {x | some x in [2, 1, 2]}')).toBe('[1,2]');
    expect(value('p := {x: y | some y, x in ["a", "b"]}')).toBe('{"a":0,"b":1}');
  });
  test('of objects must agree on a key', () => {
    expect(value('p := {"a": y | some y in [1, 1]}')).toBe('{"a":1}');
    expect(value('p := {"a": y | some y in [1, 2]}')).toBe(
      'p.rego:2:6: the comprehension has several values for one key',
    );
  });
  test('leave out values that are undefined', () => {
    expect(value('p := [x.a | some x in [{"a": 1}, {}]]')).toBe('[1]');
  });
  test('are lists even without elements', () => {
    expect(value('p := [x | x := 1; x > 2]')).toBe('[]');
    expect(value('p := count({x | some x in []}) == 0')).toBe('true');
  });
  test('may loop in what they give', () => {
    expect(value('p := [x[_] | some x in [[1, 2], [3]]]')).toBe('[1,2,3]');
  });
  test('nest, and see what is around them', () => {
    expect(value('p := [[y | some y in x; y > z] | z := 1; some x in [[1, 2], [3]]]')).toBe('[[2],[3]]');
  });
  test('have variables of their own', () => {
    expect(value('p := [a, b] if { a := [x | some x in [1]]; b := [x | some x in [2]] }')).toBe('[[1],[2]]');
    expect(value('p := [x, a] if { x := 9; a := [x | x := 1] }')).toBe('[9,[1]]');
  });
  test('share those that the body around them uses', () => {
    expect(value('p := a if { a := [y | some y in [1, 2, 3]; y < x]; x = 3 }')).toBe('[1,2]');
  });
});

describe('unification', () => {
  test('gives a value to what has none and compares what has one', () => {
    expect(value('p := x if { x = 1 }')).toBe('1');
    expect(value('p := x if { 1 = x }')).toBe('1');
    expect(value('p := x if { x := 1; x = 2 }')).toBe('undefined');
    expect(value('q = 3\np if { q = 3 }')).toBe('true');
  });
  test('takes lists and objects apart', () => {
    expect(value('p := [a, b] if { [a, "x", b] = [1, "x", 2] }')).toBe('[1,2]');
    expect(value('p := [a, b] if { [a, [b, _]] := [1, [2, 3]] }')).toBe('[1,2]');
    expect(value('p := a if { {"k": a} = {"k": 5} }')).toBe('5');
    expect(value('p := a if { {"k": a} = {"k": 5, "l": 6} }')).toBe('undefined');
    expect(value('p := a if { [a] = [1, 2] }')).toBe('undefined');
    expect(value('p := [a, b] if { [a, 2] = [1, b] }')).toBe('[1,2]');
  });
  test('a second mention must agree with the first', () => {
    expect(value('p := a if { [a, a] = [1, 1] }')).toBe('1');
    expect(value('p := a if { [a, a] = [1, 2] }')).toBe('undefined');
  });
  test('loops', () => {
    expect(value('p := [i | input.a[i] = 2]', { a: [2, 1, 2] })).toBe('[0,2]');
    expect(value('p := {x | x = input.a[_]}', { a: [2, 1, 2] })).toBe('[1,2]');
  });
});

describe('the order of statements', () => {
  test('is that of the text', () => {
    expect(prints('p if {\n print("a")\n x := 1\n print("b")\n some y in [1, 2]\n print("c", y)\n y == 2\n}')).toEqual([
      'p.rego:3: a',
      'p.rego:5: b',
      'p.rego:7: c 1',
      'p.rego:7: c 2',
    ]);
  });
  test('changes where a variable has no value yet', () => {
    expect(value('p := y if { y := x + 1; x := 1 }')).toBe('2');
    expect(value('p if { x > 1; x := 2 }')).toBe('true');
    expect(value('p if { not x == 1; x := 2 }')).toBe('true');
  });
  test('a variable that nothing gives a value is refused', () => {
    expect(value('p if { x == 1 }')).toBe(
      'p.rego:2:8: `x` has no value here (give it a value, or declare a rule of this name)',
    );
    expect(value('p if { not x }')).toContain('`x` has no value here');
    expect(value('p := x')).toContain('`x` has no value here');
    expect(value('p if { x := y; y := x }')).toContain('has no value here');
    expect(value('p if { print(x) }')).toContain('`x` has no value here');
    expect(value('f(x) if { x == z }\np := 1')).toContain('`z` has no value here');
  });
  test('an assignment twice is refused', () => {
    expect(value('p if { x := 1; x := 2 }')).toBe('p.rego:2:16: `x` gets its value twice');
    expect(value('p := x if { some x; x := 2 }')).toBe('2');
  });
});

describe('print', () => {
  test('writes strings bare and all else as JSON, each after a space', () => {
    expect(prints('p if { print("a b", "c\\n\\"", ["x", 1.0, null], {"b": {2, 1}, "a": "é\\u0001"}, true) }')).toEqual([
      'p.rego:2: a b c\n" ["x",1,null] {"a":"é\\u0001","b":[1,2]} true',
    ]);
  });
  test('writes what is undefined, and goes on', () => {
    const text = 'p if { print("x", input.x, input.y.z, startswith(1, ""), "end") }';
    expect(evaluated(text, { input: {} })).toEqual({
      value: 'true',
      prints: ['p.rego:2: x <undefined> <undefined> <undefined> end'],
    });
  });
  test('without arguments writes the place', () => {
    expect(prints('p if { print() }')).toEqual(['p.rego:2:']);
  });
  test('names the line where it begins', () => {
    expect(prints('p if {\n\n  print("a",\n   "b")\n}')).toEqual(['p.rego:4: a b']);
  });
  test('keeps integers that a float can’t hold', () => {
    expect(prints('p if { print(18446744073709551615, 0.1, 1e21, 1.5e-7, -0.0) }')).toEqual([
      'p.rego:2: 18446744073709551615 0.1 1e21 1.5e-7 0',
    ]);
  });
});

describe('documents', () => {
  test('data is what the policy was given, but for its own package', () => {
    const outcome = evaluated('q := 1\np := [data.pstate.x, data["pstate"]["y"], data.test.q]', {
      data: { pstate: { x: 1, y: [2] } },
    });
    expect(outcome.value).toBe('[1,[2],1]');
  });
  test('imports give names to parts of input and data', () => {
    const text = 'package test\nimport input.a.b as c\nimport data.pstate\nimport input\np := [c, pstate.x, input.a.b]';
    expect(evaluated(text, { input: { a: { b: 1 } }, data: { pstate: { x: 2 } } }).value).toBe('[1,2,1]');
  });
  test('a local name hides a rule', () => {
    expect(value('q := 1\np := q if { q := 2 }')).toBe('2');
    expect(value('q := 1\nf(q) := q\np := f(3)')).toBe('3');
  });
});
