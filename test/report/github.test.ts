import { expect, it } from 'vitest';
import { github, githubSummary } from '../../src/report/github.ts';
import { cleanRun, runOver, sample } from './sample.ts';

it('prints a workflow command per finding', () => {
  expect(github.render(sample)).toBe(
    [
      '::error file=app.manifest.template,line=4,col=1,endLine=4,endColumn=11,title=keys/removed::app.manifest.template:4:1: `sgx.thread_num` was removed in Gramine 1.5%0Agramine-manifest 1.9 rejects this%0Ahelp: use `sgx.max_threads`',
      "::warning file=app.manifest.template,line=5,col=9,endLine=5,endColumn=61,title=security/debug::app.manifest.template:5:9: the enclave can be debugged%0Ain variant debug, when `env.get('DEBUG') == '1'`%0AGramine 1.9 accepts this without a word%0Ahelp: set `sgx.debug = false`",
      '::warning file=app.manifest.template,line=6,col=21,endLine=6,endColumn=40,title=security/file-check-policy::app.manifest.template:6:21: every file of the host is let in%0AGramine 1.9 accepts this without a word',
      '::notice file=old/b c.manifest.sgx,title=toml/empty::old/b c.manifest.sgx: the file is empty%0Awith Gramine 1.8 the enclave does not start',
      '',
    ].join('\n'),
  );
});

it('prints nothing for a clean run', () => {
  expect(github.render(cleanRun)).toBe('');
});

it('puts the most severe first, and otherwise keeps the order', () => {
  const run = runOver('', [
    { severity: 'note', code: 'a/1' },
    { severity: 'error', code: 'a/2' },
    { severity: 'warning', code: 'a/3' },
    { severity: 'error', code: 'a/4' },
  ]);
  expect(github.render(run).match(/a\/\d/g)).toEqual(['a/2', 'a/4', 'a/3', 'a/1']);
});

it('gives columns only to findings within one line', () => {
  const upstream = { stage: 'none', effect: 'fatal' } as const;
  const at = (start: number, end: number) => github.render(runOver('ab\ncd\n', [{ range: { start, end }, upstream }]));
  expect(at(1, 2)).toBe(
    '::error file=a.manifest,line=1,col=2,endLine=1,endColumn=3,title=group/rule::a.manifest:1:2: something is wrong\n',
  );
  expect(at(1, 4)).toBe(
    '::error file=a.manifest,line=1,endLine=2,title=group/rule::a.manifest:1:2: something is wrong\n',
  );
  expect(at(1, 3)).toBe(
    '::error file=a.manifest,line=1,endLine=1,title=group/rule::a.manifest:1:2: something is wrong\n',
  );
});

it('lets neither a path nor a message end the command or begin another', () => {
  const run = runOver('', [{ message: '100%\r\n::error::x', help: '%0A\u001b[0m' }], 'a,line=9\n::warning::%\u001b');
  expect(github.render(run)).toBe(
    '::error file=a%2Cline=9%0A%3A%3Awarning%3A%3A%25<U+001B>,title=group/rule::' +
      'a,line=9<U+000A>::warning::%25<U+001B>: 100%25<U+000D><U+000A>::error::x%0Ahelp: %250A<U+001B>[0m\n',
  );
});

it('summarizes the run for the page of the workflow', () => {
  expect(githubSummary(cleanRun)).toBe('## manifestly\n\nno findings in 1 file\n');
  expect(githubSummary(sample)).toContain('## manifestly\n\n1 error, 2 warnings, 1 note in 3 files');
});

it('keeps the summary below the size that GitHub accepts, and counts what it leaves out', () => {
  const findings = Array.from({ length: 20_000 }, () => ({ message: 'x'.repeat(90) }));
  const summary = githubSummary(runOver('', findings));
  expect(summary.length).toBeLessThan(1_048_576);
  expect(summary).toMatch(/\n\nand \d+ more\n$/);
});
