import { describe, expect, it } from 'vitest';
import type { TomlDocument, TomlProblem } from '../../src/toml/document.ts';
import { runtimeProblems, writtenProblems } from '../../src/toml/runtime.ts';
import { read } from './read.ts';

const found = (problems: (document: TomlDocument) => readonly TomlProblem[], text: string) => {
  const document = read(text);
  expect(document.problems).toEqual([]);
  return problems(document).map(({ code, range }) => `${code} ${document.source.slice(range)}`);
};

describe('runtimeProblems', () => {
  it.each([
    ['three apostrophes in a double-quoted text', "a = \"x'''y\"\n", ["triple-quote '''"]],
    ['three apostrophes in a multi-line text', 'a = """x\'\'\'y"""\n', []],
    ['three apostrophes around a text', "a = '''x'''\n", []],
    ['three apostrophes in a comment', "a = 1 # '''\n", []],
    ['three apostrophes written as escapes', 'a = "\\u0027\\u0027\\u0027"\n', []],
    ['three apostrophes in a key', "a.\"x'''y\" = 1\n[\"q'''\"]\n", ["triple-quote '''", "triple-quote '''"]],
    ['six apostrophes', "a = \"''''''\"\n", ["triple-quote '''", "triple-quote '''"]],
    [
      'an escape with lower-case hex',
      'a = "\\u001b[0m \\u001B \\U0001f600"\n',
      ['lower-case-escape \\u001b', 'lower-case-escape \\U0001f600'],
    ],
    ['lower-case hex in a multi-line text', 'a = """\\u00e9"""\n', ['lower-case-escape \\u00e9']],
    ['lower-case hex in a literal text', "a = '\\u00e9'\n", []],
    ['lower-case hex behind a backslash', 'a = "\\\\u00e9"\n', []],
    ['digits only', 'a = "\\u0007"\n', []],
    ['a noncharacter', 'a = "\\uFFFF"\n', ['noncharacter-escape \\uFFFF']],
    ['a NUL', 'a = "x\\u0000y"\n', ['nul \\u0000']],
    ['a line break in a key', '"a\\nb" = 1\nc = "\\n"\n', ['line-break-in-key \\n']],
    ['integers of 64 bits', 'a = 9223372036854775807\nb = -9223372036854775808\nc = 0x7fff_ffff_ffff_ffff\n', []],
    [
      'larger integers',
      'a = 9223372036854775808\nb = -9223372036854775809\nc = 0xffffffffffffffff\n',
      ['integer-range 9223372036854775808', 'integer-range -9223372036854775809', 'integer-range 0xffffffffffffffff'],
    ],
    ['floats, but not dates', 'a = 1.5\nb = inf\nc = 1979-05-27\n', ['float 1.5', 'float inf']],
    ['a header of ten parts', '[a.b.c.d.e.f.g.h.i.j]\n', []],
    [
      'a header of eleven parts',
      '[a.b.c.d.e.f.g.h.i.j.k]\n[[b.b.c.d.e.f.g.h.i.j.k]]\n',
      ['header-depth a.b.c.d.e.f.g.h.i.j.k', 'header-depth b.b.c.d.e.f.g.h.i.j.k'],
    ],
    ['a dotted key of eleven parts', 'a.b.c.d.e.f.g.h.i.j.k = 1\n', []],
    ['a byte order mark', '\ufeffa = 1\n', ['byte-order-mark \ufeff']],
    ['values in arrays and inline tables', "a = [ { b = [ 1.5, \"'''\" ] } ]\n", ['float 1.5', "triple-quote '''"]],
  ])('%s', (_, text, problems) => {
    expect(found(runtimeProblems, text)).toEqual(problems);
  });
});

describe('writtenProblems', () => {
  it.each([
    [
      'three apostrophes, however written',
      "a = \"\"\"'''\"\"\"\nb = \"\\u0027'\\u0027\"\nc = '''x'''\n",
      ["triple-quote '''", "triple-quote \\u0027'\\u0027"],
    ],
    [
      'a control character, whatever the case of its escape',
      'a = "\\u001b \\u001B"\n',
      ['lower-case-escape \\u001b', 'lower-case-escape \\u001B'],
    ],
    ['letters that are not written as escapes', 'a = "\\u00e9"\n', []],
    ['a control character of digits only', 'a = "\\u0001\\u0010\\u0019"\n', []],
    ['a NUL', 'a = "\\u0000"\n', ['nul \\u0000']],
    ['a line break in a key', '"a\\nb" = 1\n', ['line-break-in-key \\n']],
    [
      'large integers and floats',
      'a = 9223372036854775808\nb = 1.5\n',
      ['integer-range 9223372036854775808', 'float 1.5'],
    ],
    ['a deep table, which gets a header', 'a.b.c.d.e.f.g.h.i.j.k.l = 1\n', ['header-depth a.b.c.d.e.f.g.h.i.j.k']],
    ['a byte order mark, which the tools refuse themselves', '\ufeffa = 1\n', []],
  ])('%s', (_, text, problems) => {
    expect(found(writtenProblems, text)).toEqual(problems);
  });

  it('knows every control character that tomli_w writes with a hex letter', () => {
    const codes = [...Array.from({ length: 31 }, (_, i) => i + 1), 0x7f];
    const text = `a = "${codes.map((code) => `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`).join('')}"\n`;
    expect(found(writtenProblems, text).map((problem) => problem.slice(-4))).toEqual([
      '000B',
      '000E',
      '000F',
      '001A',
      '001B',
      '001C',
      '001D',
      '001E',
      '001F',
      '007F',
    ]);
  });
});
