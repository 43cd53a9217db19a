import { describe, expect, it } from 'vitest';
import { at, json, places, read } from './read.ts';

describe('values', () => {
  it('are decoded when asked for', () => {
    const document = read(
      "a = \"x\\ty\\u00e9\\U0001F600\"\nb = 'C:\\dir'\nc = \"\"\"\r\none \\\r\n   two\r\nthree\"\"\"\nd = '''\n'x''''\ne = -0x\n".replace(
        '-0x',
        '0xdead_BEEF',
      ),
    );
    expect(document.problems).toEqual([]);
    expect(document.value(0)).toEqual({ a: 'x\tyé😀', b: 'C:\\dir', c: 'one two\nthree', d: "'x'", e: 0xdeadbeefn });
  });

  it('keep integers of any size and dates as their text', () => {
    const document = read(
      'a = 123_456_789_012_345_678_901\nb = -7\nc = +0\nd = 1979-05-27 07:32:00.5Z\ne = 07:32:00\nf = -1_0.5e1\ng = 1979-05-27\nh = 1979-05-27T07:32:00\n',
    );
    expect(document.value(0)).toEqual({
      a: 123456789012345678901n,
      b: -7n,
      c: 0n,
      d: '1979-05-27 07:32:00.5Z',
      e: '07:32:00',
      f: -105,
      g: '1979-05-27',
      h: '1979-05-27T07:32:00',
    });
    expect([...document.children(0)].map((node) => document.kind(node))).toEqual([
      'integer',
      'integer',
      'integer',
      'offset-datetime',
      'local-time',
      'float',
      'local-date',
      'local-datetime',
    ]);
  });

  it('may have the names of object members', () => {
    const document = read('__proto__.x = 1\nconstructor = 2\n[toString]\nhasOwnProperty = 3\n');
    expect(json(document)).toBe('{"__proto__":{"x":1},"constructor":2,"toString":{"hasOwnProperty":3}}');
    expect(document.integer(at(document, '__proto__', 'x'))).toBe(1n);
    expect(document.get(0, 'valueOf')).toBe(-1);
  });

  it('are refused like Python refuses them', () => {
    expect(
      places(read('a = 0000-01-01\nb = 2023-02-29\nc = 2024-02-29\nd = 23:59:60\ne = 1900-02-29\nf = 9999-12-31\n')),
    ).toEqual(['1:5 invalid-date', '2:5 invalid-date', '4:5 invalid-time', '5:5 invalid-date']);
    expect(places(read(`a = ${'9'.repeat(4300)}\nb = ${'9'.repeat(4301)}\n`))).toEqual(['2:5 integer-length']);
  });
});

describe('positions', () => {
  const text = [
    '# top',
    'libos."entry\\u0070oint" = "/app" # why',
    '[sgx]',
    '  trusted_files = [ "file:/a", { uri = "file:/b", x.y = 1 } ]',
    '',
    '[[fs.mounts]]',
    'path = "/a"',
    '[[fs.mounts]]',
    'path = "/b"',
    'uri = "file:/b"  ',
    '# end',
    '',
  ].join('\n');
  const document = read(text);
  const ranges = (...path: (string | number)[]) => {
    const node = at(document, ...path);
    const show = (range: { start: number; end: number }) => text.slice(range.start, range.end);
    return {
      kind: document.kind(node),
      origin: document.origin(node),
      name: document.name(node),
      index: document.index(node),
      range: show(document.range(node)),
      key: show(document.keyRange(node)),
      dotted: show(document.dottedKeyRange(node)),
      statement: show(document.statementRange(node)),
      block: show(document.blockRange(node)),
      section: document.section(node) === 0 ? 'root' : show(document.range(document.section(node))),
    };
  };

  it('of a setting with a dotted, quoted key', () => {
    expect(ranges('libos', 'entrypoint')).toEqual({
      kind: 'string',
      origin: 'value',
      name: 'entrypoint',
      index: -1,
      range: '"/app"',
      key: '"entry\\u0070oint"',
      dotted: 'libos."entry\\u0070oint"',
      statement: 'libos."entry\\u0070oint" = "/app"',
      block: 'libos."entry\\u0070oint" = "/app"',
      section: 'root',
    });
    expect(document.range(at(document, 'libos', 'entrypoint'))).toEqual({ start: 32, end: 38 });
  });

  it('of a table that a dotted key implies', () => {
    expect(ranges('libos')).toEqual({
      kind: 'table',
      origin: 'implied',
      name: 'libos',
      index: -1,
      range: 'libos',
      key: 'libos',
      dotted: 'libos',
      statement: 'libos."entry\\u0070oint" = "/app"',
      block: 'libos."entry\\u0070oint" = "/app"',
      section: 'root',
    });
  });

  it('of a table with a header', () => {
    expect(ranges('sgx')).toEqual({
      kind: 'table',
      origin: 'header',
      name: 'sgx',
      index: -1,
      range: '[sgx]',
      key: 'sgx',
      dotted: 'sgx',
      statement: '[sgx]',
      block: '[sgx]\n  trusted_files = [ "file:/a", { uri = "file:/b", x.y = 1 } ]',
      section: '[sgx]',
    });
  });

  it('of an element of an array', () => {
    expect(ranges('sgx', 'trusted_files', 1)).toEqual({
      kind: 'table',
      origin: 'value',
      name: undefined,
      index: 1,
      range: '{ uri = "file:/b", x.y = 1 }',
      key: '{ uri = "file:/b", x.y = 1 }',
      dotted: '{ uri = "file:/b", x.y = 1 }',
      statement: 'trusted_files = [ "file:/a", { uri = "file:/b", x.y = 1 } ]',
      block: 'trusted_files = [ "file:/a", { uri = "file:/b", x.y = 1 } ]',
      section: '[sgx]',
    });
  });

  it('of a member of an inline table', () => {
    expect(ranges('sgx', 'trusted_files', 1, 'x', 'y')).toEqual({
      kind: 'integer',
      origin: 'value',
      name: 'y',
      index: -1,
      range: '1',
      key: 'y',
      dotted: 'x.y',
      statement: 'x.y = 1',
      block: 'x.y = 1',
      section: '[sgx]',
    });
  });

  it('of an array of tables and its blocks', () => {
    expect(ranges('fs', 'mounts')).toMatchObject({
      kind: 'array',
      origin: 'entry',
      key: 'mounts',
      dotted: 'fs.mounts',
      block: '[[fs.mounts]]\npath = "/a"\n[[fs.mounts]]\npath = "/b"\nuri = "file:/b"',
    });
    expect(ranges('fs', 'mounts', 1)).toEqual({
      kind: 'table',
      origin: 'entry',
      name: undefined,
      index: 1,
      range: '[[fs.mounts]]',
      key: '[[fs.mounts]]',
      dotted: 'fs.mounts',
      statement: '[[fs.mounts]]',
      block: '[[fs.mounts]]\npath = "/b"\nuri = "file:/b"',
      section: '[[fs.mounts]]',
    });
    expect(document.section(at(document, 'fs', 'mounts', 0, 'path'))).toBe(at(document, 'fs', 'mounts', 0));
  });

  it('of the comments', () => {
    expect(document.comments.map((range) => text.slice(range.start, range.end))).toEqual(['# top', '# why', '# end']);
  });

  it('a table opened after its sub-table is the header’s from then on', () => {
    const late = read('[a.b]\nx = 1\n[a]\ny = 2\n');
    expect(late.problems).toEqual([]);
    expect(late.origin(at(late, 'a'))).toBe('header');
    expect(late.range(at(late, 'a'))).toEqual({ start: 12, end: 15 });
    expect(late.blockRange(at(late, 'a'))).toEqual({ start: 12, end: 21 });
  });

  it('count a byte order mark, which is skipped', () => {
    const marked = read('\ufeffa = 1\n');
    expect(marked.problems).toEqual([]);
    expect(marked.hasByteOrderMark).toBe(true);
    expect(marked.range(at(marked, 'a'))).toEqual({ start: 5, end: 6 });
  });
});

describe('lookup', () => {
  it('knows tables, members and elements, and answers -1 to anything else', () => {
    const document = read('a = [1, 2]\nb = "x"\n');
    expect(document.get(at(document, 'a'), 'x')).toBe(-1);
    expect(document.get(-1, 'x')).toBe(-1);
    expect(document.item(at(document, 'a'), 2)).toBe(-1);
    expect(document.item(at(document, 'a'), -1)).toBe(-1);
    expect(document.item(at(document, 'b'), 0)).toBe(-1);
    expect([...document.children(at(document, 'b'))]).toEqual([]);
    expect(document.childCount(at(document, 'a'))).toBe(2);
  });

  it('finds every member of a large table and every element of a large array', () => {
    const count = 5000;
    const keys = Array.from({ length: count }, (_, i) => `key${i} = ${i}\n`).join('');
    const document = read(`array = [${Array.from({ length: count }, (_, i) => i).join(',')}]\n${keys}`);
    expect(document.problems).toEqual([]);
    for (let i = 0; i < count; i++) {
      expect(document.integer(document.get(0, `key${i}`))).toBe(BigInt(i));
      expect(document.integer(document.item(at(document, 'array'), i))).toBe(BigInt(i));
    }
  });
});

describe('limits', () => {
  it('nesting ends with one problem, not with a stack overflow', () => {
    expect(places(read(`a = ${'['.repeat(100_000)}\nb = True\n`))).toEqual(['1:504 too-deep', '2:5 boolean-case']);
    expect(places(read(`a = ${'{a='.repeat(100_000)}\n`))).toEqual(['1:1502 too-deep']);
    expect(read(`a = ${'['.repeat(400)}${']'.repeat(400)}\n`).problems).toEqual([]);
  });

  it('a thousand problems are enough', () => {
    expect(read('a = x\n'.repeat(5000)).problems.length).toBe(1000);
  });

  it.each([
    ['junk on one line', `a = [${'x y "'.repeat(200_000)}`],
    ['unclosed arrays', 'k = [\n'.repeat(200_000)],
    ['duplicate keys', 'k = 1\n'.repeat(200_000)],
    ['quotation marks', '"'.repeat(1_000_000)],
    ['commas', `a = [${','.repeat(1_000_000)}]`],
    ['unterminated strings', 'a = """x\n'.repeat(100_001)],
    ['dots', `$${'.'.repeat(280)}\n$${' . '.repeat(90)}\n$${' .a'.repeat(90)}\n${'$.'.repeat(140)}\n`],
    ['a long number', `a = ${'1_'.repeat(2_000_000)}1`],
  ])('time grows with the text alone: %s', (_, text) => {
    const start = performance.now();
    expect(read(text).problems.length).toBeGreaterThan(0);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
