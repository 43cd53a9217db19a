import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import { applyBaseline, type BaselineFile, parseBaseline, writeBaseline } from '../../src/lint/baseline.ts';
import { Source } from '../../src/text/source.ts';

const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../schemas/baseline.json'), 'utf8'));
const conforms = new Ajv({ allErrors: true }).compile(schema);

interface Given {
  readonly code?: string;
  readonly message?: string;
  readonly path?: string;
  readonly secret?: string;
  readonly reason?: string;
}

/** A file whose findings are these texts, each searched for behind the one before. */
function file(path: string, text: string, ...found: readonly (Given & { readonly at: string | null })[]): BaselineFile {
  let from = 0;
  const findings = found.map(({ at, code, message, path: setting, secret, reason }): Diagnostic => {
    const start = at === null ? 0 : text.indexOf(at, from);
    if (at !== null) from = start + at.length;
    const hidden = secret === undefined ? -1 : text.indexOf(secret, start);
    return {
      code: code ?? 'a/one',
      severity: 'warning',
      message: message ?? 'it is so',
      range: at === null ? null : { start, end: start + at.length },
      ...(setting !== undefined && { path: setting }),
      upstream: { stage: 'none', effect: 'accepted' },
      related: [],
      ...(secret !== undefined && { redact: [{ start: hidden, end: hidden + secret.length }] }),
      ...(reason !== undefined && { suppressed: { reason } }),
    };
  });
  return { path, source: new Source(path, text), findings };
}

function compared(before: readonly BaselineFile[], after: readonly BaselineFile[]): unknown {
  const { fresh, known, stale } = applyBaseline(after, parseBaseline(writeBaseline(before), 'b.json'));
  const where = fresh.map((findings, at) =>
    findings.map(({ range }) => range && after[at]!.source.position(range.start).line),
  );
  return { fresh: where, known, stale: stale.map(({ file, rule, path, count }) => `${file} ${rule} ${path} ${count}`) };
}

describe('a baseline', () => {
  const files = [
    file(
      'b.manifest',
      'x = 1\ny = 1\nz = 1\n',
      { at: 'x = 1', path: 'x' },
      { at: 'y', path: 'fs.mounts[0].path', code: 'b/two' },
      { at: 'z = 1', path: 'z', reason: 'why' },
    ),
    file('sub/"q".manifest', 'v = 1\nv = 1\n', { at: 'v = 1', path: 'v' }, { at: 'v = 1', path: 'v' }, { at: null }),
    file('clean.manifest', ''),
  ];
  const text = writeBaseline(files);

  it('is written sorted, one line a finding, without what is suppressed', () => {
    expect(text).toBe(`{
  "version": 1,
  "files": {
    "b.manifest": [
      { "rule": "a/one", "path": "x", "hash": "${hashIn(0)}", "count": 1 },
      { "rule": "b/two", "path": "fs.mounts[].path", "hash": "${hashIn(1)}", "count": 1 }
    ],
    "sub/\\"q\\".manifest": [
      { "rule": "a/one", "path": "", "hash": "${hashIn(2)}", "count": 1 },
      { "rule": "a/one", "path": "v", "hash": "${hashIn(3)}", "count": 2 }
    ]
  }
}
`);
    expect(writeBaseline([...files].reverse())).toBe(text);
    expect(writeBaseline([])).toBe('{\n  "version": 1,\n  "files": {}\n}\n');
  });

  /** The hashes as written; that they depend on the right things is shown below. */
  function hashIn(at: number): string {
    return [...text.matchAll(/"hash": "([0-9a-f]{32})"/g)][at]![1]!;
  }

  it('conforms to its schema', () => {
    expect(conforms(JSON.parse(text)) || conforms.errors).toBe(true);
    expect(conforms(JSON.parse(writeBaseline([])))).toBe(true);
  });

  it('holds back what it knows', () => {
    expect(compared(files, files)).toEqual({ fresh: [[3], [], []], known: 5, stale: [] });
  });
});

describe('compared with a baseline', () => {
  const one = (text: string, at: string, given: Given = {}): BaselineFile =>
    file('a', text, { at, path: 'fs.mounts[1].uri', ...given });

  it.each([
    ['a moved line is known', one('x = 1', 'x = 1'), one('\n\n  x = 1', 'x = 1'), { fresh: [[]], known: 1, stale: [] }],
    [
      'other blanks are known',
      one('x = [1,\n  2]', 'x = [1,\n  2]'),
      one('x = [1, 2]', 'x = [1, 2]'),
      { fresh: [[]], known: 1, stale: [] },
    ],
    [
      'a moved element is known',
      one('x', 'x', { message: '`m[1]` is so' }),
      one('x', 'x', { path: 'fs.mounts[4].uri', message: '`m[4]` is so' }),
      { fresh: [[]], known: 1, stale: [] },
    ],
    [
      'another value is new',
      one('x = 1', 'x = 1'),
      one('x = 2', 'x = 2'),
      { fresh: [[1]], known: 0, stale: ['a a/one fs.mounts[].uri 1'] },
    ],
    [
      'another message is new',
      one('x', 'x'),
      one('x', 'x', { message: 'm' }),
      { fresh: [[1]], known: 0, stale: ['a a/one fs.mounts[].uri 1'] },
    ],
    [
      'another setting is new',
      one('x', 'x'),
      one('x', 'x', { path: 'y' }),
      { fresh: [[1]], known: 0, stale: ['a a/one fs.mounts[].uri 1'] },
    ],
    [
      'another rule is new',
      one('x', 'x'),
      one('x', 'x', { code: 'b/two' }),
      { fresh: [[1]], known: 0, stale: ['a a/one fs.mounts[].uri 1'] },
    ],
    [
      'one more of the same is new, the last',
      file('a', 'x\nx', { at: 'x' }, { at: 'x' }),
      file('a', 'x\nx\nx', { at: 'x' }, { at: 'x' }, { at: 'x' }),
      { fresh: [[3]], known: 2, stale: [] },
    ],
    [
      'one less is told',
      file('a', 'x\nx', { at: 'x' }, { at: 'x' }),
      file('a', 'x', { at: 'x' }),
      { fresh: [[]], known: 1, stale: ['a a/one  1'] },
    ],
    ['all of another file is new', one('x', 'x'), file('b', 'x', { at: 'x' }), { fresh: [[1]], known: 0, stale: [] }],
    [
      'what is suppressed now is neither new nor known',
      one('x', 'x'),
      one('x', 'x', { reason: 'why' }),
      { fresh: [[1]], known: 0, stale: ['a a/one fs.mounts[].uri 1'] },
    ],
  ])('%s', (_, before, after, expected) => {
    expect(compared([before], [after])).toEqual(expected);
  });
});

describe('secrets', () => {
  it('do not enter, not even as a part of what is hashed', () => {
    const withSecret = (secret: string): BaselineFile =>
      file('a', `key = "${secret}"`, { at: `key = "${secret}"`, path: 'key', secret });
    const text = writeBaseline([withSecret('hunter2')]);
    expect(text).not.toContain('hunter2');
    expect(writeBaseline([withSecret('other')])).toBe(text);
    expect(compared([withSecret('a')], [withSecret('bcd')])).toEqual({ fresh: [[]], known: 1, stale: [] });
  });

  it('that reach beyond the finding, or overlap, are left out as well', () => {
    const base = file('a', 'AAsecretBB', { at: 'secret' });
    const hide = (...redact: readonly { start: number; end: number }[]): BaselineFile => ({
      ...base,
      findings: base.findings.map((finding) => ({ ...finding, redact })),
    });
    const whole = writeBaseline([hide({ start: 2, end: 8 })]);
    expect(writeBaseline([hide({ start: 0, end: 10 })])).toBe(whole);
    expect(writeBaseline([hide({ start: 4, end: 8 }, { start: 2, end: 4 })])).not.toContain('secret');
    expect(writeBaseline([hide({ start: 8, end: 10 })])).toBe(writeBaseline([base]));
  });
});

describe('writing a baseline anew', () => {
  const a = file('a', 'x', { at: 'x' });
  const b = file('b', 'x', { at: 'x' });
  const c = file('c', 'x', { at: 'x' });
  const previous = parseBaseline(writeBaseline([a, b, c]), 'b.json');

  it('keeps what it says of files that were not looked at, unless they are gone', () => {
    expect(writeBaseline([file('a', '')], previous)).toBe(writeBaseline([b, c]));
    expect(writeBaseline([file('a', '')], previous, (path) => path === 'b')).toBe(writeBaseline([c]));
  });

  it('takes in what is new', () => {
    expect(writeBaseline([b], parseBaseline(writeBaseline([a]), 'x'))).toBe(writeBaseline([a, b]));
  });
});

describe('a text that is no baseline', () => {
  it.each([
    ['{', /^`b.json` is no baseline: .*JSON/],
    ['[]', /^`b.json` is no baseline: the document is no object$/],
    ['{"version": 1}', /^`b.json` is no baseline: the document has no `files`$/],
    ['{"version": 1, "files": {}, "lines": 1}', /^`b.json` is no baseline: the document has `lines`, which none has$/],
    ['{"version": 2, "files": {}}', /^`b.json` is no baseline: \/version is not 1$/],
    [
      '{"version": 1, "files": {"a": [{"rule": "x", "path": "", "hash": "zz", "count": 1}]}}',
      /^`b.json` is no baseline: \/files\/a\/0\/hash is not as it was written$/,
    ],
    [
      '{"version": 1, "files": {"a": [{"rule": "x", "path": "", "hash": "00000000000000000000000000000000", "count": 0}]}}',
      /\/count is not as it was written$/,
    ],
  ])('%s is refused', (text, message) => {
    expect(() => parseBaseline(text, 'b.json')).toThrow(message);
  });

  it('may have a file called __proto__', () => {
    const text = writeBaseline([file('__proto__', 'x', { at: 'x' })]);
    expect([...parseBaseline(text, 'b').files.keys()]).toEqual(['__proto__']);
  });
});
