import { test } from 'vitest';
import { rules } from '../../../src/lint/rules/index.ts';
import { lintText } from '../../../src/lint/lint.ts';
import { Source } from '../../../src/text/source.ts';
test('t', () => {
  const text = `sgx.trusted_files = [${'"file:a",'.repeat(10_000)}]`;
  const times: [string, number][] = [];
  for (const rule of rules) {
    const at = performance.now();
    lintText(new Source('x', text), { file: { kind: 'gramine-manifest', templated: false, as: 'source' }, release: '1.9', profile: 'production', rules: [rule] });
    times.push([rule.id, performance.now() - at]);
  }
  console.log(times.sort((a, b) => b[1] - a[1]).slice(0, 8));
}, 60000);
