import { describe, expect, test } from 'vitest';
import { evaluated, valueOfExpression } from './evaluated.ts';

const values = (cases: readonly (readonly [expression: string, value: string])[]): void => {
  test.each(cases)('%s is %s', (expression, value) => {
    expect(valueOfExpression(expression, { input: {} })).toBe(value);
  });
};

describe('strings', () => {
  values([
    ['concat("/", ["", "pstate", "a"])', '"/pstate/a"'],
    ['concat(",", {"b", "a"})', '"a,b"'],
    ['concat(",", ["a", 1])', 'undefined'],
    ['concat(",", [])', '""'],
    ['contains("abc", "b")', 'true'],
    ['contains(["b"], "b")', 'undefined'],
    ['startswith("abc", "")', 'true'],
    ['endswith("abc", "bc")', 'true'],
    ['lower("ÀB")', '"àb"'],
    ['upper("ß")', '"SS"'],
    ['replace("a$(x)b$(x)", "$(x)", "$&")', '"a$&b$&"'],
    ['replace("ab", "", "-")', '"-a-b-"'],
    ['replace(1, "a", "b")', 'undefined'],
    ['split("a=b=c", "=")', '["a","b","c"]'],
    ['split("", "=")', '[""]'],
    ['split("a😀", "")', '["a","😀"]'],
    ['trim("..a.b..", ".")', '"a.b"'],
    ['trim_left("xxaxx", "x")', '"axx"'],
    ['trim_right("xxaxx", "x")', '"xxa"'],
    ['trim_prefix("aab", "a")', '"ab"'],
    ['trim_prefix("b", "a")', '"b"'],
    ['trim_suffix("baa", "a")', '"ba"'],
    ['trim_space("\\t a\\u0085\\n")', '"a"'],
    ['substring("a😀bc", 1, 2)', '"😀b"'],
    ['substring("abc", 1, -1)', '"bc"'],
    ['substring("abc", 9, 1)', '""'],
    ['substring("abc", -1, 1)', 'undefined'],
    ['indexof("a😀b", "b")', '2'],
    ['indexof("a", "b")', '-1'],
    ['strings.reverse("a😀")', '"😀a"'],
    ['strings.count("aaaa", "aa")', '2'],
    ['strings.any_prefix_match("abc", ["x", "ab"])', 'true'],
    ['strings.any_suffix_match(["abc", "d"], {"x", "d"})', 'true'],
    ['format_int(255, 16)', '"ff"'],
    ['format_int(-5, 2)', '"-101"'],
    ['sprintf("%s-%d-%v-%%", ["a", 3, ["x"]])', '"a-3-[\\"x\\"]-%"'],
  ]);
});

describe('numbers', () => {
  values([
    ['to_number("42")', '42'],
    ['to_number("-1.50")', '-1.5'],
    ['to_number("18446744073709551615")', '18446744073709551615'],
    ['to_number("")', 'undefined'],
    ['to_number(" 1")', 'undefined'],
    ['to_number("0x10")', 'undefined'],
    ['to_number("1e999")', 'undefined'],
    ['to_number(true)', '1'],
    ['to_number(null)', '0'],
    ['to_number([])', 'undefined'],
    ['abs(-3)', '3'],
    ['[ceil(1.2), floor(-1.2), round(2.5), round(-2.5)]', '[2,-2,3,-3]'],
    ['bits.and(12, 10)', '8'],
    ['bits.or(12, 10)', '14'],
    ['bits.xor(12, 10)', '6'],
    ['bits.negate(0)', '-1'],
    ['bits.and(4294967296, bits.negate(1))', '4294967296'],
    ['bits.and(6, bits.negate(2)) == 4', 'true'],
    ['bits.and(18446744073709551615, 18446744073709551614)', '18446744073709551614'],
    ['bits.and(1.5, 1)', 'undefined'],
    ['bits.lsh(1, 40)', '1099511627776'],
    ['bits.rsh(256, 4)', '16'],
    ['numbers.range(3, 1)', '[3,2,1]'],
  ]);
});

describe('collections', () => {
  values([
    ['count("a😀")', '2'],
    ['count([1, 2])', '2'],
    ['count({"a": 1})', '1'],
    ['count({1, 1})', '1'],
    ['count(null)', 'undefined'],
    ['count(1)', 'undefined'],
    ['max([1, "a", 3])', '"a"'],
    ['min({3, 2})', '2'],
    ['max([])', 'undefined'],
    ['sum([1, 2.5])', '3.5'],
    ['sum({1, 2, 3})', '6'],
    ['product([2, 3])', '6'],
    ['sum(["a"])', 'undefined'],
    ['sort({"b", "a"})', '["a","b"]'],
    ['array.concat([1], [2])', '[1,2]'],
    ['array.concat([1], {2})', 'undefined'],
    ['array.slice([1, 2, 3], 1, 9)', '[2,3]'],
    ['array.slice([1, 2, 3], 2, 1)', '[]'],
    ['array.reverse([1, 2])', '[2,1]'],
    ['union({{1}, {2}})', '[1,2]'],
    ['intersection({{1, 2}, {2}})', '[2]'],
    ['object.get({"a": {"b": 1}}, ["a", "b"], 0)', '1'],
    ['object.get({"a": null}, "a", 0)', 'null'],
    ['object.get({}, "a", 0)', '0'],
    ['object.keys({"b": 1, "a": 2})', '["a","b"]'],
    ['object.remove({"a": 1, "b": 2}, ["a"])', '{"b":2}'],
    ['object.filter({"a": 1, "b": 2}, {"a"})', '{"a":1}'],
    ['object.union({"a": {"x": 1}, "b": 1}, {"a": {"y": 2}, "b": 2})', '{"a":{"x":1,"y":2},"b":2}'],
  ]);
});

describe('types', () => {
  values([
    ['[is_null(null), is_null(0)]', '[true,false]'],
    [
      '[is_string("a"), is_number(1), is_boolean(false), is_array([]), is_set({1}), is_object({})]',
      '[true,true,true,true,true,true]',
    ],
    ['[is_array({1}), is_set([1]), is_object([]), is_string(1)]', '[false,false,false,false]'],
    ['is_null(input.nothing)', 'undefined'],
    ['[type_name(null), type_name({1}), type_name(18446744073709551615)]', '["null","set","number"]'],
  ]);
});

describe('encodings', () => {
  values([
    ['base64.encode("a?>~")', '"YT8+fg=="'],
    ['base64.decode("YT8+fg==")', '"a?>~"'],
    ['base64.decode("YT8+fg")', 'undefined'],
    ['base64.decode("/w==")', 'undefined'],
    [
      '[base64.is_valid("YQ=="), base64.is_valid("YQ"), base64.is_valid("YR=="), base64.is_valid("Y Q="), base64.is_valid(1)]',
      '[true,false,false,false,false]',
    ],
    ['base64url.encode("a?>~")', '"YT8-fg=="'],
    ['base64url.encode_no_pad("a?>~")', '"YT8-fg"'],
    ['[base64url.decode("YT8-fg"), base64url.decode("YT8-fg==")]', '["a?>~","a?>~"]'],
    ['json.marshal({"b": [1, null], "a": {2}})', '"{\\"a\\":[2],\\"b\\":[1,null]}"'],
    ['json.unmarshal("{\\"a\\": [18446744073709551615]}")', '{"a":[18446744073709551615]}'],
    ['json.unmarshal("{")', 'undefined'],
    ['json.is_valid("{}")', 'true'],
  ]);
});

describe('regular expressions', () => {
  values([
    ['regex.match("/bin/ls", "sh -c \\"x #/bin/ls\\"")', 'true'],
    ['regex.match("^ls|date$", "ls -la /secret")', 'true'],
    ['regex.match("^a.$", "a\\n")', 'false'],
    ['regex.match("^/bin/app [^;]*$", "/bin/app a\\nb")', 'true'],
    ['regex.match("(?=x)y", "y")', 'undefined'],
    ['regex.match("^127\\\\.(", "127.0.0.1")', 'undefined'],
    ['regex.match("a", 1)', 'undefined'],
    ['regex.match("(?i)ABC", "xabcx")', 'true'],
    ['regex.match("^\\\\d+$", "٣")', 'true'],
    ['regex.is_valid("(")', 'false'],
    ['regex.is_valid("(a)")', 'true'],
    ['regex.find_all_string_submatch_n("a(b*)(c)?", "abbc-a", -1)', '[["abbc","bb","c"],["a","",""]]'],
    ['regex.find_all_string_submatch_n("a", "aaa", 2)', '[["a"],["a"]]'],
    ['regex.find_all_string_submatch_n("x", "aaa", -1)', '[]'],
    ['regex.find_all_string_submatch_n("(a|ab)(c|bcd)?", "abcd", -1)[0]', '["abcd","a","bcd"]'],
    ['regex.find_n("[0-9]+", "a1b22", 1)', '["1"]'],
    ['regex.split("[,;]", "a,b;c")', '["a","b","c"]'],
  ]);
});

describe('functions that are not evaluated', () => {
  test('are refused by name where the agent has them', () => {
    expect(evaluated('p if { walk(input, [x, y]) }').value).toContain('has no value here');
    expect(evaluated('p := units.parse("1K")').value).toBe('p.rego:2:6: unsupported construct `units.parse(…)`');
    expect(evaluated('p := sprintf("%5d", [1])').value).toBe(
      'p.rego:2:6: unsupported construct `sprintf` with this format',
    );
  });
  test('are errors when they are called where the agent lacks them', () => {
    expect(evaluated('p if { 1 == 2; http.send({}) }').value).toBe('undefined');
    expect(evaluated('p if { http.send({}) }').value).toBe('p.rego:2:8: the Kata agent has no function `http.send`');
  });
});
