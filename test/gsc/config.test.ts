import { describe, expect, test } from 'vitest';
import { readGscConfig, releaseOfBranch } from '../../src/gsc/config.ts';
import { Source } from '../../src/text/source.ts';

const read = (text: string) => readGscConfig(new Source('config.yaml', text));

describe('config.yaml of GSC', () => {
  test('is read with places, and numbers as text', () => {
    const found = read('Distro: "auto"\nRegistry: ""\nGramine:\n  Repository: r\n  Branch: 1.10\n  # Image: i\n');
    if ('problem' in found) throw new Error(found.problem.message);
    const { distro, registry, gramine, hasDriver } = found.config;
    expect(distro).toEqual({ value: 'auto', range: { start: 8, end: 14 } });
    expect(registry?.value).toBe('');
    expect([gramine?.repository?.value, gramine?.branch?.value, gramine?.image]).toEqual(['r', '1.1', undefined]);
    expect(hasDriver).toBe(false);
  });

  test('that is none says why', () => {
    const why = (text: string) => {
      const found = read(text);
      return 'problem' in found ? found.problem.message : undefined;
    };
    expect(why('')).toBe('the file is empty');
    expect(why('- a\n')).toBe('a configuration of GSC is a map, as in `Distro: "auto"`');
    expect(why('a: 1\n---\nb: 2\n')).toBe('there is a second document');
    expect(why('a: [')).toBeDefined();
    expect(why('Distro: a\nDistro: b\n')).toBeDefined();
    expect(why('__proto__: { Gramine: 1 }\nGramine: 3\n')).toBeUndefined();
  });

  test('names a release of Gramine by its tag', () => {
    expect(['v1.9', '1.6', 'v1.6.2', 'v1.3', 'master', 'v1.10', '0b2ba93'].map(releaseOfBranch)).toEqual([
      '1.9',
      '1.6',
      '1.6.2',
      '1.3',
      undefined,
      undefined,
      undefined,
    ]);
  });
});
