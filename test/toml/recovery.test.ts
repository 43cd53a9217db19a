import { describe, expect, it } from 'vitest';
import { json, places, read } from './read.ts';

describe('one mistake gives one problem, and the rest of the text is read', () => {
  it.each([
    ['a capitalised boolean', 'a = True\nb = 1\n', ['1:5 boolean-case'], '{"a":null,"b":1}'],
    ['a bare word', 'a = error\nb = 1\n', ['1:5 unquoted-text'], '{"a":null,"b":1}'],
    ['several bare words', 'a = not a value # why\nb = 1\n', ['1:5 unquoted-text'], '{"a":null,"b":1}'],
    ['a size without quotes', 'a = 256M\nb = 1\n', ['1:5 unquoted-text'], '{"a":null,"b":1}'],
    ['a leading zero', 'a = 007\nb = 1\n', ['1:5 leading-zero'], '{"a":null,"b":1}'],
    ['typographic quotes', 'a = “x”\nb = 1\n', ['1:5 typographic-quote'], '{"a":null,"b":1}'],
    ['a missing opening quote', 'a = file:/x"\nb = 1\n', ['1:5 missing-quote'], '{"a":null,"b":1}'],
    ['a missing closing quote', 'a = "file:/x\nb = 1\n', ['1:5 unterminated-string'], '{"a":null,"b":1}'],
    ['a quote inside a text', 'a = "he said "hi" now"\nb = 1\n', ['1:15 extra-text'], '{"a":"he said ","b":1}'],
    ['an unknown escape', 'a = "\\d+"\nb = 1\n', ['1:6 unknown-escape'], '{"a":"\\\\d+","b":1}'],
    ['half an escape', 'a = "\\u12"\nb = 1\n', ['1:6 invalid-escape'], '{"a":"\\\\u12","b":1}'],
    ['an escape of TOML 1.1', 'a = "\\e[0m"\nb = 1\n', ['1:6 toml-1.1'], '{"a":"\\\\e[0m","b":1}'],
    ['a time without seconds', 'a = 07:32\nb = 1\n', ['1:5 toml-1.1'], '{"a":null,"b":1}'],
    ['a key without a value', 'a =\nb = 1\n', ['1:1 missing-value'], '{"a":null,"b":1}'],
    ['a key alone', 'a.b\nb = 1\n', ['1:1 missing-value'], '{"b":1}'],
    ['a missing equals sign', 'a true\nb = 1\n', ['1:1 missing-equals'], '{"a":true,"b":1}'],
    ['a missing equals sign before an array', 'a [\n "x",\n]\nb = 1\n', ['1:1 missing-equals'], '{"a":["x"],"b":1}'],
    ['a colon', 'a: 5\nb = 1\n', ['1:1 missing-equals'], '{"a":5,"b":1}'],
    ['a log line', 'WARNING: something happened\nb = 1\n', ['1:1 stray-text'], '{"b":1}'],
    ['a log line with an equals sign', 'WARNING: mode = odd\nb = 1\n', ['1:1 stray-text'], '{"b":1}'],
    ['some lines of prose', 'This is a text.\nIt has (two) lines.\nb = 1\n', ['1:1 stray-text'], '{"b":1}'],
    ['two settings on one line', 'a = true b = 1\n', ['1:10 two-statements'], '{"a":true,"b":1}'],
    ['a setting behind a header', '[x] b = 1\n', ['1:5 two-statements'], '{"x":{"b":1}}'],
    ['a comma behind a value', 'a = 2,\nb = 1\n', ['1:6 extra-text'], '{"a":2,"b":1}'],
    ['another comment sign', 'a = "x" // why\nb = 1\n', ['1:9 extra-text'], '{"a":"x","b":1}'],
    ['a key with another character', 'a$x = [\n 1,\n]\nb = 1\n', ['1:1 invalid-key'], '{"b":1}'],
    ['no key', '= 3\nb = 1\n', ['1:1 invalid-key'], '{"b":1}'],
    ['two dots', 'a..x = 3\nb = 1\n', ['1:2 invalid-key'], '{"b":1}'],
    ['a torn key', '"a = 3\nb = 1\n', ['1:1 unterminated-string'], '{"b":1}'],
    ['a multi-line key', '"""a""" = 3\nb = 1\n', ['1:1 multi-line-key'], '{"b":1}'],
    ['an open header', '[x\nb = 1\n', ['1:1 unclosed-header'], '{"x":{"b":1}}'],
    ['a half open header', '[[x]\nb = 1\n', ['1:1 unclosed-header'], '{"x":[{"b":1}]}'],
    ['a header without a name', '[x]\nb = 1\n[]\nb = 2\n', ['3:1 invalid-key'], '{"x":{"b":1}}'],
    ['a blank in a header', '[a b]\nb = 1\n', ['1:4 invalid-key'], '{"a":{"b":1}}'],
    [
      'an open array before a setting',
      'a = [\n "x",\n "y"\n\nb = 1\n',
      ['1:5 unclosed-array'],
      '{"a":["x","y"],"b":1}',
    ],
    ['an open array before a quoted key', 'a = [\n "x",\n"b" = 1\n', ['1:5 unclosed-array'], '{"a":["x"],"b":1}'],
    ['an open array before a header', 'a = [\n "x"\n[b]\nc = 1\n', ['1:5 unclosed-array'], '{"a":["x"],"b":{"c":1}}'],
    [
      'an open array before a block',
      'a = [ {x = 1}\n[[b]]\nc = 1\n',
      ['1:5 unclosed-array'],
      '{"a":[{"x":1}],"b":[{"c":1}]}',
    ],
    ['an open array at the end', 'b = 1\na = [ 1,', ['2:5 unclosed-array'], '{"b":1,"a":[1]}'],
    [
      'an open array in an array',
      'a = [\n [1, 2],\n [3, 4\n]\nb = 1\n',
      ['1:5 unclosed-array'],
      '{"a":[[1,2],[3,4]],"b":1}',
    ],
    ['a missing comma', 'a = [\n "x"\n "y",\n]\nb = 1\n', ['2:4 missing-comma'], '{"a":["x","y"],"b":1}'],
    ['a comma too many', 'a = [ 1,, 2 ]\nb = 1\n', ['1:9 extra-comma'], '{"a":[1,2],"b":1}'],
    [
      'a missing quote in an array',
      'a = [\n "x,\n "y",\n]\nb = 1\n',
      ['2:2 unterminated-string'],
      '{"a":[null,"y"],"b":1}',
    ],
    ['a missing quote at the end', 'a = [ "x", "y ]\nb = 1\n', ['1:12 unterminated-string'], '{"a":["x",null],"b":1}'],
    ['quotes out of step', 'a = ["x, "y", "z"]\nb = 1\n', ['1:11 missing-quote'], '{"a":["x, ",null,"z"],"b":1}'],
    ['a wrong bracket', 'a = [ 1 } ]\nb = 1\n', ['1:9 unexpected-character'], '{"a":[1],"b":1}'],
    ['a stray bracket', 'a = 1\n]\nb = 1\n', ['2:1 stray-text'], '{"a":1,"b":1}'],
    [
      'a missing comma between members',
      'a = { x = 1 y = 2 }\nb = 1\n',
      ['1:11 missing-comma'],
      '{"a":{"x":1,"y":2},"b":1}',
    ],
    [
      'a missing quote in a member',
      'a = [{ x = "1, y = "2" },\n {x = 3}]\nb = 1\n',
      ['1:21 missing-quote'],
      '{"a":[{"x":"1, y = "},{"x":3}],"b":1}',
    ],
    ['an open inline table', 'a = { x = 1\nb = 1\n', ['1:5 unclosed-inline-table'], '{"a":{"x":1},"b":1}'],
    [
      'an open inline table in an array',
      'a = [\n {x = 1\n {x = 2}\n]\nb = 1\n',
      ['2:2 unclosed-inline-table'],
      '{"a":[{"x":1},{"x":2}],"b":1}',
    ],
    [
      'a line break in an inline table',
      'a = {\n x = 1,\n y = 2,\n}\nb = 1\n',
      ['1:5 toml-1.1'],
      '{"a":{"x":1,"y":2},"b":1}',
    ],
    ['a trailing comma in an inline table', 'a = { x = 1, }\nb = 1\n', ['1:12 toml-1.1'], '{"a":{"x":1},"b":1}'],
    ['an open multi-line string', 'a = """\nsome text\nb = 1\n', ['1:5 unterminated-string'], '{"a":null,"b":1}'],
    ['a duplicate key', 'a = 1\nb = 1\na = 2\n', ['3:1 duplicate-key'], '{"a":1,"b":1}'],
    [
      'a table opened twice',
      '[a]\nx = 1\n[b]\n[a]\nx = 2\ny = 3\n',
      ['4:2 table-redefined'],
      '{"a":{"x":1,"y":3},"b":{}}',
    ],
    [
      'a table opened twice with a duplicate',
      '[a]\n[a]\nx = 1\nx = 2\n',
      ['2:2 table-redefined', '4:1 duplicate-key'],
      '{"a":{"x":1}}',
    ],
    ['dotted keys and then a header', 'a.x = 1\n[a]\ny = 2\n', ['2:2 table-redefined'], '{"a":{"x":1,"y":2}}'],
    [
      'a value and then a header',
      'a = 1\n[a]\nx = 1\n[a.b]\nx = 2\n',
      ['2:2 not-a-table', '4:2 not-a-table'],
      '{"a":1}',
    ],
    ['an inline table and more of it', 'a = { x = 1 }\na.y = 2\n', ['2:1 inline-table-extended'], '{"a":{"x":1}}'],
    ['an array and more of it', 'a = [ {x = 1} ]\n[[a]]\nx = 2\n', ['2:3 array-extended'], '{"a":[{"x":1}]}'],
    [
      'a control character',
      'a = "x\u0000y" # \u0001\nb = 1\n',
      ['1:7 control-character', '1:13 control-character'],
      '{"a":"x\\u0000y","b":1}',
    ],
    ['a lone carriage return', 'a = 2\rb = 1\n', ['1:6 carriage-return'], '{"a":2,"b":1}'],
    ['half a surrogate pair', 'a = "\ud800"\nb = 1\n', ['1:6 invalid-character'], '{"a":"\\ud800","b":1}'],
    [
      'a merge conflict',
      '<<<<<<< HEAD\na = 1\n=======\nb = 1\n>>>>>>> other\n',
      ['1:1 stray-text', '3:1 stray-text', '5:1 stray-text'],
      '{"a":1,"b":1}',
    ],
  ])('%s', (_, text, problems, value) => {
    const document = read(text);
    expect(places(document)).toEqual(problems);
    expect(json(document)).toBe(value);
  });
});

describe('several mistakes', () => {
  const planted = [
    'sgx.k = True',
    'k = "open',
    'k = [ "a" "b" ]',
    'k =',
    'k true',
    'WARNING: odd',
    'k = 1 x = 2',
    'k = "\\d"',
    'k = 007',
    'k = { a = 1, }',
    'k = [ 1,',
    '[[open]',
    'k..x = 1',
    'k = 2020-13-01',
    'k = [\n  { uri = "a" }\n  { uri = "b" },\n]',
  ];

  it('far apart are all found, each in its place', () => {
    for (let shift = 0; shift < planted.length; shift++) {
      const lines: string[] = [];
      const expected: number[] = [];
      for (let i = 0; i < 8; i++) {
        const mistake = planted[(i * 2 + shift) % planted.length]!;
        lines.push(`[section${i}]`, `before = ${i}`, `list = [ "x", "y" ]`);
        expected.push(lines.length + (mistake.startsWith('k = [\n') ? 2 : 1));
        lines.push(...mistake.split('\n'), `[after${i}]`, 'x.y = { a = 1 }', '');
      }
      const document = read(`${lines.join('\n')}\n`);
      expect(document.problems.map(({ range }) => document.source.position(range.start).line)).toEqual(expected);
    }
  });
});

describe('messages', () => {
  it('say what a manifest author needs', () => {
    expect(read('sgx.debug = True\n').problems).toEqual([
      {
        code: 'boolean-case',
        message: 'TOML booleans are lower case',
        help: 'write `true`',
        range: { start: 12, end: 16 },
      },
    ]);
    expect(read('loader.log_level = error\n').problems).toEqual([
      {
        code: 'unquoted-text',
        message: '`error` is no TOML value',
        help: 'quote the text: `"error"`',
        range: { start: 19, end: 24 },
      },
    ]);
    expect(read('sgx.isvsvn = 017\n').problems).toEqual([
      {
        code: 'leading-zero',
        message: 'a TOML integer has no leading zeros',
        help: 'write `17`, or `0o17` for an octal number',
        range: { start: 13, end: 16 },
      },
    ]);
    expect(read('a = 1\na = 2\n').problems).toEqual([
      {
        code: 'duplicate-key',
        message: '`a` is set twice',
        help: 'remove one of the two',
        range: { start: 6, end: 7 },
        related: { range: { start: 0, end: 1 }, message: 'first defined here' },
      },
    ]);
    expect(read('a = { x = 1, }\n').problems).toEqual([
      {
        code: 'toml-1.1',
        message:
          'a comma after the last member of an inline table is TOML 1.1, which tomli accepts from 2.4 on and readers of TOML 1.0 refuse',
        help: 'remove the comma',
        range: { start: 11, end: 12 },
      },
    ]);
  });

  it.each([
    ['a = true;', ';', '`;` does not belong after the value', 'remove it: settings end with the line'],
    ['a = "x";', ';', '`;` does not belong after the value', 'remove it: settings end with the line'],
    ['a = [ 1 ];', ';', '`;` does not belong after the value', 'remove it: settings end with the line'],
    [
      'a = "file:x"/',
      '/',
      'the text ended at the quotation mark before `/`',
      'move it in front of the quotation mark, or remove it',
    ],
    [
      'a = "say "hi""',
      'hi""',
      'the text ended at the quotation mark before `hi""`',
      'write `\\"` inside a double-quoted text, or put the text in single quotes',
    ],
  ])('say of %s what to do about what follows the value', (line, at, message, help) => {
    const text = `${line}\n`;
    const { problems } = read(text);
    expect(problems.map(({ range, ...one }) => [text.slice(range.start, range.end), one.message, one.help])).toEqual([
      [at, message, help],
    ]);
  });

  it('keep control characters and long texts out', () => {
    const [problem] = read(`\u001b[31m${'x'.repeat(100)}\n`).problems;
    expect(problem!.message).toBe(`\`�[31m${'x'.repeat(55)}…\` is no TOML statement`);
  });
});
