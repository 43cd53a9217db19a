import { describe, expect, test } from 'vitest';
import { evaluated } from './evaluated.ts';

const value = (text: string, input: unknown = {}): string => evaluated(text, { input }).value;

describe('complete rules', () => {
  test('without a value they are true', () => {
    expect(value('p if { true }')).toBe('true');
    expect(value('p if 1 == 1')).toBe('true');
  });
  test('a false statement leaves them undefined, and the default steps in', () => {
    expect(value('p if { 1 == 2 }')).toBe('undefined');
    expect(value('default p := false\np if { 1 == 2 }')).toBe('false');
    expect(value('default p = {"allowed": false}\np := 1 if { input.x }')).toBe('{"allowed":false}');
  });
  test('a rule with a constant value stops at the first solution', () => {
    const { value, prints } = evaluated('p if {\n some x in [1, 2, 3]\n print("x", x)\n x >= 2\n print("found")\n}');
    expect(value).toBe('true');
    expect(prints).toEqual(['p.rego:4: x 1', 'p.rego:4: x 2', 'p.rego:6: found']);
  });
  test('a rule with another value tries all solutions', () => {
    const { value, prints } = evaluated('p := y if {\n some x in [1, 2, 3]\n print("x", x)\n y := 7\n}');
    expect(value).toBe('7');
    expect(prints).toEqual(['p.rego:4: x 1', 'p.rego:4: x 2', 'p.rego:4: x 3']);
  });
  test('solutions that differ are an error', () => {
    expect(value('p := x if {\n some x in [1, 2]\n}')).toBe(
      'p.rego:2:1: the rule `p` has several values (multiple outputs)',
    );
  });
  test('all definitions run, even after one that holds', () => {
    const { value, prints } = evaluated('p if {\n print("first")\n}\np if {\n print("second")\n 1 == 2\n}');
    expect(value).toBe('true');
    expect(prints).toEqual(['p.rego:3: first', 'p.rego:6: second']);
  });
  test('definitions that differ are an error', () => {
    expect(value('p := 1 if { true }\np := 2 if { true }')).toContain('has several values');
  });
  test('null is a value like others', () => {
    expect(value('p := null')).toBe('null');
    expect(value('default p := 1\np := null if { true }')).toBe('null');
    expect(value('f(x) := null\nq := null\np := [f(1), q, {"a": null}.a]')).toBe('[null,null,null]');
    expect(value('default f(_) := 1\nf(x) := null\np := f(1)')).toBe('null');
    expect(value('p := [x | some x in [null]]')).toBe('[null]');
  });
  test('they are evaluated once for each query', () => {
    const { prints } = evaluated('q if { print("q") }\np if {\n q\n q\n not not_q\n}\nnot_q if { not q }');
    expect(prints).toEqual(['p.rego:2: q']);
  });
  test('an undefined rule is not evaluated again either', () => {
    const { prints } = evaluated('q if { print("q"); 1 == 2 }\np if {\n not q\n not q\n}');
    expect(prints).toEqual(['p.rego:2: q']);
  });
  test('only what is asked for is evaluated', () => {
    expect(evaluated('q if { print("q") }\np := 1').prints).toEqual([]);
  });
});

describe('else', () => {
  test('the first branch that holds gives the value', () => {
    const text = 'p := 1 if { input.x == 1 } else := 2 if { input.x == 2 } else := 3';
    expect([1, 2, 9].map((x) => value(text, { x }))).toEqual(['1', '2', '3']);
  });
  test('a branch without a value is true', () => {
    expect(value('p := 1 if { false } else if { true }')).toBe('true');
  });
  test('functions have them too', () => {
    expect(value('f(x) := "a" if { x > 1 } else := "b" if { x > 0 }\np := [f(2), f(1)]')).toBe('["a","b"]');
  });
  test('a branch is not tried after one that holds', () => {
    expect(evaluated('p := 1 if { print("a") } else := 2 if { print("b") }').prints).toEqual(['p.rego:2: a']);
  });
});

describe('functions', () => {
  test('all definitions run, and all their solutions', () => {
    const text = [
      'f(x) if {',
      '  some y in [1, 2]',
      '  print("one", y)',
      '}',
      'f(x) if {',
      '  print("two")',
      '}',
      'p if { f(1) }',
    ].join('\n');
    expect(evaluated(text).prints).toEqual(['p.rego:4: one 1', 'p.rego:4: one 2', 'p.rego:7: two']);
  });
  test('definitions must agree', () => {
    expect(value('f(x) := 1 if { x > 0 }\nf(x) := 2 if { x > 1 }\np := [f(1)]')).toBe('[1]');
    expect(value('f(x) := 1 if { x > 0 }\nf(x) := 2 if { x > 1 }\np := f(2)')).toBe(
      'p.rego:4:6: `f` has several values for the same arguments',
    );
  });
  test('solutions of one definition must agree', () => {
    expect(value('f(xs) := x if { some x in xs }\np := f([1, 1])')).toBe('1');
    expect(value('f(xs) := x if { some x in xs }\np := f([1, 2])')).toContain('several values');
  });
  test('an undefined argument leaves the call undefined, and later arguments alone', () => {
    const { value, prints } = evaluated('g(x) if { print("g") }\nf(x, y) := 1\np := f(input.x, g(1))', { input: {} });
    expect(value).toBe('undefined');
    expect(prints).toEqual([]);
  });
  test('they are called again for the same arguments', () => {
    expect(evaluated('f(x) := x if { print("f") }\np := [f(1), f(1)]').prints).toHaveLength(2);
  });
  test('arguments may be constants and patterns', () => {
    const text = 'f("a", _) := 1\nf("b", [x, _]) := x\np := [f("a", 0), f("b", [7, 8])]';
    expect(value(text)).toBe('[1,7]');
    expect(value('f([x]) := x\np := f([1, 2])')).toBe('undefined');
  });
  test('a default gives a value where no definition does', () => {
    expect(value('default f(_) := "none"\nf(x) := "one" if { x == 1 }\np := [f(1), f(2)]')).toBe('["one","none"]');
  });
  test('results can be indexed', () => {
    expect(value('f(x) := {"a": [x]}\np := f(3).a[0]')).toBe('3');
    expect(value('p := regex.find_all_string_submatch_n("^(a+)(b)?$", "aa", -1)[0]')).toBe('["aa","aa",""]');
  });
  test('false is a value, not undefined', () => {
    expect(value('f(x) := false\np := [f(1)]')).toBe('[false]');
    expect(value('f(x) := false\np if { not f(1) }')).toBe('true');
  });
  test('a wrong number of arguments is found before anything runs', () => {
    expect(value('f(x) := x\np := f(1, 2)')).toBe('p.rego:3:6: `f` takes 1 arguments, and 2 are given');
  });
  test('the package may stand before the name', () => {
    expect(value('f(x) := x\nq := 3\np := [data.test.f(1), data.test.q]')).toBe('[1,3]');
  });
});

describe('partial rules', () => {
  test('contains collects a set', () => {
    expect(value('p contains x if { some x in [3, 1, 3] }\np contains 9')).toBe('[1,3,9]');
    expect(value('p contains x if { some x in [] }')).toBe('[]');
  });
  test('the old form collects a set too', () => {
    expect(value('p[x] { x := [2, 1][_] }')).toBe('[1,2]');
  });
  test('keys with values collect an object', () => {
    expect(value('p[k] := v if { some k, v in {"a": 1, "b": 2} }')).toBe('{"a":1,"b":2}');
    expect(value('p[k] := v if { some v in [1, 2]; k := "a" }')).toContain('several values');
  });
  test('names with dots are members', () => {
    expect(value('p.a.b := 1\np.a.c := 2 if { true }')).toBe('{"a":{"b":1,"c":2}}');
    expect(value('p.a contains 1\np.a contains 2')).toBe('{"a":[1,2]}');
  });
  test('elements can be asked for', () => {
    expect(value('q contains x if { some x in ["a", "b"] }\np if { q["a"]; not q["c"] }')).toBe('true');
    expect(value('q contains x if { some x in ["a", "b"] }\np := [x | q[x]]')).toBe('["a","b"]');
  });
});
