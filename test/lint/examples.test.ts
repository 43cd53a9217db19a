import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyFixes } from '../../src/diagnostic/apply.ts';
import { dataRules } from '../../src/lint/data-rules.ts';
import { podRules } from '../../src/lint/pod-rules.ts';
import { policyRules } from '../../src/lint/policy-rules.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { Source } from '../../src/text/source.ts';
import { lintExample, sourceOf } from './lint-example.ts';

describe.each([...rules, ...policyRules, ...dataRules, ...podRules].map((rule) => [rule.id, rule] as const))(
  '%s',
  (id, rule) => {
    test.each(rule.docs.bad.map((example, at) => [at, example] as const))(
      'is found once in its bad example %i',
      (_, example) => {
        const found = lintExample(example).filter(({ code }) => code === id);
        expect(found.map(({ message }) => message)).toHaveLength(1);
        const [finding] = found;
        const { source } = sourceOf(example);
        if (example.at !== undefined) expect(finding!.range && source.slice(finding!.range)).toBe(example.at);
        expect(finding!.message).not.toMatch(/[.!]$|^[A-Z][a-z]+ing /);
        if (example.fixed === undefined) return;
        const { text } = applyFixes(source.text, [finding!.fix!]);
        expect(text).toBe(example.fixed);
        expect(lintExample(example, text).filter(({ code }) => code === id)).toEqual([]);
      },
    );

    test.each(rule.docs.good.map((example, at) => [at, example] as const))(
      'is not found in its good example %i',
      (_, example) => {
        expect(lintExample(example).filter(({ code }) => code === id)).toEqual([]);
      },
    );

    test('offers the fix that it declares', () => {
      const offered = rule.docs.bad
        .flatMap((example) => lintExample(example))
        .filter((finding) => finding.code === id && finding.fix);
      if (rule.fix === 'none') expect(offered).toEqual([]);
      else expect(offered.length).toBeGreaterThan(0);
      if (rule.fix !== 'safe') expect(offered.filter(({ fix }) => fix!.safety === 'safe')).toEqual([]);
      if (offered.length > 0) expect(rule.docs.bad.some(({ fixed }) => fixed !== undefined)).toBe(true);
    });
  },
);

test('the list of rules is complete and in order', () => {
  const root = join(import.meta.dirname, '../../src/lint/rules');
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  for (const { id } of rules) expect(existsSync(join(root, `${id}.ts`)), id).toBe(true);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.includes('/') && name.endsWith('.ts'),
  );
  const ruleFiles = files
    .filter((name) => readFileSync(join(root, name), 'utf8').includes('manifestRule('))
    .map((name) => name.replace(/\.ts$/, ''));
  expect(ruleFiles.filter((name) => !rules.some(({ id }) => id === name))).toEqual([]);
});

test('only the rules whose stage is exact claim what the tools say', () => {
  const exact = /^(keys|toml|template)\//;
  for (const rule of rules) {
    for (const example of rule.docs.bad) {
      for (const finding of lintExample(example)) {
        if (['checker', 'toml', 'template'].includes(finding.upstream.stage)) expect(finding.code).toMatch(exact);
      }
    }
  }
});

test('a rule of another kind than the text is never asked about it', () => {
  expect(lintExample({ manifest: 'sgx.debug = tru' }).map(({ code }) => code)).toEqual(['toml/syntax']);
  expect(new Source('x', '').text).toBe('');
});
