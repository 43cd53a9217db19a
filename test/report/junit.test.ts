import { expect, it } from 'vitest';
import { junit } from '../../src/report/junit.ts';
import { runOver, sample } from './sample.ts';

it('makes a suite per file and a case per finding', () => {
  expect(junit.render(sample)).toBe(
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="manifestly" tests="6" failures="3" errors="0" skipped="1">',
      '  <testsuite name="app.manifest.template" tests="4" failures="3" errors="0" skipped="1">',
      '    <testcase name="keys/removed (4:1)" classname="app.manifest.template" file="app.manifest.template" line="4">',
      '      <failure type="error" message="`sgx.thread_num` was removed in Gramine 1.5">app.manifest.template:4:1: error: `sgx.thread_num` was removed in Gramine 1.5',
      'gramine-manifest 1.9 rejects this',
      'help: use `sgx.max_threads`</failure>',
      '    </testcase>',
      '    <testcase name="security/debug (5:9)" classname="app.manifest.template" file="app.manifest.template" line="5">',
      '      <failure type="warning" message="the enclave can be debugged">app.manifest.template:5:9: warning: the enclave can be debugged',
      "in variant debug, when `env.get('DEBUG') == '1'`",
      'Gramine 1.9 accepts this without a word',
      'help: set `sgx.debug = false`</failure>',
      '    </testcase>',
      '    <testcase name="security/file-check-policy (6:21)" classname="app.manifest.template" file="app.manifest.template" line="6">',
      '      <failure type="warning" message="every file of the host is let in">app.manifest.template:6:21: warning: every file of the host is let in',
      'Gramine 1.9 accepts this without a word</failure>',
      '    </testcase>',
      '    <testcase name="files/allowed-directory (7:17)" classname="app.manifest.template" file="app.manifest.template" line="7">',
      '      <skipped message="only host names are read"/>',
      '    </testcase>',
      '  </testsuite>',
      '  <testsuite name="clean.manifest" tests="1" failures="0" errors="0" skipped="0">',
      '    <testcase name="no findings" classname="clean.manifest" file="clean.manifest"/>',
      '  </testsuite>',
      '  <testsuite name="old/b c.manifest.sgx" tests="1" failures="0" errors="0" skipped="0">',
      '    <testcase name="toml/empty" classname="old/b c.manifest.sgx" file="old/b c.manifest.sgx" line="1">',
      '      <system-out>old/b c.manifest.sgx: note: the file is empty',
      'with Gramine 1.8 the enclave does not start</system-out>',
      '    </testcase>',
      '  </testsuite>',
      '</testsuites>',
      '',
    ].join('\n'),
  );
});

it('counts as failures what fails the run', () => {
  const head = (failOn: 'error' | 'warning' | 'note') => junit.render(sample, { failOn: () => failOn }).split('\n')[1];
  expect(head('error')).toBe('<testsuites name="manifestly" tests="6" failures="1" errors="0" skipped="1">');
  expect(head('warning')).toBe('<testsuites name="manifestly" tests="6" failures="3" errors="0" skipped="1">');
  expect(head('note')).toBe('<testsuites name="manifestly" tests="6" failures="4" errors="0" skipped="1">');
});

it('is well formed whatever the path and the message hold', () => {
  const run = runOver('', [{ message: '</failure>"\'&\u0000\ufffe\ud800]]>' }], '"><x a="\n');
  expect(junit.render(run)).toBe(
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="manifestly" tests="1" failures="1" errors="0" skipped="0">',
      '  <testsuite name="&quot;&gt;&lt;x a=&quot;&lt;U+000A&gt;" tests="1" failures="1" errors="0" skipped="0">',
      '    <testcase name="group/rule" classname="&quot;&gt;&lt;x a=&quot;&lt;U+000A&gt;" file="&quot;&gt;&lt;x a=&quot;&lt;U+000A&gt;" line="1">',
      '      <failure type="error" message="&lt;/failure&gt;&quot;\'&amp;&lt;U+0000&gt;&lt;U+FFFE&gt;&lt;U+D800&gt;]]&gt;">' +
        "&quot;&gt;&lt;x a=&quot;&lt;U+000A&gt;: error: &lt;/failure&gt;&quot;'&amp;&lt;U+0000&gt;&lt;U+FFFE&gt;&lt;U+D800&gt;]]&gt;</failure>",
      '    </testcase>',
      '  </testsuite>',
      '</testsuites>',
      '',
    ].join('\n'),
  );
});
