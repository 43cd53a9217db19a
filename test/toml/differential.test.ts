import { spawnSync } from 'node:child_process';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { read } from './read.ts';

const SEEDS = [
  'a = 1\n[b]\nc.d = "x"\ne = [1, "two", { f = 3.5 }]\n',
  '[[a]]\nx = 1\n[a.b]\ny = 2\n[[a]]\nx = 3\n[a.b]\n',
  'a.b.c = true\na.b.d = 1979-05-27T07:32:00Z\n[a.e]\nf = 07:32:00\n',
  's = """\none \\\n  two"""\nt = \'\'\'\n\'x\' \'\'\'\nu = "\\u00e9\\n"\n"k e y".\'q\' = -0x\n'.replace('-0x', '0x1F'),
  'a = { b = 1, c.d = [ { e = {} }, [] ] } # comment\r\nf = 1_000\r\ng = -inf\r\n',
  '[a.b.c]\n[a]\nb.x = 1\n[d]\n[d.e]\n[f]\n[[f.g]]\n',
];
const PIECES =
  '[|]|[[|]]|{|}|=|,|.|"|\'|"""|\'\'\'|\n|\r\n|\r|\\|\\u|#| |\t|a|a.b|[a]|[a.b]|[[a]]|[[a.b]]|a.b = 1\n|b = {c=1}\n|0|1|_|-|+|1979-05-27|07:32:00|T|Z|e1|.5|true|false|inf|nan|0x1F|\0|\x7f|é|\\n|a = 1\n|\n[a.b.c]\n|\n[[a.b]]\n'.split(
    '|',
  );

function* mutated(count: number, seed: number): Iterable<string> {
  let state = seed;
  const random = (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  for (let i = 0; i < count; i++) {
    let text = SEEDS[random(SEEDS.length)]!;
    for (let change = random(4); change >= 0; change--) {
      const at = random(text.length + 1);
      const other = SEEDS[random(SEEDS.length)]!;
      const from = random(other.length);
      const piece = [PIECES[random(PIECES.length)]!, other.slice(from, from + random(20)), ''][random(3)]!;
      text = text.slice(0, at) + piece + text.slice(at + random(3));
    }
    yield text;
  }
}

/** One spelling for what two readers may represent differently. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value === 'bigint' || typeof value === 'number') return Number.isNaN(value) ? 'nan' : Number(value);
  if (value instanceof Date) return 'time';
  if (typeof value === 'string')
    return /^\d{4}-\d\d-\d\d|^\d\d:\d\d:/.test(value) ? 'time' : value.replaceAll('\r\n', '\n');
  if (typeof value !== 'object' || value === null) return value;
  return new Map(Object.entries(value).map(([name, member]) => [name, canonical(member)]));
}

/** smol-toml refuses some sub-tables that tomllib lets dotted keys extend; nothing else that we accept. */
function smolToml(text: string): unknown {
  try {
    return parse(text, { integersAsBigInt: true });
  } catch (error) {
    if (/redefine an already defined table/.test((error as Error).message)) return undefined;
    throw error;
  }
}

describe('smol-toml', () => {
  it('finds the values that we find', () => {
    let compared = 0;
    for (const text of mutated(20_000, 7)) {
      const document = read(text);
      if (document.problems.length > 0) continue;
      const theirs = smolToml(text);
      if (theirs === undefined) continue;
      compared++;
      expect(canonical(document.value(0)), text).toEqual(canonical(theirs));
    }
    expect(compared).toBeGreaterThan(1000);
  });
});

const JUDGE = `
import json, sys, tomllib
for line in sys.stdin:
    try:
        tomllib.loads(json.loads(line))
        print("accepted")
    except (ValueError, RecursionError):
        print("refused")
`;
const python = spawnSync('python3', ['-c', 'import sys, tomllib; print(sys.version_info[:2] == (3, 11))'], {
  encoding: 'utf8',
});

describe.skipIf(python.stdout?.trim() !== 'True')("Python's tomllib", () => {
  it('accepts exactly the texts in which we find no problem', () => {
    const texts = [...mutated(20_000, 1)];
    const input = texts.map((text) => JSON.stringify(text)).join('\n');
    const { stdout } = spawnSync('python3', ['-c', JUDGE], { input, encoding: 'utf8', maxBuffer: 1 << 28 });
    const verdicts = stdout.trim().split('\n');
    expect(verdicts.length).toBe(texts.length);
    const wrong = texts.filter(
      (text, i) => (read(text).problems.length === 0 ? 'accepted' : 'refused') !== verdicts[i],
    );
    expect(wrong).toEqual([]);
  });
});

describe('any text', () => {
  it('is read without an exception, and every range lies inside of it', () => {
    for (const text of mutated(5000, 3)) {
      const document = read(text);
      for (let node = 0; node < document.nodeCount; node++) {
        for (const range of [
          document.range(node),
          document.keyRange(node),
          document.dottedKeyRange(node),
          document.statementRange(node),
          document.blockRange(node),
        ]) {
          expect(range.start >= 0 && range.start <= range.end && range.end <= text.length, text).toBe(true);
        }
      }
      for (const { range } of document.problems)
        expect(range.start <= range.end && range.end <= text.length, text).toBe(true);
    }
  });
});
