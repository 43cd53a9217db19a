import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { diffJson } from '../../src/report/diff-json.ts';
import type { DiffResult } from '../../src/report/diff-result.ts';
import { full, one, pairOf } from './diff-sample.ts';

const schema = JSON.parse(readFileSync(new URL('../../schemas/diff-report.json', import.meta.url), 'utf8'));
const conforms = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(schema);

function read(result: DiffResult) {
  const value = JSON.parse(diffJson.render(result));
  expect(conforms(value) ? [] : conforms.errors).toEqual([]);
  return value;
}

describe('the JSON of a comparison', () => {
  it('states everything, as the schema describes', () => {
    const value = read(one(full));
    const at = (line: number, column: number, offset: number) => ({ line, column, offset });
    expect(value).toEqual({
      version: 1,
      old: 'HEAD:deploy/app.manifest.template',
      new: 'app.manifest.template',
      gramine: '1.9',
      oldGramine: '1.8',
      variant: 'release',
      status: 'changed',
      kinds: { old: 'template', new: 'template' },
      changes: [
        {
          path: 'sgx.debug',
          subject: 'setting',
          kind: 'added',
          old: null,
          new: true,
          direction: 'weaker',
          why: 'a debugger on the host reads the memory of the enclave',
          affects: ['MRENCLAVE', 'ATTRIBUTES'],
          range: { start: at(2, 1, 26), end: at(2, 10, 35) },
          oldRange: null,
        },
        {
          path: 'sgx.enclave_size',
          subject: 'setting',
          kind: 'changed',
          old: '256M',
          new: '{{ size }}',
          direction: 'unknown',
          why: 'its value depends on `size`',
          affects: ['MRENCLAVE', 'layout'],
          assumptions: ['size is defined'],
          range: { start: at(4, 20, 82), end: at(4, 30, 92) },
          oldRange: null,
        },
        {
          path: '/data',
          subject: 'mount',
          kind: 'removed',
          old: 'file:data',
          new: null,
          direction: 'stronger',
          why: 'the host no longer provides `/data`',
          affects: ['MRENCLAVE'],
          range: null,
          oldRange: null,
        },
        {
          path: 'loader.log_level',
          subject: 'setting',
          kind: 'removed',
          old: 'error',
          new: null,
          direction: 'neutral',
          why: '`error` is the default',
          affects: ['MRENCLAVE'],
          range: null,
          oldRange: { start: at(3, 1, 46), end: at(3, 17, 62) },
        },
      ],
      identity: full.diff.identity,
      trustedFiles: full.diff.trustedFiles,
      execSurface: full.diff.execSurface,
      summary: { weaker: 1, unknown: 1, stronger: 1, neutral: 1 },
    });
  });

  it('has the members that the contract names, in its order, among its own', () => {
    const named = ['version', 'old', 'new', 'gramine', 'changes', 'identity', 'trustedFiles', 'summary'];
    expect(Object.keys(read(one(full))).filter((name) => named.includes(name))).toEqual(named);
  });

  it('is a list when the user did not ask about one pair, however many there are', () => {
    expect(read({ pairs: [], single: false })).toEqual({
      version: 1,
      diffs: [],
      summary: { weaker: 0, stronger: 0, neutral: 0, unknown: 0 },
    });
    const value = read({ pairs: [full, pairOf({}, { status: 'added' })], single: false });
    expect(value.diffs.map(({ new: name, kinds }: { new: string; kinds: object }) => [name, kinds])).toEqual([
      ['app.manifest.template', { old: 'template', new: 'template' }],
      ['new.manifest', { old: null, new: 'manifest' }],
    ]);
    expect(value.summary).toEqual({ weaker: 1, stronger: 1, neutral: 1, unknown: 1 });
  });

  it('writes no character that a terminal would obey or hide, and loses none', () => {
    const change = { ...full.diff.changes[0]!, new: { '\u202e': '\u001b[2J' }, why: '\u2028' };
    const rendered = diffJson.render(one(pairOf({ changes: [change] })));
    expect(rendered).not.toMatch(/[^\n\x20-\x7e]/);
    expect(JSON.parse(rendered).changes[0]).toMatchObject({ new: { '\u202e': '\u001b[2J' }, why: '\u2028' });
  });
});
