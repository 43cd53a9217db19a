import { describe, expect, test } from 'vitest';
import { lintForeign } from '../../src/lint/foreign-lint.ts';
import type { PolicyKind } from '../../src/lint/kinds.ts';
import { execExample } from '../../src/lint/policy-examples.ts';
import { Source } from '../../src/text/source.ts';

function lint(text: string, kind: PolicyKind) {
  return lintForeign(new Source('x', text), kind, {
    file: { kind, templated: false, as: 'source' },
    release: '1.9',
    profile: 'production',
  }).findings;
}

function repeat<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, at) => make(at));
}

describe('a hostile policy is judged within bounds', () => {
  test.each<[string, PolicyKind, string, string]>([
    ['deep JSON', 'occlum', '{"a":'.repeat(1000) + '1'.padEnd(1001, '}'), 'exec/unreadable'],
    [
      'deep Rego',
      'kata-policy',
      `package agent_policy\nx if { ${'('.repeat(1000)}1${')'.repeat(1000)} }\n`,
      'exec/unreadable',
    ],
    [
      'deep arrays',
      'kata-policy',
      `package agent_policy\npolicy_data := ${'['.repeat(5000)}${']'.repeat(5000)}\n`,
      'exec/unreadable',
    ],
    ['deep TOML', 'exec-policy', `a = ${'['.repeat(5000)}${']'.repeat(5000)}\n`, 'exec/format'],
    [
      'aliases that multiply',
      'kubernetes',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${repeat(9, (at) => `${'bcdefghij'[at]}: &${'bcdefghij'[at]} [${Array(9).fill(`*${'abcdefghi'[at]}`)}]\n`).join('')}`,
      'exec/unreadable',
    ],
    [
      'keys of objects',
      'occlum',
      '{ "__proto__": {}, "constructor": 1, "entry_points": ["/"] }',
      'occlum/wide-entry-point',
    ],
    ['a key twice', 'genpolicy-settings', '{ "common": {}, "common": {} }', 'exec/unreadable'],
    ['nothing', 'kata-policy', '', 'exec/unreadable'],
    ['nothing', 'occlum', '', 'exec/unreadable'],
    ['nothing', 'init-data', '', 'init-data/format'],
    ['control characters', 'kata-policy', 'package \0\u202e\n', 'exec/unreadable'],
  ])('%s in %s', (_, kind, text, code) => {
    expect(lint(text, kind).map((finding) => finding.code)).toContain(code);
  });

  test('many patterns that explode', () => {
    const entries = repeat(
      150,
      (at) =>
        `\n[[container.exec]]\nid = "e${at}"\npurpose = "probe"\nargv = ["/bin/x${at}", { regex = "(a|b)*a(a|b){${at % 30}}[^;]*" }]\n`,
    );
    const found = lint(execExample() + entries.join(''), 'exec-policy');
    const count = (wanted: string) => found.filter(({ code }) => code === wanted).length;
    expect(count('exec/pattern-matches-newline')).toBeGreaterThan(50);
    expect(count('exec/unsupported-pattern')).toBeGreaterThan(50);
  }, 60_000);

  test('thousands of containers and commands, of which the first few hundred findings are shown', () => {
    const containers = repeat(800, (at) => ({
      OCI: {
        Process: {
          Args: ['/bin/app', String(at)],
          Env: ['A=$(host-name)', 'TLS=1'],
          Cwd: '/',
          User: { UID: 0, GID: 0 },
        },
        Annotations: { 'io.kubernetes.cri.image-name': `img:${at}`, 'io.kubernetes.cri.container-name': `c${at}` },
      },
      exec_commands: [['sh', '-c', `x${at}`]],
    }));
    const rules =
      'ExecProcessRequest if {\n    some c in policy_data.containers\n    c.exec_commands[_] == input.process.Args\n}\n';
    const text = `package agent_policy\n\ndefault ExecProcessRequest := false\n\n${rules}\npolicy_data := ${JSON.stringify({ containers })}\n`;
    const found = lint(text, 'kata-policy').filter(({ code }) => code === 'exec/shell-allowed');
    expect(found).toHaveLength(201);
    expect(found.at(-1)!.message).toMatch(/, and 599 more like this$/);
  }, 60_000);

  test('a pattern of 100,000 characters', () => {
    const settings = { request_defaults: { ExecProcessRequest: { regex: [`^${'(a|b)'.repeat(20_000)}$`] } } };
    expect(lint(JSON.stringify(settings), 'genpolicy-settings').map(({ code }) => code)).toContain(
      'kata/joined-pattern',
    );
  }, 60_000);
});

describe('the same text gives the same findings', () => {
  test('also after others were judged', () => {
    const text = execExample('argv = ["/usr/bin/check", { regex = "[^;]+" }]');
    const first = lint(text, 'exec-policy');
    lint(execExample('argv = ["/usr/bin/check", { regex = ".*" }]'), 'exec-policy');
    expect(lint(text, 'exec-policy')).toEqual(first);
  });
});
