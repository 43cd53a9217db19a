import { describe, expect, test } from 'vitest';
import { nothingAllowed } from '../../../src/commands/policy-diff-sides.ts';
import { diffPolicies } from '../../../src/policy/diff.ts';
import { container, exec, type PolicyFields, sideOf } from './policy-text.ts';

const withExecs = (counter: number, ...execs: readonly unknown[]): PolicyFields => ({
  policy: { counter },
  container: [container({ exec: execs })],
});

describe('a diff of policies that nobody wants', () => {
  test('says that it does not know where an automaton would have too many states', () => {
    const old = withExecs(1, exec('x', ['/bin/x', { regex: '([ab]*a[ab]{23}[ab]c)|d' }]));
    const fresh = withExecs(2, exec('x', ['/bin/x', { regex: '[ab]*a[ab]{24}c' }]));
    expect(
      diffPolicies(sideOf(old), sideOf(fresh)).changes.map(({ effect, message }) => `${effect}: ${message}`),
    ).toEqual([
      'unknown: may now allow other command lines: more than 20000 states',
      'narrows: no longer allows `/bin/x d`',
      'neutral: the counter grows from 1 to 2',
    ]);
  });

  test('takes a pattern that did not change for the same, however large its automaton', () => {
    const entry = exec('x', ['/bin/x', { regex: '[ab]*a[ab]{24}c' }]);
    const diff = diffPolicies(sideOf(withExecs(1, entry)), sideOf(withExecs(2, exec('new', ['/bin/new']), entry)));
    expect(diff.changes.map(({ effect, rule }) => `${effect} ${rule ?? ''}`)).toEqual(['widens new', 'neutral ']);
  });

  test('ends for large counts, long lists and many entries', () => {
    const words = Array.from({ length: 500 }, (_, at) => `word-${at}`);
    const entries = (last: string): readonly unknown[] => [
      exec('count', ['/bin/x', { regex: '[^a]{0,1000}' }]),
      exec('list', ['/bin/y', { one_of: [...words, last] }]),
      exec('rest', ['/bin/z'], { rest: { min: 0, max: 64, regex: '[a-z]{1,64}' } }),
      ...Array.from({ length: 100 }, (_, at) => exec(`e${at}`, [{ regex: `/bin/p${at}[a-z]{0,20}` }, { regex: '.*' }])),
    ];
    const diff = diffPolicies(sideOf(withExecs(1, ...entries('a'))), sideOf(withExecs(2, ...entries('b'))));
    expect(diff.changes.map(({ message }) => message)).toEqual([
      'now allows `/bin/y b`',
      'no longer allows `/bin/y a`',
      'the counter grows from 1 to 2',
    ]);
  });

  test('finds each of a thousand entries that changed', () => {
    const entries = (word: string): readonly unknown[] =>
      Array.from({ length: 1000 }, (_, at) => exec(`e${at}`, ['/bin/sh', '-c', `${word} ${at}`]));
    const diff = diffPolicies(sideOf(withExecs(1, ...entries('a'))), sideOf(withExecs(2, ...entries('b'))));
    expect(diff.summary).toEqual({ widens: 1000, narrows: 1000, unknown: 0, neutral: 1 });
    expect(diff.changes[999]!.message).toBe('now allows `/bin/sh -c "b 999"`');
  });

  test('says of each entry that it does not know where there is too much to compare', () => {
    const entries = (letter: string): readonly unknown[] =>
      Array.from({ length: 600 }, (_, at) => exec(`e${at}`, ['/bin/x', { regex: `.*[${letter}]{20}${at}` }]));
    const diff = diffPolicies(sideOf(withExecs(1, ...entries('a'))), sideOf(withExecs(2, ...entries('ab'))));
    const ofExecs = diff.changes.filter(({ area, effect }) => area === 'exec' && effect !== 'narrows');
    expect(ofExecs.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(Array.from({ length: 600 }, (_, at) => `e${at}`)),
    );
    expect(diff.changes.filter(({ effect }) => effect === 'unknown').at(-1)!.message).toBe(
      'may now allow more than before: there is too much to compare all of it',
    );
    expect(diff.changes.find(({ area }) => area === 'policy')).toEqual({
      effect: 'neutral',
      area: 'policy',
      message: 'more may no longer be allowed: there is too much to compare all of it',
    });
  });

  test('takes equal texts for the same before anything of them is evaluated', () => {
    const side = sideOf(withExecs(1, exec('x', ['/bin/x'])));
    const never = (): never => {
      throw new Error('an engine was asked for');
    };
    const unasked = { ...side, engines: [{ name: 'rego' as const, open: never }] };
    expect(diffPolicies(unasked, unasked)).toEqual({
      changes: [],
      summary: { widens: 0, narrows: 0, unknown: 0, neutral: 0 },
    });
  });

  test('takes a policy for another than none, though both are told by one text', () => {
    const side = sideOf(withExecs(1, exec('x', ['/bin/x'])));
    const diff = diffPolicies(nothingAllowed(side.permissions.source), side);
    expect(diff.changes.find(({ area }) => area === 'container')!.message).toBe(
      'now allows the container and 1 exec entry in it',
    );
  });
});
