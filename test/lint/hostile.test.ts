import { describe, expect, test } from 'vitest';
import { lintText } from '../../src/lint/lint.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { Source } from '../../src/text/source.ts';

const plain = { kind: 'gramine-manifest', templated: false, as: 'source' } as const;

function lint(text: string, templated = false) {
  return lintText(new Source('', text), {
    file: { ...plain, templated },
    release: '1.9',
    profile: 'production',
    rules,
  });
}

function repeat(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}

describe('as many mistakes as there can be do not overflow the stack', () => {
  test.each([
    ['numbers among the arguments', `loader.argv = [${'1,'.repeat(200_000)}]`],
    ['numbers among the files', `sgx.trusted_files = [${'1,'.repeat(200_000)}]`],
    ['wrong fields of a mount', `[[fs.mounts]]\n${repeat(150_000, (index) => `k${index} = 1`)}`],
    ['wrong variables', `[loader.env]\n${repeat(150_000, (index) => `V${index} = 1`)}`],
    ['wrong processor features', `[sgx.cpu_features]\n${repeat(150_000, (index) => `V${index} = 1`)}`],
    ['unknown keys', repeat(150_000, (index) => `k${index} = 1`)],
  ])(
    '%s',
    (_, text) => {
      expect(lint(text).findings.length).toBeGreaterThan(0);
    },
    20_000,
  );
});
