import { describe, expect, test } from 'vitest';
import { readOcclumConfig } from '../../src/occlum/config.ts';
import { Source } from '../../src/text/source.ts';

function read(text: string) {
  const source = new Source('Occlum.json', text);
  const result = readOcclumConfig(source);
  if ('problem' in result) throw new Error(result.problem.message);
  return { ...result.config, at: (range: { start: number; end: number } | null) => source.slice(range!) };
}

describe('Occlum.json', () => {
  test('is read in its places', () => {
    const { entryPoints, defaults, untrusted, debuggable, mounts, at, problems } = read(`{
  "entry_points": ["/bin", "/opt/app"],
  "env": { "default": ["A=1=2", "EMPTY="], "untrusted": ["B"] },
  "metadata": { "product_id": 0, "debuggable": true },
  "mount": [{ "target": "/", "type": "unionfs", "options": {} }, { "target": "/host", "type": "hostfs", "source": "." }]
}`);
    expect(entryPoints!.map(({ value, range }) => [value, at(range)])).toEqual([
      ['/bin', '"/bin"'],
      ['/opt/app', '"/opt/app"'],
    ]);
    expect(defaults.map(({ name, value, range }) => [name, value, at(range)])).toEqual([
      ['A', '1=2', '"A=1=2"'],
      ['EMPTY', '', '"EMPTY="'],
    ]);
    expect(untrusted.map(({ value }) => value)).toEqual(['B']);
    expect([debuggable?.value, at(debuggable!.range)]).toEqual([true, 'true']);
    expect(mounts.map(({ target, type, source }) => [target, type, source])).toEqual([
      ['/', 'unionfs', undefined],
      ['/host', 'hostfs', '.'],
    ]);
    expect(problems).toEqual([]);
  });

  test('tells what is absent from what is empty', () => {
    expect(read('{}')).toMatchObject({ entryPoints: undefined, debuggable: undefined, defaults: [], mounts: [] });
    expect(read('{ "entry_points": [] }').entryPoints).toEqual([]);
  });

  test('is read as far as its types are right', () => {
    const { problems, entryPoints, defaults, at } = read(
      '{ "entry_points": ["/a", 1], "env": { "default": ["=x", "y"] }, "metadata": { "debuggable": "no" }, "mount": [1, { "target": 2 }] }',
    );
    expect(entryPoints!.map(({ value }) => value)).toEqual(['/a']);
    expect(defaults).toEqual([]);
    expect(problems.map(({ range, message }) => `${at(range)}: ${message}`).sort()).toEqual([
      '"=x": a variable has to be `NAME=value`',
      '"no": `metadata.debuggable` has to be `true` or `false`',
      '"y": a variable has to be `NAME=value`',
      '1: `entry_points[1]` has to be a text',
      '1: `mount[0]` has to be an object',
      '2: `mount[1].target` has to be a text',
    ]);
  });

  test('has 100000 entries in a list at most', () => {
    const list = (count: number) => JSON.stringify(new Array(count).fill('/a'));
    expect(read(`{ "entry_points": ${list(100_000)} }`).entryPoints).toHaveLength(100_000);
    const source = new Source('Occlum.json', `{ "env": { "untrusted": ${list(100_001)} } }`);
    expect(readOcclumConfig(source)).toEqual({
      problem: { range: { start: 11, end: 22 }, message: '`env.untrusted` has more than 100000 entries' },
    });
  });

  test('is an object', () => {
    expect(() => read('7')).toThrow('Occlum.json has to be an object');
    expect(() => read('{ "a": ')).toThrow();
  });
});
