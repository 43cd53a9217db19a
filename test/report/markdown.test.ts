import { expect, it } from 'vitest';
import { markdown } from '../../src/report/markdown.ts';
import { cleanRun, rules, runOver, sample } from './sample.ts';

it('makes a table per file that has findings', () => {
  expect(markdown.render(sample, { rules })).toBe(
    [
      '1 error, 2 warnings, 1 note in 3 files (1 fixable with --fix, 1 more with --unsafe-fixes; 1 suppressed)',
      '',
      '### `app.manifest.template`',
      '',
      '| Place | Severity | Finding | Rule |',
      '| --- | --- | --- | --- |',
      '| 4:1 | error | `sgx.thread_num` was removed in Gramine 1.5<br>help: use `sgx.max_threads`<br>gramine-manifest 1.9 rejects this<br>fix: rename it to `max_threads` (safe; MRENCLAVE changes) | [`keys/removed`](<https://example.org/rules/keys/removed>) |',
      "| 5:9 | warning | the enclave can be debugged<br>in variant debug, when `env.get('DEBUG') == '1'`<br>help: set `sgx.debug = false`<br>Gramine 1.9 accepts this without a word | `security/debug` |",
      '| 6:21 | warning | every file of the host is let in<br>Gramine 1.9 accepts this without a word<br>fix: set it to `"strict"` (unsafe: --unsafe-fixes; MRENCLAVE changes) | `security/file-check-policy` |',
      '',
      '### `old/b c.manifest.sgx`',
      '',
      '| Place | Severity | Finding | Rule |',
      '| --- | --- | --- | --- |',
      '| file | note | the file is empty<br>with Gramine 1.8 the enclave does not start | `toml/empty` |',
      '',
    ].join('\n'),
  );
});

it('says so when there is nothing to report', () => {
  expect(markdown.render(cleanRun)).toBe('no findings in 1 file\n');
});

it('makes no markup of what a file or a path says', () => {
  const run = runOver(
    '',
    [
      { message: '`a|b` <img src=x onerror=alert(1)> [x](http://y) @team **b** | c\n| d' },
      { message: '`c\\d` and ` unpaired' },
      { message: '``` www.x.y a@b.c' },
    ],
    'a`|<b>\n# c',
  );
  expect(markdown.render(run)).toBe(
    [
      '3 errors in 1 file',
      '',
      '### <code>a&#96;&#124;&#60;b&#62;&#60;U+000A&#62;# c</code>',
      '',
      '| Place | Severity | Finding | Rule |',
      '| --- | --- | --- | --- |',
      '| file | error | <code>a&#124;b</code> &#60;img src=x onerror=alert(1)&#62; &#91;x&#93;(http&#58;//y) &#64;<!-- -->team ' +
        '&#42;&#42;b&#42;&#42; &#124; c&#60;U+000A&#62;&#124; d | `group/rule` |',
      '| file | error | <code>c&#92;d</code> and &#96; unpaired | `group/rule` |',
      '| file | error | &#96; www&#46;x.y a&#64;<!-- -->b.c | `group/rule` |',
      '',
    ].join('\n'),
  );
});
