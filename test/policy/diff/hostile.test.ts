import { describe, expect, test } from 'vitest';
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
});
