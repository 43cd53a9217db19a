import { expect, it } from 'vitest';
import { concise } from '../../src/report/concise.ts';
import { cleanRun, runOver, sample } from './sample.ts';

it('prints one line per finding that editors can follow', () => {
  expect(concise.render(sample)).toBe(
    [
      'app.manifest.template:4:1: error: `sgx.thread_num` was removed in Gramine 1.5 [keys/removed]',
      'app.manifest.template:5:9: warning: the enclave can be debugged [security/debug]',
      'app.manifest.template:6:21: warning: every file of the host is let in [security/file-check-policy]',
      'old/b c.manifest.sgx:1:1: note: the file is empty [toml/empty]',
      '',
    ].join('\n'),
  );
});

it('prints nothing for a clean run', () => {
  expect(concise.render(cleanRun)).toBe('');
});

it('keeps to one line whatever the path and the message hold', () => {
  expect(concise.render(runOver('', [{ message: 'a\nb: error: c\u2028' }], 'x\ny'))).toBe(
    'x<U+000A>y:1:1: error: a<U+000A>b: error: c<U+2028> [group/rule]\n',
  );
});
