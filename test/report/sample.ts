import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import type { RuleInfo } from '../../src/report/reporter.ts';
import type { FileResult, LintResult } from '../../src/report/result.ts';
import { type Range, Source } from '../../src/text/source.ts';

const template = `libos.entrypoint = "{{ entrypoint }}"

[sgx]
thread_num = 8
debug = {{ 'true' if env.get('DEBUG') == '1' else 'false' }}
file_check_policy = "allow_all_but_log"
allowed_files = [
  "file:/etc/",
]
`;

/** Where `found` first stands in `text`. */
export function rangeOf(text: string, found: string): Range {
  const start = text.indexOf(found);
  if (start === -1) throw new Error(`${found} does not occur`);
  return { start, end: start + found.length };
}

const findings: readonly Diagnostic[] = [
  {
    code: 'keys/removed',
    severity: 'error',
    message: '`sgx.thread_num` was removed in Gramine 1.5',
    help: 'use `sgx.max_threads`',
    range: rangeOf(template, 'thread_num'),
    path: 'sgx.thread_num',
    upstream: { stage: 'checker', effect: 'fatal' },
    related: [{ range: rangeOf(template, '[sgx]'), message: 'in this table' }],
    fix: {
      title: 'rename it to `max_threads`',
      safety: 'safe',
      identity: 'changes',
      edits: [{ range: rangeOf(template, 'thread_num'), text: 'max_threads' }],
    },
  },
  {
    code: 'security/debug',
    severity: 'warning',
    message: 'the enclave can be debugged',
    help: 'set `sgx.debug = false`',
    range: rangeOf(template, `{{ 'true' if env.get('DEBUG') == '1' else 'false' }}`),
    path: 'sgx.debug',
    upstream: { stage: 'none', effect: 'accepted' },
    related: [],
    variants: ['debug'],
    assumptions: [`env.get('DEBUG') == '1'`],
  },
  {
    code: 'security/file-check-policy',
    severity: 'warning',
    message: 'every file of the host is let in',
    range: rangeOf(template, '"allow_all_but_log"'),
    path: 'sgx.file_check_policy',
    upstream: { stage: 'none', effect: 'accepted' },
    related: [],
    fix: {
      title: 'set it to `"strict"`',
      safety: 'unsafe',
      identity: 'changes',
      edits: [{ range: rangeOf(template, '"allow_all_but_log"'), text: '"strict"' }],
    },
  },
  {
    code: 'files/allowed-directory',
    severity: 'note',
    message: 'the host decides what `/etc/` holds',
    range: rangeOf(template, '[\n  "file:/etc/",\n]'),
    path: 'sgx.allowed_files',
    upstream: { stage: 'none', effect: 'accepted' },
    related: [],
    suppressed: { reason: 'only host names are read' },
  },
];

const app: FileResult = {
  path: 'app.manifest.template',
  kind: 'gramine-manifest',
  templated: true,
  source: new Source('app.manifest.template', template),
  findings,
  variants: ['debug', 'release'],
};

const signed: FileResult = {
  path: 'old/b c.manifest.sgx',
  kind: 'gramine-manifest',
  templated: false,
  as: 'final',
  gramine: '1.8',
  source: new Source('old/b c.manifest.sgx', ''),
  findings: [
    {
      code: 'toml/empty',
      severity: 'note',
      message: 'the file is empty',
      range: null,
      upstream: { stage: 'runtime', effect: 'fatal' },
      related: [],
    },
  ],
};

const clean: FileResult = {
  path: 'clean.manifest',
  kind: 'gramine-manifest',
  templated: false,
  source: new Source('clean.manifest', 'libos.entrypoint = "/bin/true"\n'),
  findings: [],
};

export const sample: LintResult = { gramine: '1.9', version: '0.1.0', files: [app, clean, signed] };

export const cleanRun: LintResult = { gramine: '1.9', version: '0.1.0', files: [clean] };

export const rules: readonly RuleInfo[] = [
  {
    id: 'keys/removed',
    summary: 'Keys that the targeted Gramine release no longer reads.',
    why: 'Nothing reads a removed key, so its setting reverts to the default.',
    severity: 'error',
    helpUri: 'https://example.org/rules/keys/removed',
  },
  {
    id: 'security/debug',
    summary: 'Enclaves in debug mode.',
    why: 'A debugger reads their memory.',
    severity: 'warning',
  },
];

/** A run over one file, for findings that matter for their text alone. */
export function runOver(text: string, findings: readonly Partial<Diagnostic>[], path = 'a.manifest'): LintResult {
  const complete = findings.map(
    (finding): Diagnostic => ({
      code: 'group/rule',
      severity: 'error',
      message: 'something is wrong',
      range: null,
      upstream: { stage: 'none', effect: 'fatal' },
      related: [],
      ...finding,
    }),
  );
  const source = new Source(path, text);
  const file: FileResult = { path, kind: 'gramine-manifest', templated: false, source, findings: complete };
  return { gramine: '1.9', version: '0.1.0', files: [file] };
}
