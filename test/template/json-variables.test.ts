import { describe, expect, test } from 'vitest';
import { LocatedError } from '../../src/diagnostic/located-error.ts';
import { readVariables } from '../../src/template/json-variables.ts';
import { parseTemplate } from '../../src/template/parse.ts';
import { renderTemplate } from '../../src/template/render.ts';
import { Source } from '../../src/text/source.ts';

function read(json: string): ReturnType<typeof readVariables> | string {
  try {
    return readVariables(new Source('context.json', json));
  } catch (error) {
    if (error instanceof LocatedError) return error.message;
    throw error;
  }
}

function printed(json: string): string {
  const variables = read(`{"v": ${json}}`);
  if (typeof variables === 'string') return variables;
  return renderTemplate(parseTemplate(new Source('', '{{ [v] }}')), { variables }).text;
}

describe('JSON becomes what Python makes of it', () => {
  test.each([
    ['123456789012345678901234567890', '[123456789012345678901234567890]'],
    ['-0', '[0]'],
    ['1.0', '[1.0]'],
    ['1e3', '[1000.0]'],
    ['-2.50', '[-2.5]'],
    ['{"b": 1, "a": {"__proto__": [true, false, null]}}', "[{'b': 1, 'a': {'__proto__': [True, False, None]}}]"],
    ['"\\u00e9\\n\\ud83d\\ude00\\/"', "['é\\n😀/']"],
    [' [ ] ', '[[]]'],
  ])('%s', (json, text) => {
    expect(printed(json)).toBe(text);
  });
});

describe('what is wrong is located', () => {
  test.each([
    ['[1]', '1:1: an object is expected, whose members are the variables'],
    ['', '1:1: an object is expected, whose members are the variables'],
    ['\ufeff{}', '1:1: the file begins with a byte order mark (save it without one)'],
    ['{"a": 1,\n "a": 2}', '2:2: the name "a" occurs twice (keep one)'],
    ['{"a": {"b": 1, "b": 1}}', '1:16: the name "b" occurs twice (keep one)'],
    ['{"a": 1} 2', '1:10: something stands after the object (remove it)'],
    ['{"a": 01}', '1:8: `,` or `}` is expected'],
    ['{"a": NaN}', '1:7: a value is expected'],
    ['{"a": 1,}', '1:9: a name in quotes is expected'],
    ['{a: 1}', '1:2: a name in quotes is expected'],
    ['{"a" 1}', '1:6: `:` is expected'],
    ['{"a": [1 2]}', '1:10: `,` or `]` is expected'],
    ['{"a": "x', '1:7: the text is never closed (end it with `"`)'],
    ['{"a": "\\x"}', '1:8: this is no escape'],
    ['{"a": "\t"}', '1:8: a control character stands in a text'],
    ['{"a": "\\ud800"}', '1:7: half of a surrogate pair is no character'],
    ['{"a": ', '1:7: the file ends where a value is expected'],
    [`{"a": ${'['.repeat(100_000)}`, '1:107: the values are nested too deeply'],
    [`{"a": ${'9'.repeat(5000)}}`, '1:7: the integer has more than 4300 digits'],
  ])('%s', (json, message) => {
    expect(read(json)).toBe(`context.json:${message}`);
  });
});

test('JavaScript names are names like others', () => {
  expect([...(read('{"__proto__": 1, "constructor": 2}') as ReadonlyMap<string, unknown>).keys()]).toEqual([
    '__proto__',
    'constructor',
  ]);
});
