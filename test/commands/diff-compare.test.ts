import { describe, expect, it } from 'vitest';
import { type Comparison, comparePairs } from '../../src/commands/diff-compare.ts';
import type { Pair, Side } from '../../src/commands/diff-sides.ts';
import { LocatedError } from '../../src/diagnostic/located-error.ts';
import { type DiffInput, type DiffOptions, diffManifests } from '../../src/diff/diff-manifests.ts';
import type { Settings } from '../../src/lint/config.ts';
import { full } from '../report/diff-sample.ts';

const plain: Settings = { excluded: false, rules: new Map(), variants: new Map(), allowSuppressions: true };

function side(name: string, text: string | undefined = 'a = 1\n', more: Partial<Side> = {}): Side {
  return { name, path: name, knownAs: name, bytes: text === undefined ? undefined : Buffer.from(text), ...more };
}

/** What the engine is asked when these are compared; a text with `broken` in it can't be read. */
function asked(pair: Pair, more: Partial<Comparison> = {}) {
  const calls: { readonly older: DiffInput; readonly newer: DiffInput; readonly options: DiffOptions }[] = [];
  const comparison: Comparison = {
    settingsFor: () => plain,
    release: undefined,
    oldRelease: undefined,
    defines: new Map(),
    variants: [],
    diff(older, newer, options) {
      for (const { source } of [older, newer]) {
        if (source.text.includes('broken'))
          throw new LocatedError(source, [{ range: { start: 0, end: 1 }, message: 'it is broken' }]);
      }
      calls.push({ older, newer, options });
      return full.diff;
    },
    ...more,
  };
  return { calls, pairs: comparePairs([pair], comparison) };
}

const template = { templated: true, final: false };
const manifest = { templated: false, final: false };
const signed = { templated: false, final: true };

describe('what is compared', () => {
  it.each([
    ['a.manifest', 'b.manifest.sgx', manifest, signed],
    ['a.manifest.template', 'b.manifest', template, manifest],
    ['/tmp/git-blob-x/a.manifest.template', 'a.manifest.template', template, template],
    ['/dev/fd/63', 'a.manifest.template', template, template],
    ['a.manifest.sgx', '/dev/fd/63', signed, signed],
    ['/dev/fd/62', '/dev/fd/63', manifest, manifest],
  ])('is known by its name, or by that of the other side: %s, %s', (old, fresh, older, newer) => {
    expect(asked({ old: side(old), new: side(fresh) }).calls[0]).toMatchObject({ older, newer });
  });

  it('is what the configuration says it is', () => {
    const settingsFor = (): Settings => ({
      ...plain,
      config: 'manifestly.toml',
      kind: 'gramine-template',
      as: 'final',
    });
    expect(asked({ old: side('a'), new: side('b.manifest') }, { settingsFor }).calls[0]).toMatchObject({
      older: { templated: true, final: true },
      newer: { templated: true, final: true },
    });
  });

  it('shows the sides with their kinds and releases', () => {
    const [pair] = asked(
      { old: side('a.manifest.template'), new: side('b.manifest.sgx') },
      { oldRelease: '1.7' },
    ).pairs;
    expect(pair).toMatchObject({
      old: { name: 'a.manifest.template', kind: 'template', release: '1.7' },
      new: { name: 'b.manifest.sgx', kind: 'signed manifest', release: '1.9' },
      status: 'changed',
    });
  });
});

describe('the release', () => {
  const settingsFor = (path: string): Settings =>
    path.startsWith('old')
      ? { ...plain, config: 'o', gramine: '1.6' }
      : path.startsWith('new')
        ? { ...plain, config: 'n', gramine: '1.8' }
        : plain;
  const options = (old: string, fresh: string, more: Partial<Comparison> = {}) =>
    asked({ old: side(old), new: side(fresh) }, { settingsFor, ...more }).calls[0]!.options;

  it('is that of each side in the configuration, of the other where that says nothing, or the newest', () => {
    expect(options('old/a', 'new/a')).toEqual({ release: '1.8', oldRelease: '1.6' });
    expect(options('tmp/a', 'new/a')).toEqual({ release: '1.8', oldRelease: '1.8' });
    expect(options('old/a', 'tmp/a')).toEqual({ release: '1.6', oldRelease: '1.6' });
    expect(options('tmp/a', 'tmp/b')).toEqual({ release: '1.9', oldRelease: '1.9' });
  });

  it('is what the options say, the old one apart', () => {
    expect(options('old/a', 'new/a', { release: '1.5' })).toEqual({ release: '1.5', oldRelease: '1.5' });
    expect(options('old/a', 'new/a', { release: '1.5', oldRelease: '1.4' })).toEqual({
      release: '1.5',
      oldRelease: '1.4',
    });
    expect(options('old/a', 'new/a', { oldRelease: '1.4' })).toEqual({ release: '1.8', oldRelease: '1.4' });
  });
});

describe('variants', () => {
  const variants = new Map([
    [
      'debug',
      new Map<string, string | true>([
        ['debug', true],
        ['level', 'all'],
      ]),
    ],
    ['release', new Map<string, string | true>([['level', 'error']])],
  ]);
  const settingsFor = (): Settings => ({ ...plain, config: 'manifestly.toml', variants });
  const pair = { old: side('a.manifest.template'), new: side('b.manifest.template') };

  it('are compared one by one, with what only the others define undefined', () => {
    const { calls, pairs } = asked(pair, { settingsFor, variants: ['all'] });
    expect(pairs.map(({ variant }) => variant)).toEqual(['debug', 'release']);
    expect(calls.map(({ older, newer }) => [older.defines, older.absent, newer.defines, newer.absent])).toEqual([
      [variants.get('debug'), [], variants.get('debug'), []],
      [variants.get('release'), ['debug'], variants.get('release'), ['debug']],
    ]);
  });

  it('give way to -D', () => {
    const defines = new Map([['level', 'warning']]);
    const { calls } = asked(pair, { settingsFor, variants: ['release'], defines });
    expect(calls.map(({ older }) => older.defines)).toEqual([defines]);
    expect(asked(pair, { defines }).calls[0]!.newer).toMatchObject({ defines, absent: [] });
  });

  it('must be there', () => {
    expect(() => asked(pair, { settingsFor, variants: ['test'] })).toThrow(
      'there is no variant `test` for `b.manifest.template`',
    );
    expect(() => asked(pair, { variants: ['test'] })).toThrow('no variants are defined for `b.manifest.template`');
  });

  it('say nothing of manifests that are no templates', () => {
    expect(
      asked({ old: side('a.manifest'), new: side('b.manifest') }, { settingsFor, variants: ['all'] }).pairs,
    ).toHaveLength(1);
  });
});

describe('a side that is not there', () => {
  it('is an empty text of the same kind', () => {
    const { calls, pairs } = asked({
      old: side('/dev/null', undefined, { knownAs: undefined, bytes: undefined }),
      new: side('a.manifest.sgx'),
    });
    expect(calls[0]!.older).toMatchObject(signed);
    expect(calls[0]!.older.source.text).toBe('');
    expect(pairs[0]!.status).toBe('added');
  });

  it('leaves nothing to be said when the manifest is gone', () => {
    const [pair] = asked({ old: side('a.manifest'), new: side('b.manifest', undefined, { bytes: undefined }) }).pairs;
    expect(pair).toMatchObject({
      status: 'deleted',
      diff: { changes: [], identity: { mrenclave: 'changes' }, summary: { weaker: 0 } },
    });
  });
});

describe('texts that can not be read', () => {
  const message = (pair: Pair): readonly string[] => {
    try {
      asked(pair, { diff: diffManifests });
      return [];
    } catch (error) {
      return (error as Error).message.split('\n');
    }
  };

  it('are all named, on both sides', () => {
    expect(message({ old: side('a.manifest', 'x ='), new: side('b.manifest', 'x =') })).toEqual([
      'a.manifest:1:1: `x` has no value (write a value, or remove the line)',
      'b.manifest:1:1: `x` has no value (write a value, or remove the line)',
    ]);
    expect(message({ old: side('a.manifest'), new: side('b.manifest', 'x =') })).toEqual([
      'b.manifest:1:1: `x` has no value (write a value, or remove the line)',
    ]);
    expect(message({ old: side('a.manifest', 'x ='), new: side('b.manifest') })).toEqual([
      'a.manifest:1:1: `x` has no value (write a value, or remove the line)',
    ]);
    const notText = Buffer.from([0xff, 0x61]);
    expect(message({ old: side('a', '', { bytes: notText }), new: side('b', '', { bytes: notText }) })).toEqual([
      'a:1:1: 0xff is not valid UTF-8',
      'b:1:1: 0xff is not valid UTF-8',
    ]);
  });

  it('are each read once, however long it takes to refuse them', () => {
    const older = side(
      'a.manifest.template',
      '{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}',
    );
    const asking: string[] = [];
    const diff: Comparison['diff'] = (...given) => {
      asking.push('once');
      return diffManifests(...given);
    };
    expect(() => asked({ old: older, new: side('b.manifest') }, { diff })).toThrow('a.manifest.template');
    expect(asking).toEqual(['once']);
  });

  it('keep no commit of a history from mending them', () => {
    const between = 'HEAD → index';
    const [pair] = asked(
      { old: side('a.manifest', 'x ='), new: side('a.manifest', 'sgx.debug = true\n'), between },
      { diff: diffManifests },
    ).pairs;
    expect(pair).toMatchObject({
      status: 'changed',
      unread: 'a.manifest:1:1: `x` has no value (write a value, or remove the line)',
      diff: {
        changes: [{ path: 'sgx.debug', direction: 'weaker' }],
        identity: { mrenclave: 'changes', isvSvn: 'unknown', attributes: 'unknown' },
      },
    });
    expect(() =>
      asked({ old: side('a.manifest', 'x ='), new: side('a.manifest', 'y ='), between }, { diff: diffManifests }),
    ).toThrow('a.manifest:1:1: `x` has no value (write a value, or remove the line)\na.manifest:1:1: `y`');
    const gone = { old: side('a.manifest', '', { bytes: Buffer.from([0xff]) }), new: side('a.manifest', undefined) };
    expect(asked({ ...gone, new: { ...gone.new, bytes: undefined }, between }).pairs).toMatchObject([
      { status: 'deleted' },
    ]);
  });
});
