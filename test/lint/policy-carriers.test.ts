import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { lintForeign } from '../../src/lint/foreign-lint.ts';
import { Source } from '../../src/text/source.ts';
import { codesIn, linesOf } from './lint-policy.ts';

const rego = 'package agent_policy\n\ndefault ExecProcessRequest := true\n';
const only = (lines: readonly string[], rule: string) => lines.filter((line) => line.includes(` ${rule} `));

describe('a policy in init data', () => {
  const text = `algorithm = "sha384"\nversion = "0.1.0"\n\n[data]\n"policy.rego" = '''\n${rego}'''\n`;

  test('is found at its own place where the text shows it as it is', () => {
    expect(only(linesOf(text, 'init-data'), 'exec/endpoint-open')).toEqual([
      '8:1 error exec/endpoint-open `ExecProcessRequest` is always allowed: the host starts any program in any container',
    ]);
  });

  test('can be fixed there', () => {
    const opened = text.replace('ExecProcess', 'SetPolicy');
    const finding = lintForeign(new Source('x', opened), 'init-data', {
      file: { kind: 'init-data', templated: false, as: 'source' },
      release: '1.9',
      profile: 'production',
    }).findings.find(({ code }) => code === 'kata/set-policy-allowed')!;
    const [edit] = finding.fix!.edits;
    expect(opened.slice(edit!.range.start, edit!.range.end)).toBe('true');
  });

  test('heeds a comment of its own', () => {
    const commented = text.replace('default', '# manifestly: ignore exec/endpoint-open -- a test\ndefault');
    expect(only(linesOf(commented, 'init-data'), 'exec/endpoint-open')).toEqual([
      '9:1 error exec/endpoint-open `ExecProcessRequest` is always allowed: the host starts any program in any container [a test]',
    ]);
  });

  test('is found at the entry that holds it where that is escaped', () => {
    const escaped = `algorithm = "sha384"\nversion = "0.1.0"\n\n[data]\n"policy.rego" = ${JSON.stringify(rego)}\n`;
    expect(only(linesOf(escaped, 'init-data'), 'exec/endpoint-open')).toEqual([
      '5:17 error exec/endpoint-open `ExecProcessRequest` is always allowed: the host starts any program in any container (line 3 of the decoded policy)',
    ]);
  });
});

describe('a policy in an annotation', () => {
  const encoded = (text: string) => gzipSync(text).toString('base64');
  const pod = (value: string, name = 'io.katacontainers.config.hypervisor.cc_init_data') =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: api\n  annotations:\n    ${name}: ${value}\n`;
  const initData = `algorithm = "sha384"\nversion = "0.1.0"\n\n[data]\n"policy.rego" = '''\n${rego}'''\n`;

  test('is found at the name of the annotation, with the line of the decoded text', () => {
    expect(only(linesOf(pod(encoded(initData)), 'kubernetes'), 'exec/endpoint-open')).toEqual([
      '6:5 error exec/endpoint-open `ExecProcessRequest` is always allowed: the host starts any program in any container (line 8 of the decoded init data)',
    ]);
    const old = pod(Buffer.from(rego).toString('base64'), 'io.katacontainers.config.agent.policy');
    expect(only(linesOf(old, 'kubernetes'), 'exec/endpoint-open')).toEqual([
      '6:5 error exec/endpoint-open `ExecProcessRequest` is always allowed: the host starts any program in any container (line 3 of the decoded policy)',
    ]);
  });

  test('heeds a comment beside the annotation, and one in the decoded text', () => {
    const beside = pod(encoded(initData)).replace(/\n$/, ' # manifestly: ignore exec/endpoint-open -- beside\n');
    expect(only(linesOf(beside, 'kubernetes'), 'exec/endpoint-open').join()).toContain('[beside]');
    const inside = initData.replace('default', '# manifestly: ignore exec/endpoint-open -- inside\ndefault');
    expect(only(linesOf(pod(encoded(inside)), 'kubernetes'), 'exec/endpoint-open').join()).toContain('[inside]');
  });

  test('of several documents and lists is found in each', () => {
    const list = `kind: List\nitems:\n  - kind: Job\n    metadata: { name: a }\n    spec:\n      template:\n        metadata:\n          annotations:\n            io.katacontainers.config.hypervisor.cc_init_data: ${encoded(initData)}\n`;
    const both = `${list}---\n${pod(encoded(initData))}`;
    expect(only(linesOf(both, 'kubernetes'), 'exec/endpoint-open').map((line) => line.split(' ')[0])).toEqual([
      '9:13',
      '16:5',
    ]);
  });

  test.each([
    ['no base64', '"?"'],
    ['no gzip', Buffer.from('x'.repeat(40)).toString('base64')],
    ['cut off', gzipSync('x'.repeat(400)).subarray(0, 20).toString('base64')],
    ['a number', '12'],
    ['a bomb', gzipSync(Buffer.alloc(64 * 1024 * 1024)).toString('base64')],
  ])('that is %s is found where it stands', (_, value) => {
    expect(codesIn(pod(value), 'kubernetes')).toContain('exec/unreadable');
  });

  test('is not looked for in a string that speaks of one', () => {
    expect(linesOf('kind: Pod\nspec:\n  note: "# manifestly: ignore-file exec/format -- x"\n', 'kubernetes')).toEqual(
      [],
    );
  });
});
