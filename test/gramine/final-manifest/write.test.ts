import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { LocatedError } from '../../../src/diagnostic/located-error.ts';
import { readValues } from '../../../src/gramine/final-manifest/values.ts';
import { asReadAgain, writeToml } from '../../../src/gramine/final-manifest/write.ts';
import { Source } from '../../../src/text/source.ts';

describe('the text of a table', () => {
  test.each([
    [
      'values come before tables, and tables keep their order',
      '[b]\nx = 1\n[a]\ny = 2\n[b.c]\nz = 3\n',
      '[b]\nx = 1\n\n[b.c]\nz = 3\n\n[a]\ny = 2\n',
    ],
    [
      'a table is placed where a header first implies it',
      '[a.b]\nx = 1\n[c]\n[a]\ny = 2\n',
      '[a]\ny = 2\n\n[a.b]\nx = 1\n\n[c]\n',
    ],
    [
      'a table is placed where a dotted key first implies it',
      'a.b.c = 1\nd = 2\na.e = 3\n',
      'd = 2\n\n[a]\ne = 3\n\n[a.b]\nc = 1\n',
    ],
    ['an empty table has a header, an implied one has none', '[a.b]\n[c]\n', '[a.b]\n\n[c]\n'],
    [
      'short tables of a list stand on lines of their own',
      'a = [{ b = 1 }, {}]\n',
      'a = [\n    { b = 1 },\n    {},\n]\n',
    ],
    [
      'one long table makes sections of all',
      `a = [{ b = 1 }, { c = "${'x'.repeat(86)}" }]\n`,
      `[[a]]\nb = 1\n\n[[a]]\nc = "${'x'.repeat(86)}"\n`,
    ],
    [
      'a line of 100 characters is short',
      `a = [{ c = "${'x'.repeat(85)}" }]\n`,
      `a = [\n    { c = "${'x'.repeat(85)}" },\n]\n`,
    ],
    [
      'characters count once, whatever they take',
      `a = [{ c = "${'😀'.repeat(85)}" }]\n`,
      `a = [\n    { c = "${'😀'.repeat(85)}" },\n]\n`,
    ],
    [
      'escapes count as they are written',
      `a = [{ c = "${'x'.repeat(80)}\\u007f" }]\n`,
      `[[a]]\nc = "${'x'.repeat(80)}\\u007f"\n`,
    ],
    ['a list within a table of a list makes a section', 'a = [{ b = [1] }]\n', '[[a]]\nb = [\n    1,\n]\n'],
    ['an empty list does not', 'a = [{ b = [] }]\n', 'a = [\n    { b = [] },\n]\n'],
    [
      'a list in a table in a list starts at the margin',
      'a = [1, { b = [2] }]\n',
      'a = [\n    1,\n    { b = [\n    2,\n] },\n]\n',
    ],
    [
      'only lists of nothing but tables are sections',
      `a = [{ c = "${'x'.repeat(99)}" }, 1]\n`,
      `a = [\n    { c = "${'x'.repeat(99)}" },\n    1,\n]\n`,
    ],
    [
      'keys are quoted when they have to be',
      '"" = 1\n"a b" = 2\nü-1 = 3\n'.replace('ü-1', '"ü-1"'),
      '"" = 1\n"a b" = 2\n"ü-1" = 3\n',
    ],
    [
      'keys that mean something to JavaScript mean nothing',
      '[__proto__]\nconstructor = 1\n2 = 3\n1 = 2\n',
      '[__proto__]\nconstructor = 1\n2 = 3\n1 = 2\n',
    ],
    [
      'numbers lose their spelling',
      'a = 0x1F\nb = 1_000\nc = -0\nd = +7\ne = 1_0.5e-7\nf = -nan\ng = +inf\nh = 1e16\n',
      'a = 31\nb = 1000\nc = 0\nd = 7\ne = 1.05e-06\nf = nan\ng = inf\nh = 1e+16\n',
    ],
    [
      'dates are written as Python does',
      'a = 1979-05-27t07:32:00.5z\nb = 1979-05-27 07:32:00-00:00\nc = 07:32:00.1234567\nd = 07:32:00.0\n',
      'a = 1979-05-27 07:32:00.500000+00:00\nb = 1979-05-27 07:32:00+00:00\nc = 07:32:00.123456\nd = 07:32:00\n',
    ],
    [
      'strings are basic strings',
      "a = '\\'\nb = '''x\ny'''\nc = \"\\u0000\\t\\u001F\\u007F\\u2028\\b\"\n",
      'a = "\\\\"\nb = "x\\ny"\nc = "\\u0000\t\\u001f\\u007f\u2028\\b"\n',
    ],
  ])('%s', (_, text, written) => {
    expect(rewritten(text)).toBe(written);
    expect(rewritten(written)).toBe(written);
  });

  test('what was written first is read first again', () => {
    const { values } = readValues(new Source('x', '[b]\n[[b.l]]\n[a]\nd.e = 1\nf = 2\n[b.c]\n'), 'text');
    values.set('late', 1n);
    expect([...asReadAgain(values).keys()]).toEqual(['late', 'b', 'a']);
    expect([...(asReadAgain(values).get('a') as Map<string, unknown>).keys()]).toEqual(['f', 'd']);
    expect(writeToml(asReadAgain(values))).toBe(writeToml(values));
  });

  test('what Python would not finish is refused', () => {
    expect(() => rewritten(`a = ${'['.repeat(300)}${']'.repeat(300)}`)).toThrow('nested too deep');
    expect(() => rewritten(`a = ${'9'.repeat(4301)}`)).toThrow('x:1:5: the integer has 4301 digits, more than 4300');
    expect(() => rewritten(`a = 0x${'f'.repeat(3572)}`)).toThrow('more than 4300 digits');
    expect(rewritten(`a = -${'9'.repeat(4300)}`)).toBe(`a = -${'9'.repeat(4300)}\n`);
    expect(rewritten(`a = 0x${'0'.repeat(9000)}f`)).toBe('a = 15\n');
  });

  test('tables that contain each other in lists take linear time', () => {
    const depth = 200;
    const headers = Array.from(
      { length: depth },
      (_, level) =>
        `[[${Array(level + 1)
          .fill('a')
          .join('.')}]]\nb = [1]`,
    );
    expect(rewritten(headers.join('\n')).length).toBeGreaterThan(depth * depth);
  });
});

describe('reading', () => {
  test('a lone carriage return ends a line of a file, and is a mistake in what was rendered', () => {
    expect(writeToml(readValues(new Source('x', 'a = 1\rb = """x\r\ny"""\r\n'), 'file').values)).toBe(
      'a = 1\nb = "x\\ny"\n',
    );
    expect(() => readValues(new Source('x', 'a = 1\rb = 2\n'), 'text')).toThrow(LocatedError);
    expect(writeToml(readValues(new Source('x', 'b = """x\r\ny"""\r\n'), 'text').values)).toBe('b = "x\\ny"\n');
  });

  test('a byte order mark is a mistake', () => {
    expect(() => readValues(new Source('x', '\ufeffa = 1\n'), 'file')).toThrow(
      'x:1:1: the file begins with a byte order mark',
    );
  });
});

const python = ['/usr/bin/python3', 'python3'].find(
  (name) => spawnSync(name, ['-c', 'import tomli, tomli_w; assert tomli_w.__version__ == "1.0.0"']).status === 0,
);

describe.skipIf(python === undefined)('tomli and tomli_w 1.0.0', () => {
  test('agree on random documents', () => {
    const random = randomNumbers(20_250_620);
    const texts = Array.from({ length: 6000 }, () => randomDocument(random));
    const ours = texts.map((text) => attempt(text));
    const theirs = byPython(texts);
    let accepted = 0;
    for (const [at, text] of texts.entries()) {
      expect({ text, written: ours[at] }).toEqual({ text, written: theirs[at] });
      if (theirs[at] !== null) accepted++;
    }
    expect(accepted).toBeGreaterThan(2000);
  });
});

function rewritten(text: string): string {
  return writeToml(readValues(new Source('x', text), 'text').values);
}

function attempt(text: string): string | null {
  try {
    return rewritten(text);
  } catch (error) {
    if (error instanceof LocatedError) return null;
    throw error;
  }
}

function byPython(texts: readonly string[]): readonly (string | null)[] {
  const program = `
import json, sys, tomli, tomli_w
def attempt(text):
    try:
        return tomli_w.dumps(tomli.loads(text))
    except (tomli.TOMLDecodeError, ValueError):
        return None
json.dump([attempt(text) for text in json.load(sys.stdin)], sys.stdout)`;
  const ran = spawnSync(python!, ['-c', program], { input: JSON.stringify(texts), maxBuffer: 1 << 28 });
  return JSON.parse(ran.stdout.toString('utf8'));
}

type Random = (below: number) => number;

function randomNumbers(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * below);
  };
}

const keys = ['a', 'b', 'c', 'd-1', '"e f"', "'g.h'", '""', '"\\u00e9"', '1', 'x_y', '"\\u007f\\n"', '__proto__'];

function randomDocument(random: Random): string {
  let text = '';
  for (let left = 1 + random(8); left > 0; left--) {
    const kind = random(10);
    if (kind < 2) text += `[${path(random)}]`;
    else if (kind < 4) text += `[[${path(random)}]]`;
    else text += `${path(random)} = ${value(random, 0)}`;
    text += random(9) === 0 ? ' # comment\n' : '\n';
  }
  return text;
}

function path(random: Random): string {
  return Array.from({ length: 1 + (random(3) === 0 ? random(3) : 0) }, () => one(keys, random)).join('.');
}

const scalars = [
  ...['1', '-7', '0xff', '0o17', '0b11', '1_000', '9223372036854775808', '-0', '+3'],
  ...[
    '1.0',
    '-0.0',
    '1e16',
    '1e15',
    '6.626e-34',
    '1e-4',
    '0.00001',
    '123456789012345678.0',
    'inf',
    '-inf',
    'nan',
    '5e-324',
    '2e308',
  ],
  ...[
    'true',
    'false',
    '1979-05-27',
    '07:32:00',
    '00:32:00.5',
    '1979-05-27T07:32:00Z',
    '1979-05-27 00:32:00.999999-07:00',
  ],
  ...[
    '1979-05-27t00:32:00.0001+23:59',
    '0001-01-01 00:00:00-00:00',
    '""',
    '"x"',
    "'raw \\\\n'",
    '"tab\\t\\u0001 \\u007f"',
  ],
  ...[
    '"\u{1f600}\u{1f600}"',
    '"\\U0001F600\u2028\u0085"',
    '"""\nmany\nlines \\\n   joined"""',
    "'''\nq'uote'''",
    '"\\"\\\\/"',
  ],
];

function value(random: Random, depth: number): string {
  const kind = depth > 4 ? 0 : random(10);
  if (kind === 9) return list(random, (at) => value(random, at), depth);
  if (kind === 8) return list(random, (at) => table(random, at), depth);
  if (kind === 7) return table(random, depth);
  if (kind === 6) return `"${one(['x', 'é', '😀', '\\n', ' '], random).repeat(random(110))}"`;
  return one(scalars, random);
}

function list(random: Random, item: (depth: number) => string, depth: number): string {
  return `[${Array.from({ length: random(4) }, () => item(depth + 1)).join(one([', ', ',\n', ' , '], random))}]`;
}

function table(random: Random, depth: number): string {
  return `{ ${Array.from({ length: random(4) }, () => `${path(random)} = ${value(random, depth + 1)}`).join(', ')} }`;
}

function one<T>(choices: readonly T[], random: Random): T {
  return choices[random(choices.length)]!;
}
