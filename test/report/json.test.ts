import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { json } from '../../src/report/json.ts';
import type { LintResult } from '../../src/report/result.ts';
import { cleanRun, runOver, sample } from './sample.ts';

const schema = JSON.parse(readFileSync(new URL('../../schemas/lint-report.json', import.meta.url), 'utf8'));
const conforms = new Ajv({ strict: true, strictTypes: false, allErrors: true }).compile(schema);

function read(run: LintResult) {
  const value = JSON.parse(json.render(run));
  expect(conforms(value) ? [] : conforms.errors).toEqual([]);
  return value;
}

describe('the JSON report', () => {
  it('states every finding, suppressed ones too, as the schema describes', () => {
    expect(read(sample)).toEqual({
      version: 1,
      tool: {
        name: 'manifestly',
        version: '0.1.0',
      },
      gramine: '1.9',
      files: [
        {
          path: 'app.manifest.template',
          kind: 'gramine-manifest',
          templated: true,
          variants: ['debug', 'release'],
          findings: [
            {
              rule: 'keys/removed',
              severity: 'error',
              message: '`sgx.thread_num` was removed in Gramine 1.5',
              help: 'use `sgx.max_threads`',
              range: {
                start: {
                  line: 4,
                  column: 1,
                  offset: 45,
                },
                end: {
                  line: 4,
                  column: 11,
                  offset: 55,
                },
              },
              path: 'sgx.thread_num',
              upstream: {
                stage: 'checker',
                effect: 'fatal',
              },
              related: [
                {
                  range: {
                    start: {
                      line: 3,
                      column: 1,
                      offset: 39,
                    },
                    end: {
                      line: 3,
                      column: 6,
                      offset: 44,
                    },
                  },
                  message: 'in this table',
                },
              ],
              fix: {
                title: 'rename it to `max_threads`',
                safety: 'safe',
                identity: 'changes',
                edits: [
                  {
                    range: {
                      start: {
                        line: 4,
                        column: 1,
                        offset: 45,
                      },
                      end: {
                        line: 4,
                        column: 11,
                        offset: 55,
                      },
                    },
                    text: 'max_threads',
                  },
                ],
              },
              suppressed: null,
            },
            {
              rule: 'security/debug',
              severity: 'warning',
              message: 'the enclave can be debugged',
              help: 'set `sgx.debug = false`',
              range: {
                start: {
                  line: 5,
                  column: 9,
                  offset: 68,
                },
                end: {
                  line: 5,
                  column: 61,
                  offset: 120,
                },
              },
              path: 'sgx.debug',
              upstream: {
                stage: 'none',
                effect: 'accepted',
              },
              related: [],
              fix: null,
              suppressed: null,
              variants: ['debug'],
              assumptions: ["env.get('DEBUG') == '1'"],
            },
            {
              rule: 'security/file-check-policy',
              severity: 'warning',
              message: 'every file of the host is let in',
              help: null,
              range: {
                start: {
                  line: 6,
                  column: 21,
                  offset: 141,
                },
                end: {
                  line: 6,
                  column: 40,
                  offset: 160,
                },
              },
              path: 'sgx.file_check_policy',
              upstream: {
                stage: 'none',
                effect: 'accepted',
              },
              related: [],
              fix: {
                title: 'set it to `"strict"`',
                safety: 'unsafe',
                identity: 'changes',
                edits: [
                  {
                    range: {
                      start: {
                        line: 6,
                        column: 21,
                        offset: 141,
                      },
                      end: {
                        line: 6,
                        column: 40,
                        offset: 160,
                      },
                    },
                    text: '"strict"',
                  },
                ],
              },
              suppressed: null,
            },
            {
              rule: 'files/allowed-directory',
              severity: 'note',
              message: 'the host decides what `/etc/` holds',
              help: null,
              range: {
                start: {
                  line: 7,
                  column: 17,
                  offset: 177,
                },
                end: {
                  line: 9,
                  column: 2,
                  offset: 196,
                },
              },
              path: 'sgx.allowed_files',
              upstream: {
                stage: 'none',
                effect: 'accepted',
              },
              related: [],
              fix: null,
              suppressed: {
                reason: 'only host names are read',
              },
            },
          ],
        },
        {
          path: 'clean.manifest',
          kind: 'gramine-manifest',
          templated: false,
          findings: [],
        },
        {
          path: 'old/b c.manifest.sgx',
          kind: 'gramine-manifest',
          templated: false,
          gramine: '1.8',
          findings: [
            {
              rule: 'toml/empty',
              severity: 'note',
              message: 'the file is empty',
              help: null,
              range: null,
              path: null,
              upstream: {
                stage: 'runtime',
                effect: 'fatal',
              },
              related: [],
              fix: null,
              suppressed: null,
            },
          ],
        },
      ],
      summary: {
        files: 3,
        error: 1,
        warning: 2,
        note: 1,
        fixable: 1,
        unsafelyFixable: 1,
        suppressed: 1,
        fixed: 0,
      },
    });
  });

  it('keeps the order of its members', () => {
    const [first] = json.render(runOver('', [{ suppressed: { reason: 'r' } }])).match(/"findings": [\s\S]*\]\n/) ?? [];
    expect(first?.match(/(?<=^ {10}")\w+/gm)).toEqual([
      'rule',
      'severity',
      'message',
      'help',
      'range',
      'path',
      'upstream',
      'related',
      'fix',
      'suppressed',
    ]);
  });

  it('has no findings for a clean run', () => {
    expect(read(cleanRun).summary).toEqual({
      files: 1,
      error: 0,
      warning: 0,
      note: 0,
      fixable: 0,
      unsafelyFixable: 0,
      suppressed: 0,
      fixed: 0,
    });
  });

  it('counts what was fixed, and carries notes about the run', () => {
    const run = { ...cleanRun, files: cleanRun.files.map((file) => ({ ...file, fixed: 2 })), notes: ['a note'] };
    expect(read(run)).toMatchObject({ files: [{ fixed: 2 }], summary: { fixed: 2 }, notes: ['a note'] });
  });

  it('counts columns in UTF-16 units, past emoji and line endings of every kind', () => {
    const [file] = read(runOver('a\r\nb\rc\n"😀" x', [{ range: { start: 12, end: 13 } }])).files;
    expect(file.findings[0].range).toEqual({
      start: { line: 4, column: 6, offset: 12 },
      end: { line: 4, column: 7, offset: 13 },
    });
  });

  it('writes no character that a terminal would obey or hide, and loses none', () => {
    const message = '\u001b[2J\u009b\u202e\u2028\ud800\u{e0041}"\n';
    const rendered = json.render(runOver('', [{ message }], '\u202e\n'));
    expect(rendered).not.toMatch(/[^\n\x20-\x7e]/);
    expect(JSON.parse(rendered).files[0]).toMatchObject({ path: '\u202e\n', findings: [{ message }] });
  });

  it('holds ten thousand findings within a second', () => {
    const source = 'a = 1\n'.repeat(10_000);
    const findings = Array.from({ length: 10_000 }, (_, index) => ({
      range: { start: index * 6, end: index * 6 + 1 },
    }));
    const started = performance.now();
    const rendered = json.render(runOver(source, findings));
    expect(performance.now() - started).toBeLessThan(1000);
    expect(JSON.parse(rendered).files[0].findings[9999].range.start).toEqual({
      line: 10_000,
      column: 1,
      offset: 59_994,
    });
  });
});
