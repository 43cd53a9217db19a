import { describe, expect, it } from 'vitest';
import { at, json, places, readWithHoles } from './read.ts';

const kinds = (text: string) => {
  const document = readWithHoles(text);
  expect(document.problems).toEqual([]);
  return [...document.children(0)].map(
    (node) => `${document.kind(node)}${document.hasHole(node) ? ' with a hole' : ''}`,
  );
};

describe('a hole', () => {
  it('as a value, or a part of one, is a value of unknown kind', () => {
    expect(kinds('a = ␣\nb = ␣0\nc = tr␣\nd = "a"␣\ne = ␣ "x" ␤\nf = 00␣\ng = 2021-␣-01\n')).toEqual(
      Array(7).fill('hole with a hole'),
    );
  });

  it('in a string leaves it a string', () => {
    const document = readWithHoles('a = "x␣y"\nb = \'␣\'\nc = """\n␣\n"""\nd = "␣"\n');
    expect(
      [...document.children(0)].map((node) => [document.kind(node), document.hasHole(node), document.string(node)]),
    ).toEqual([
      ['string', true, 'x\ue000y'],
      ['string', true, '\ue000'],
      ['string', true, '\ue000\n'],
      ['string', true, '\ue000'],
    ]);
  });

  it('in a list stands for any number of elements', () => {
    expect(
      json(
        readWithHoles('a = [ ␣ ]\nb = [ "a" ␣ "b" ]\nc = [ ␣, ]\nd = [, ␣]\ne = [\n "x",\n ␣\n "y"\n]\nf = [ ␣ ␤ ]\n'),
      ),
    ).toBe('{"a":[null],"b":["a",null,"b"],"c":[null],"d":[null],"e":["x",null,"y"],"f":[null,null]}');
    expect(readWithHoles('a = [ "a" ␣ "b" ]\nb = [ ␣, ]\nc = [, ␣]\nd = [ { x = 1 } ␣ { x = 2 } ]\n').problems).toEqual(
      [],
    );
  });

  it('in a key is part of its name', () => {
    const document = readWithHoles('loader.env.␣ = "x"\n[sgx.a␣]\nx = 1\n[[␤]]\n"q␣" = 1\n');
    expect(document.problems).toEqual([]);
    expect(document.hasHole(at(document, 'loader', 'env', '\ue000'))).toBe(true);
    expect(document.hasHole(at(document, 'sgx', 'a\ue000'))).toBe(true);
    expect(document.hasHole(at(document, 'sgx'))).toBe(false);
    expect(document.integer(at(document, '\ue001', 0, 'q\ue000'))).toBe(1n);
  });

  it('in place of a statement leaves the table open', () => {
    const document = readWithHoles('␣\na = 1 ␤\n␣ b = 2\n[x]\n␣ # comment\nc = 3\n');
    expect(document.problems).toEqual([]);
    expect(document.openEnds).toEqual([
      { start: 0, end: 1 },
      { start: 8, end: 9 },
      { start: 10, end: 11 },
      { start: 22, end: 23 },
    ]);
    expect(json(document)).toBe('{"a":1,"b":2,"x":{"c":3}}');
  });

  it('in an inline table leaves it open', () => {
    const document = readWithHoles('a = { ␣ }\nb = { x = 1 ␣ }\nc = { ␣, x = 1 }\nd = { x = ␣ }\ne = { ␣ = 1 }\n');
    expect(document.problems).toEqual([]);
    expect(document.openEnds.length).toBe(3);
    expect(document.kind(at(document, 'd', 'x'))).toBe('hole');
  });

  it('in a comment is part of the comment', () => {
    expect(readWithHoles('a = 1 # ␣\n').openEnds).toEqual([]);
  });
});

describe('no problem is reported where a hole could explain it', () => {
  it.each([
    'a = [ ␣\nb = 1\n',
    '[x␣\nb = 1\n',
    'a = "x ␣\nb = 1\n',
    'a = "\\␣"\n',
    'a = "\\u00␣"\n',
    'a ␣ 1\n',
    'a␣\n',
    '␣ true\n',
    '␣]\na = 1\n',
    'a = ␣\n  "x",\n]\nb = 1\n',
    '␣\nsome text\n]\na = 1\n',
    'a = { x = 1 ␣ y = 2 }\n',
    'a = { ␣\n',
    'a = 1\n␣\na = 2\n',
    '[[x]]\n[x.y]\n␣\n[x.y]\n',
    'a.␥ = 1\na.␥ = 2\n',
    'a.␣ = 1\na.␤ = 2\n',
    '␣.x = 1\n␤.x = 2\n',
    'a = """x ␣\nb = 1\n',
    'a = [ { x = 1, ␣ y", z = 2 }, foo bar ]\n',
    'a = [\n { x = 1 ␣\n { x = 2 }\n]\n',
    'a = { b = ␣\n  1,\n]}\nc = 1\n',
    'a = ␣\n["b"]\nx = 1\n[true]\nx = 1\n',
    '[[␣\n[a.b]\n[[a]]\n[a.b]\n',
    "[a.'b'␣.c]\n[a.'b']\n",
  ])('%j', (text) => {
    expect(readWithHoles(text).problems).toEqual([]);
  });
});

describe('what no hole explains is reported', () => {
  it.each([
    ['a = True\nb = "␣"\n', ['1:5 boolean-case']],
    ['a = [ "x" "y", ␣ ]\n', ['1:9 missing-comma']],
    ['a = "\\d ␣"\n', ['1:6 unknown-escape']],
    ['a = "␣"\na = "␤"\n', ['2:1 duplicate-key']],
    ['a.␣ = 1\na.␣ = 2\n', ['2:1 duplicate-key']],
    ['[s]\n␣\n[s]\n', ['3:2 table-redefined']],
    ['␣\na = 1\nb = foo\n', ['3:5 unquoted-text']],
    ['␣\na = 1\na = 2\n', ['3:1 duplicate-key']],
    ['a = [ "␣" ]\nthis is text\n', ['2:1 stray-text']],
  ])('%j', (text, problems) => {
    expect(places(readWithHoles(text))).toEqual(problems);
  });

  it('and shows the hole as an ellipsis', () => {
    expect(readWithHoles('a.x␣ = 1\na.x␣ = 2\n').problems[0]!.message).toBe('`a.x…` is set twice');
  });
});
