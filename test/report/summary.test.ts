import { expect, it } from 'vitest';
import { summarize, summaryLine } from '../../src/report/summary.ts';
import { sample } from './sample.ts';

const none = { files: 4, error: 0, warning: 0, note: 0, fixable: 0, unsafelyFixable: 0, suppressed: 0, fixed: 0 };

it('counts findings by severity, and suppressed ones apart', () => {
  expect(summarize(sample)).toEqual({
    files: 3,
    error: 1,
    warning: 2,
    note: 1,
    fixable: 1,
    unsafelyFixable: 1,
    suppressed: 1,
    fixed: 0,
  });
});

it('says in one line what was found and what can be done', () => {
  expect(summaryLine({ ...none, error: 3, warning: 1, note: 2, fixable: 2, unsafelyFixable: 1, suppressed: 1 })).toBe(
    '3 errors, 1 warning, 2 notes in 4 files (2 fixable with --fix, 1 more with --unsafe-fixes; 1 suppressed)',
  );
  expect(summaryLine({ ...none, note: 1, files: 1 })).toBe('1 note in 1 file');
  expect(summaryLine({ ...none, error: 1, unsafelyFixable: 1 })).toBe(
    '1 error in 4 files (1 fixable with --unsafe-fixes)',
  );
  expect(summaryLine({ ...none, fixed: 2, suppressed: 3 })).toBe('no findings in 4 files (3 suppressed; 2 fixed)');
  expect(summaryLine(none)).toBe('no findings in 4 files');
});
