import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import type { LintResult } from '../../src/report/result.ts';
import { sarif } from '../../src/report/sarif.ts';
import { cleanRun, rules, runOver, sample } from './sample.ts';

// Written in draft-04, of which it uses nothing that draft-07 reads otherwise but the name of its `id`.
const {
  $schema: _,
  id: _id,
  ...schema
} = JSON.parse(readFileSync(new URL('./fixtures/sarif-2.1.0-rtm.5.json', import.meta.url), 'utf8'));
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv);
const conforms = ajv.compile(schema);

function read(run: LintResult, options: Parameters<typeof sarif.render>[1] = {}) {
  const log = JSON.parse(sarif.render(run, options));
  expect(conforms(log) ? [] : conforms.errors).toEqual([]);
  return log.runs[0];
}

describe('the SARIF report', () => {
  it('states rules, places, fixes and suppressions as the official schema requires', () => {
    read(sample, { rules });
    expect(JSON.parse(sarif.render(sample, { rules }))).toEqual({
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'manifestly',
              version: '0.1.0',
              rules: [
                {
                  id: 'keys/removed',
                  shortDescription: {
                    text: 'Keys that the targeted Gramine release no longer reads.',
                  },
                  fullDescription: {
                    text: 'Nothing reads a removed key, so its setting reverts to the default.',
                  },
                  help: {
                    text: 'Keys that the targeted Gramine release no longer reads.\n\nNothing reads a removed key, so its setting reverts to the default.',
                    markdown:
                      '**Keys that the targeted Gramine release no longer reads.**\n\nNothing reads a removed key, so its setting reverts to the default.',
                  },
                  helpUri: 'https://example.org/rules/keys/removed',
                  defaultConfiguration: {
                    level: 'error',
                  },
                },
                {
                  id: 'security/debug',
                  shortDescription: {
                    text: 'Enclaves in debug mode.',
                  },
                  fullDescription: {
                    text: 'A debugger reads their memory.',
                  },
                  help: {
                    text: 'Enclaves in debug mode.\n\nA debugger reads their memory.',
                    markdown: '**Enclaves in debug mode.**\n\nA debugger reads their memory.',
                  },
                  defaultConfiguration: {
                    level: 'warning',
                  },
                },
              ],
            },
          },
          invocations: [
            {
              executionSuccessful: true,
              toolExecutionNotifications: [],
            },
          ],
          columnKind: 'utf16CodeUnits',
          artifacts: [
            {
              location: {
                uri: 'app.manifest.template',
              },
            },
            {
              location: {
                uri: 'clean.manifest',
              },
            },
            {
              location: {
                uri: 'old/b%20c.manifest.sgx',
              },
            },
          ],
          results: [
            {
              ruleId: 'keys/removed',
              ruleIndex: 0,
              level: 'error',
              message: {
                text: '`sgx.thread_num` was removed in Gramine 1.5\ngramine-manifest 1.9 rejects this\nhelp: use `sgx.max_threads`',
              },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: {
                      uri: 'app.manifest.template',
                      index: 0,
                    },
                    region: {
                      startLine: 4,
                      startColumn: 1,
                      endLine: 4,
                      endColumn: 11,
                    },
                  },
                  logicalLocations: [
                    {
                      fullyQualifiedName: 'sgx.thread_num',
                      kind: 'property',
                    },
                  ],
                },
              ],
              relatedLocations: [
                {
                  id: 1,
                  physicalLocation: {
                    artifactLocation: {
                      uri: 'app.manifest.template',
                    },
                    region: {
                      startLine: 3,
                      startColumn: 1,
                      endLine: 3,
                      endColumn: 6,
                    },
                  },
                  message: {
                    text: 'in this table',
                  },
                },
              ],
              fixes: [
                {
                  description: {
                    text: 'rename it to `max_threads` (safe)',
                  },
                  artifactChanges: [
                    {
                      artifactLocation: {
                        uri: 'app.manifest.template',
                      },
                      replacements: [
                        {
                          deletedRegion: {
                            startLine: 4,
                            startColumn: 1,
                            endLine: 4,
                            endColumn: 11,
                          },
                          insertedContent: {
                            text: 'max_threads',
                          },
                        },
                      ],
                    },
                  ],
                },
              ],
              suppressions: [],
              partialFingerprints: {
                'manifestlySetting/v1': 'b802ac437ee47d2f00000000',
              },
              properties: {
                gramine: '1.9',
                upstream: {
                  stage: 'checker',
                  effect: 'fatal',
                },
                fixSafety: 'safe',
                fixIdentity: 'changes',
              },
            },
            {
              ruleId: 'security/debug',
              ruleIndex: 1,
              level: 'warning',
              message: {
                text: "the enclave can be debugged\nin variant debug, when `env.get('DEBUG') == '1'`\nGramine 1.9 accepts this without a word\nhelp: set `sgx.debug = false`",
              },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: {
                      uri: 'app.manifest.template',
                      index: 0,
                    },
                    region: {
                      startLine: 5,
                      startColumn: 9,
                      endLine: 5,
                      endColumn: 61,
                    },
                  },
                  logicalLocations: [
                    {
                      fullyQualifiedName: 'sgx.debug',
                      kind: 'property',
                    },
                  ],
                },
              ],
              suppressions: [],
              partialFingerprints: {
                'manifestlySetting/v1': '624f519e5dafe8a300000000',
              },
              properties: {
                gramine: '1.9',
                upstream: {
                  stage: 'none',
                  effect: 'accepted',
                },
                variants: ['debug'],
                assumptions: ["env.get('DEBUG') == '1'"],
              },
            },
            {
              ruleId: 'security/file-check-policy',
              level: 'warning',
              message: {
                text: 'every file of the host is let in\nGramine 1.9 accepts this without a word',
              },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: {
                      uri: 'app.manifest.template',
                      index: 0,
                    },
                    region: {
                      startLine: 6,
                      startColumn: 21,
                      endLine: 6,
                      endColumn: 40,
                    },
                  },
                  logicalLocations: [
                    {
                      fullyQualifiedName: 'sgx.file_check_policy',
                      kind: 'property',
                    },
                  ],
                },
              ],
              fixes: [
                {
                  description: {
                    text: 'set it to `"strict"` (unsafe)',
                  },
                  artifactChanges: [
                    {
                      artifactLocation: {
                        uri: 'app.manifest.template',
                      },
                      replacements: [
                        {
                          deletedRegion: {
                            startLine: 6,
                            startColumn: 21,
                            endLine: 6,
                            endColumn: 40,
                          },
                          insertedContent: {
                            text: '"strict"',
                          },
                        },
                      ],
                    },
                  ],
                },
              ],
              suppressions: [],
              partialFingerprints: {
                'manifestlySetting/v1': 'e5e0cad28c8e6ebd00000000',
              },
              properties: {
                gramine: '1.9',
                upstream: {
                  stage: 'none',
                  effect: 'accepted',
                },
                fixSafety: 'unsafe',
                fixIdentity: 'changes',
              },
            },
            {
              ruleId: 'files/allowed-directory',
              level: 'note',
              message: {
                text: 'the host decides what `/etc/` holds\nGramine 1.9 accepts this without a word',
              },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: {
                      uri: 'app.manifest.template',
                      index: 0,
                    },
                    region: {
                      startLine: 7,
                      startColumn: 17,
                      endLine: 9,
                      endColumn: 2,
                    },
                  },
                  logicalLocations: [
                    {
                      fullyQualifiedName: 'sgx.allowed_files',
                      kind: 'property',
                    },
                  ],
                },
              ],
              suppressions: [
                {
                  kind: 'inSource',
                  justification: 'only host names are read',
                },
              ],
              partialFingerprints: {
                'manifestlySetting/v1': '91ab656305b7b82b00000000',
              },
              properties: {
                gramine: '1.9',
                upstream: {
                  stage: 'none',
                  effect: 'accepted',
                },
              },
            },
            {
              ruleId: 'toml/empty',
              level: 'note',
              message: {
                text: 'the file is empty\nwith Gramine 1.8 the enclave does not start',
              },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: {
                      uri: 'old/b%20c.manifest.sgx',
                      index: 2,
                    },
                  },
                },
              ],
              suppressions: [],
              partialFingerprints: {
                'manifestlySetting/v1': '217952795c9f4cec00000000',
              },
              properties: {
                gramine: '1.8',
                upstream: {
                  stage: 'runtime',
                  effect: 'fatal',
                },
              },
            },
          ],
        },
      ],
    });
  });

  it('is judged by a schema that refuses what SARIF refuses', () => {
    const log = JSON.parse(sarif.render(sample, { rules }));
    log.runs[0].results[0].level = 'fatal';
    expect(conforms(log)).toBe(false);
  });

  it('has no results for a clean run', () => {
    expect(read(cleanRun).results).toEqual([]);
  });

  it('carries notes about the run', () => {
    expect(read({ ...cleanRun, notes: ['a note'] }).invocations).toEqual([
      { executionSuccessful: true, toolExecutionNotifications: [{ level: 'note', message: { text: 'a note' } }] },
    ]);
  });

  it('encodes paths as URIs', () => {
    const uri = (path: string) => read(runOver('', [], path)).artifacts[0].location.uri;
    expect(uri('./a/b.manifest')).toBe('a/b.manifest');
    expect(uri('a b#c?d%e:f.manifest')).toBe('a%20b%23c%3Fd%25e%3Af.manifest');
    expect(uri('../é/😀\ud800\n')).toBe('../%C3%A9/%F0%9F%98%80%EF%BF%BD%0A');
    expect(uri('/srv/a b')).toBe('file:///srv/a%20b');
    expect(uri('<stdin>')).toBe('%3Cstdin%3E');
  });

  it('keeps fingerprints when lines move', () => {
    const print = (text: string, start: number) =>
      read(runOver(text, [{ range: { start, end: start + 3 } }])).results[0].partialFingerprints;
    expect(print('\n\nabc', 2)).toEqual(print('abc', 0));
    expect(print('abd', 0)).not.toEqual(print('abc', 0));
  });

  it('states an insertion as an empty region, and an end at the end of the file', () => {
    const edits = [{ range: { start: 2, end: 2 }, text: 'b = 1\n' }];
    const fix = { title: 'add `b`', safety: 'safe', identity: 'changes', edits } as const;
    const [result] = read(runOver('a\n', [{ range: { start: 0, end: 2 }, fix }])).results;
    expect(result.locations[0].physicalLocation.region).toEqual({
      startLine: 1,
      startColumn: 1,
      endLine: 2,
      endColumn: 1,
    });
    expect(result.fixes[0].artifactChanges[0].replacements).toEqual([
      {
        deletedRegion: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 1 },
        insertedContent: { text: 'b = 1\n' },
      },
    ]);
  });

  it('lets no message make a link', () => {
    const [result] = read(runOver('', [{ message: '`[x](https://y)` is unknown' }])).results;
    expect(result.message.text).toBe('`[x] (https://y)` is unknown');
  });
});
