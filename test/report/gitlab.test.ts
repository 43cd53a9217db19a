import { expect, it } from 'vitest';
import { gitlab } from '../../src/report/gitlab.ts';
import { cleanRun, runOver, sample } from './sample.ts';

it('makes an issue per finding', () => {
  expect(JSON.parse(gitlab.render(sample))).toEqual([
    {
      type: 'issue',
      check_name: 'keys/removed',
      description:
        '`sgx.thread_num` was removed in Gramine 1.5; gramine-manifest 1.9 rejects this; use `sgx.max_threads`',
      severity: 'major',
      fingerprint: 'b802ac437ee47d2f00000000',
      location: {
        path: 'app.manifest.template',
        lines: {
          begin: 4,
          end: 4,
        },
      },
    },
    {
      type: 'issue',
      check_name: 'security/debug',
      description:
        "the enclave can be debugged; in variant debug, when `env.get('DEBUG') == '1'`; Gramine 1.9 accepts this without a word; set `sgx.debug = false`",
      severity: 'minor',
      fingerprint: '624f519e5dafe8a300000000',
      location: {
        path: 'app.manifest.template',
        lines: {
          begin: 5,
          end: 5,
        },
      },
    },
    {
      type: 'issue',
      check_name: 'security/file-check-policy',
      description: 'every file of the host is let in; Gramine 1.9 accepts this without a word',
      severity: 'minor',
      fingerprint: 'e5e0cad28c8e6ebd00000000',
      location: {
        path: 'app.manifest.template',
        lines: {
          begin: 6,
          end: 6,
        },
      },
    },
    {
      type: 'issue',
      check_name: 'toml/empty',
      description: 'the file is empty; with Gramine 1.8 the enclave does not start',
      severity: 'info',
      fingerprint: '217952795c9f4cec00000000',
      location: {
        path: 'old/b c.manifest.sgx',
        lines: {
          begin: 1,
          end: 1,
        },
      },
    },
  ]);
});

it('is an empty list for a clean run', () => {
  expect(gitlab.render(cleanRun)).toBe('[]\n');
});

const prints = (run: Parameters<typeof gitlab.render>[0]): readonly string[] =>
  JSON.parse(gitlab.render(run)).map((issue: { fingerprint: string }) => issue.fingerprint);

it('fingerprints a finding by rule, path and setting, wherever it stands', () => {
  const setting = { path: 'sgx.debug' };
  const before = prints(runOver('debug = true', [{ ...setting, range: { start: 0, end: 5 } }]));
  const after = prints(runOver('\n\ndebug = 1', [{ ...setting, range: { start: 2, end: 7 } }]));
  expect(after).toEqual(before);
  expect(prints(runOver('debug = true', [{ path: 'sgx.edmm' }]))).not.toEqual(before);
  expect(prints(runOver('debug = true', [{ ...setting, code: 'group/other' }]))).not.toEqual(before);
  expect(prints(runOver('debug = true', [setting], 'b.manifest'))).not.toEqual(before);
});

it('gives ten thousand alike findings as many fingerprints, within a second', () => {
  const started = performance.now();
  const all = prints(
    runOver(
      'a',
      Array.from({ length: 10_000 }, () => ({ path: 'a' })),
    ),
  );
  expect(new Set(all).size).toBe(10_000);
  expect(performance.now() - started).toBeLessThan(1000);
});

it('ends in the line of the last character, and writes paths from the root of the repository', () => {
  const [issue] = JSON.parse(gitlab.render(runOver('a\nb\nc', [{ range: { start: 0, end: 4 } }], './x/a.manifest')));
  expect(issue.location).toEqual({ path: 'x/a.manifest', lines: { begin: 1, end: 2 } });
});
