import { describe, expect, it } from 'vitest';
import { styleFor } from '../../src/report/style.ts';
import { text } from '../../src/report/text.ts';
import { cleanRun, rangeOf, runOver, sample } from './sample.ts';

describe('the text report', () => {
  it('shows each finding with its line, what follows and what to do, and counts them', () => {
    expect(text.render(sample)).toBe(
      [
        'app.manifest.template:4:1  error  `sgx.thread_num` was removed in Gramine 1.5   keys/removed',
        '   4 | thread_num = 8',
        '     | ^^^^^^^^^^',
        '   3 | [sgx]',
        '     | ----- in this table',
        '       help: use `sgx.max_threads`',
        '       gramine-manifest 1.9 rejects this',
        '       fix: rename it to `max_threads` (safe; MRENCLAVE changes)',
        '',
        'app.manifest.template:5:9  warning  the enclave can be debugged   security/debug',
        `   5 | debug = {{ 'true' if env.get('DEBUG') == '1' else 'false' }}`,
        '     |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
        "       in variant debug, when `env.get('DEBUG') == '1'`",
        '       help: set `sgx.debug = false`',
        '       Gramine 1.9 accepts this without a word',
        '',
        'app.manifest.template:6:21  warning  every file of the host is let in   security/file-check-policy',
        '   6 | file_check_policy = "allow_all_but_log"',
        '     |                     ^^^^^^^^^^^^^^^^^^^',
        '       Gramine 1.9 accepts this without a word',
        '       fix: set it to `"strict"` (unsafe: --unsafe-fixes; MRENCLAVE changes)',
        '',
        'old/b c.manifest.sgx  note  the file is empty   toml/empty',
        '       with Gramine 1.8 the enclave does not start',
        '',
        '1 error, 2 warnings, 1 note in 3 files (1 fixable with --fix, 1 more with --unsafe-fixes; 1 suppressed)',
        '',
      ].join('\n'),
    );
  });

  it('says so when there is nothing to report', () => {
    expect(text.render(cleanRun)).toBe('no findings in 1 file\n');
    expect(text.render({ ...cleanRun, files: [] })).toBe('no findings in 0 files\n');
  });

  it('is one line per finding, and nothing else, when quiet', () => {
    expect(text.render(cleanRun, { quiet: true })).toBe('');
    expect(text.render(sample, { quiet: true })).toBe(
      [
        'app.manifest.template:4:1  error  `sgx.thread_num` was removed in Gramine 1.5   keys/removed',
        'app.manifest.template:5:9  warning  the enclave can be debugged   security/debug',
        'app.manifest.template:6:21  warning  every file of the host is let in   security/file-check-policy',
        'old/b c.manifest.sgx  note  the file is empty   toml/empty',
        '',
      ].join('\n'),
    );
  });

  it('paints severities, underlines and what surrounds them', () => {
    const run = runOver('a = 1\n', [{ range: { start: 0, end: 1 } }]);
    expect(text.render(run, { style: styleFor(true) })).toBe(
      [
        '\u001b[1ma.manifest:1:1\u001b[22m  \u001b[31merror\u001b[39m  something is wrong   \u001b[2mgroup/rule\u001b[22m',
        '\u001b[2m   1 |\u001b[22m a = 1',
        '\u001b[2m     |\u001b[22m \u001b[31m^\u001b[39m',
        '',
        '\u001b[31m1 error in 1 file\u001b[39m',
        '',
      ].join('\n'),
    );
  });

  it('obeys nothing that a path, a message or a line of the file says to the terminal', () => {
    const line = 'key = "\u001b[2J\u202e\u0000"';
    const run = runOver(
      line,
      [
        {
          message: 'bad\nline \u001b]0;title\u0007',
          help: 'remove\r it',
          range: { start: 6, end: line.length },
          assumptions: ['a\n== "\u001b"'],
          related: [{ range: { start: 0, end: 3 }, message: 'here\u001b' }],
        },
      ],
      'a\n::error::b\u001b[31m',
    );
    expect(text.render(run)).toBe(
      [
        'a<U+000A>::error::b<U+001B>[31m:1:7  error  bad<U+000A>line <U+001B>]0;title<U+0007>   group/rule',
        '   1 | key = "<U+001B>[2J<U+202E><U+0000>"',
        '     |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
        '     | --- here<U+001B>',
        '       when `a == "<U+001B>"`',
        '       help: remove<U+000D> it',
        '',
        '1 error in 1 file',
        '',
      ].join('\n'),
    );
  });

  it('underlines the first line of a longer range and names the last', () => {
    const source = 'a = [\r\n  1,\r\n]\r\n';
    expect(text.render(runOver(source, [{ range: rangeOf(source, '[\r\n  1,\r\n]') }]))).toBe(
      [
        'a.manifest:1:5  error  something is wrong   group/rule',
        '   1 | a = [',
        '     |     ^ to line 3',
        '',
        '1 error in 1 file',
        '',
      ].join('\n'),
    );
  });

  it('points behind the last character when a range is empty at the end', () => {
    const atEnd = { start: 4, end: 4 };
    expect(text.render(runOver('a = ', [{ range: atEnd }]))).toContain('   1 | a =\n     |     ^\n');
    expect(text.render(runOver('a =\n', [{ range: atEnd }]))).toContain('a.manifest:2:1  error');
    expect(text.render(runOver('', [{ range: { start: 0, end: 0 } }]))).toContain('   1 |\n     | ^\n');
  });

  it('draws a line once when several places of it matter', () => {
    const source = 'a.b = 1\na.b = 2\n';
    const related = [
      { range: { start: 8, end: 9 }, message: 'this table' },
      { range: { start: 0, end: 3 }, message: 'first here' },
    ];
    expect(text.render(runOver(source, [{ range: { start: 8, end: 11 }, related }]))).toBe(
      [
        'a.manifest:2:1  error  something is wrong   group/rule',
        '   2 | a.b = 2',
        '     | ^^^',
        '     | - this table',
        '   1 | a.b = 1',
        '     | --- first here',
        '',
        '1 error in 1 file',
        '',
      ].join('\n'),
    );
  });

  it('shows five related places and counts the others', () => {
    const related = Array.from({ length: 7 }, () => ({ range: { start: 0, end: 1 }, message: 'here' }));
    const shown = text.render(runOver('a', [{ range: { start: 0, end: 1 }, related }]));
    expect(shown.match(/- here/g)).toHaveLength(5);
    expect(shown).toContain('       and 2 more such places\n');
  });

  it('shows a line of a megabyte, and ten thousand findings in it, within a second', () => {
    const source = `a = "${'x'.repeat(1_000_000)}"\n`;
    const findings = Array.from({ length: 10_000 }, (_, index) => ({
      range: { start: index * 100, end: index * 100 + 9 },
    }));
    const started = performance.now();
    const shown = text.render(runOver(source, findings), { columns: 80 });
    expect(performance.now() - started).toBeLessThan(1000);
    expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(shown).toMatch(/\n10000 errors in 1 file\n$/);
  });
});

describe('what Gramine does about a finding', () => {
  const says = (upstream: NonNullable<Parameters<typeof runOver>[1][number]['upstream']>) =>
    text
      .render(runOver('a', [{ upstream }]))
      .split('\n')[1]
      ?.trim();

  it('is said in plain words', () => {
    expect(says({ stage: 'template', effect: 'fatal' })).toBe("gramine-manifest 1.9 can't render this");
    expect(says({ stage: 'toml', effect: 'fatal' })).toBe("gramine-manifest 1.9 can't parse this");
    expect(says({ stage: 'checker', effect: 'fatal' })).toBe('gramine-manifest 1.9 rejects this');
    expect(says({ stage: 'checker', effect: 'warning' })).toBe('gramine-manifest 1.9 only warns about this');
    expect(says({ stage: 'signer', effect: 'fatal' })).toBe('gramine-sgx-sign 1.9 fails');
    expect(says({ stage: 'runtime', effect: 'fatal' })).toBe('with Gramine 1.9 the enclave does not start');
    expect(says({ stage: 'runtime', effect: 'warning' })).toBe(
      'Gramine 1.9 only warns about this when the enclave runs',
    );
    expect(says({ stage: 'syscall', effect: 'fatal' })).toBe('with Gramine 1.9 the enclave starts, and fails later');
    expect(says({ stage: 'none', effect: 'ignored' })).toBe('Gramine 1.9 ignores this silently');
    expect(says({ stage: 'none', effect: 'accepted' })).toBe('Gramine 1.9 accepts this without a word');
  });

  it('is not said of files that Gramine never reads', () => {
    const run = runOver('a', [{ upstream: { stage: 'none', effect: 'ignored' } }]);
    const files = run.files.map((file) => ({ ...file, kind: 'manifestly-config' }));
    expect(text.render({ ...run, files })).not.toContain('Gramine');
  });

  it('names the checker for a file that is judged as it stands', () => {
    const run = runOver('a', [{ upstream: { stage: 'checker', effect: 'fatal' } }]);
    const files = run.files.map((file) => ({ ...file, as: 'final' as const }));
    expect(text.render({ ...run, files })).toContain('gramine-manifest-check 1.9 rejects this');
  });
});
