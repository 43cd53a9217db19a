import { describe, expect, test } from 'vitest';
import { gscEnvironment } from '../../src/gsc/environment.ts';
import { imageConfig } from '../image/made-config.ts';

const environment = (env: readonly string[], release: '1.5' | '1.9' = '1.9') =>
  gscEnvironment(imageConfig({ env }).env, release);

describe('what GSC makes of Env', () => {
  test('becomes values under `loader.env`, backslashes and quotes as they are', () => {
    expect(environment(['A=1', 'B=say "hi" \\ \t', 'C=']).table).toEqual(
      new Map([
        [
          'loader',
          new Map([
            [
              'env',
              new Map([
                ['A', '1'],
                ['B', 'say "hi" \\ \t'],
                ['C', ''],
              ]),
            ],
          ]),
        ],
      ]),
    );
    expect(environment([]).table).toEqual(new Map());
  });

  test('passes by values with newlines, and before 1.6 search paths', () => {
    expect(environment(['A=x\ny', 'PATH=/bin'])).toMatchObject({ skipped: [{ name: 'A', why: 'newline' }], fatal: [] });
    expect(environment(['LD_LIBRARY_PATH=/l', 'PATH=/bin'], '1.5')).toMatchObject({
      table: new Map(),
      skipped: [
        { name: 'LD_LIBRARY_PATH', why: 'search path' },
        { name: 'PATH', why: 'search path' },
      ],
    });
  });

  test('makes tables of names with dots', () => {
    const { table, nested } = environment(['spring.config.location=/x']);
    expect(nested).toEqual(['spring.config.location']);
    expect(table).toEqual(
      new Map([
        ['loader', new Map([['env', new Map([['spring', new Map([['config', new Map([['location', '/x']])]])]])]])],
      ]),
    );
  });

  test('fails at entries that are no line of TOML, and at the second of a name', () => {
    const { fatal, table } = environment(['A=1', 'NOTHING', 'P%=1', 'A=2', 'E=\x1b[0m', 'B=1', 'B.c=2']);
    expect(fatal.map(({ name }) => name)).toEqual(['NOTHING', 'P%', 'A', 'E', 'B.c']);
    expect(table).toEqual(
      new Map([
        [
          'loader',
          new Map([
            [
              'env',
              new Map([
                ['A', '1'],
                ['B', '1'],
              ]),
            ],
          ]),
        ],
      ]),
    );
  });

  test('reads ten thousand bad entries in reasonable time', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => (at % 2 === 0 ? `A${at}=1` : `A${at - 1}=2`));
    expect(environment(many).fatal).toHaveLength(5000);
  });
});
