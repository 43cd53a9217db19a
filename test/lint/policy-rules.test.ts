import { describe, expect, test } from 'vitest';
import { dataRuleIds } from '../../src/lint/data-rule-ids.ts';
import { dataRules } from '../../src/lint/data-rules.ts';
import { podRuleIds } from '../../src/lint/pod-rule-ids.ts';
import { podRules } from '../../src/lint/pod-rules.ts';
import { policyRuleIds } from '../../src/lint/policy-rule-ids.ts';
import { policyRules } from '../../src/lint/policy-rules.ts';
import { severityOf } from '../../src/lint/rule.ts';
import { rules } from '../../src/lint/rules/index.ts';

/** What can be wrong with a policy, in the order of how much it matters, and the rules that find it. */
const ranks: readonly (readonly [number, string, readonly string[]])[] = [
  [1, 'failing-policy-allowed', ['kata/failing-policy-allowed']],
  [2, 'set-policy-allowed', ['kata/set-policy-allowed']],
  [3, 'default-allow', ['exec/endpoint-open']],
  [4, 'shell-allowed', ['exec/shell-allowed']],
  [5, 'shell-with-stdin', ['exec/shell-with-stdin']],
  [6, 'interpreter-code-flag', ['exec/interpreter-code']],
  [7, 'regex-unanchored', ['kata/unanchored-pattern']],
  [8, 'regex-alternation-anchor', ['exec/alternation-anchor', 'exec/format']],
  [9, 'regex-match-all', ['exec/pattern-matches-all']],
  [10, 'joined-argv-regex', ['kata/joined-pattern']],
  [11, 'deny-regex-invalid', ['kata/invalid-deny-pattern']],
  [12, 'image-not-pinned', ['exec/image-not-pinned']],
  [13, 'env-preload', ['exec/env-loads-code', 'security/dangerous-env', 'occlum/untrusted-overrides']],
  [14, 'env-wildcard', ['exec/env-wildcard', 'security/host-env']],
  [15, 'env-placeholder-free', ['kata/env-placeholder']],
  [16, 'regex-newline', ['exec/pattern-matches-newline']],
  [17, 'regex-unsupported', ['exec/unsupported-pattern', 'exec/format']],
  [18, 'regex-dialect-drift', ['exec/pattern-dialect']],
  [19, 'exec-incomplete-io', ['exec/incomplete-streams']],
  [20, 'logs-readable', ['exec/logs-readable']],
  [21, 'tty-any', ['kata/any-tty']],
  [22, 'signals-unrestricted', ['exec/signals-unrestricted']],
  [23, 'root-user', ['exec/root-user']],
  [24, 'privileged', ['exec/privileged']],
  [25, 'passfd-unchecked', ['kata/ports-unchecked']],
  [26, 'env-not-required', ['exec/env-not-required']],
  [27, 'ambiguous-container', ['exec/ambiguous-container']],
  [28, 'dead-field-commands', ['kata/unread-commands']],
  [29, 'rego-v0-syntax', ['kata/old-syntax']],
  [30, 'wrong-package', ['kata/wrong-package']],
  [31, 'missing-endpoint-default', ['kata/missing-default']],
  [32, 'builtin-not-in-agent', ['kata/unknown-builtin']],
  [33, 'policy-data-not-last', ['kata/policy-data-not-last']],
  [34, 'print-leaks', ['kata/print-leaks']],
  [35, 'copy-file-wide', ['exec/copy-file-wide']],
  [36, 'initdata-not-bound', ['init-data/not-bound']],
  [37, 'initdata-format', ['init-data/format', 'init-data/unsorted', 'init-data/too-large', 'init-data/digest-cut']],
  [38, 'counter-not-raised', ['exec/counter-not-raised', 'exec/expired']],
  [
    39,
    'gramine-host-argv',
    [
      'security/host-argv',
      'security/host-env',
      'files/policy-permissive',
      'security/debug-enclave',
      'exec/host-arguments',
    ],
  ],
  [
    40,
    'occlum-wide-entry',
    ['occlum/wide-entry-point', 'occlum/untrusted-overrides', 'occlum/debuggable', 'occlum/whole-root'],
  ],
  [41, 'redos', ['exec/ambiguous-repeat']],
  [42, 'relative-argv0', ['exec/relative-program']],
  [43, 'debug-purpose-in-release', ['exec/debug-entry', 'kata/debug-console']],
];

const byId = new Map([...rules, ...policyRules].map((rule) => [rule.id as string, rule]));

describe('every rank of the list has its rule', () => {
  test.each(ranks)('%i %s', (_, __, ids) => {
    expect(ids.filter((id) => !byId.has(id))).toEqual([]);
  });

  test('without a gap', () => {
    expect(ranks.map(([rank]) => rank)).toEqual(Array.from({ length: 43 }, (_, at) => at + 1));
  });
});

test('what comes first in the list is an error unless told otherwise', () => {
  const first = ranks.filter(([rank]) => rank <= 12).flatMap(([, , ids]) => ids);
  expect(first.filter((id) => severityOf(byId.get(id)!, 'production') !== 'error')).toEqual([]);
});

test('the names that are known before the rules are loaded are the names of the rules, in order', () => {
  expect(policyRules.map(({ id }) => id)).toEqual(policyRuleIds);
  expect(dataRules.map(({ id }) => id)).toEqual(dataRuleIds);
  expect(podRules.map(({ id }) => id)).toEqual(podRuleIds);
});

test('a rule looks at manifests, at policies or at data', () => {
  expect(policyRules.filter(({ check, checkTemplate, checkPolicy }) => check || checkTemplate || !checkPolicy)).toEqual(
    [],
  );
  expect(rules.filter(({ checkPolicy, checkData }) => checkPolicy || checkData)).toEqual([]);
  expect(dataRules.filter(({ check, checkTemplate, checkData }) => check || checkTemplate || !checkData)).toEqual([]);
});
