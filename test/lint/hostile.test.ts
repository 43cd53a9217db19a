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

describe('time grows with the text', () => {
  const library = (index: number) => `/d${index}`;

  test.each([
    [
      'many library directories, mounts, trusted and allowed files',
      (size: number) =>
        [
          'libos.entrypoint = "/d1/app"',
          `loader.env.LD_LIBRARY_PATH = "${Array.from({ length: size }, (_, index) => library(index)).join(':')}"`,
          `fs.mounts = [\n${repeat(size, (index) => `{ path = "${library(index)}", uri = "file:/h${index}" },`)}\n]`,
          `sgx.trusted_files = [\n${repeat(size, (index) => `"file:/h${index}/lib.so",`)}\n]`,
          `sgx.allowed_files = [\n${repeat(size, (index) => `"file:/h${index}/data",`)}\n]`,
        ].join('\n'),
      false,
    ],
    [
      'a path of many parts',
      (size: number) => `fs.mounts = [{ path = "/${'a/'.repeat(size * 8)}", uri = "file:/${'a/'.repeat(size * 8)}" }]`,
      false,
    ],
    [
      'a path of many parts that needs no cleaning',
      (size: number) =>
        `libos.entrypoint = "${'/a'.repeat(size * 8)}"\nsgx.trusted_files = ["file:${'a/'.repeat(size * 8)}b"]`,
      true,
    ],
    [
      'a template whose mounts a fix reorders',
      (size: number) =>
        `# {{ x }}\nfs.mounts = [\n${repeat(size / 4, (index) => `{ path = "/a/${index % 2 ? 'b/c' : 'b'}", uri = "file:/b" },`)}\n]`,
      true,
    ],
    ['many tags and no carriage return', (size: number) => `# ${'x'.repeat(40)} {{ x }}\n`.repeat(size * 2), true],
  ] as const)(
    '%s',
    (_, text, templated) => {
      const time = (size: number) => {
        const start = performance.now();
        lint(text(size), templated);
        return performance.now() - start;
      };
      time(1000);
      const small = time(4000);
      expect(time(16_000)).toBeLessThan(Math.max(small, 150) * 4 * 2.5);
    },
    60_000,
  );
});

test('thousands of conditions of a template are followed, and a finding names those it hangs on', () => {
  const text = repeat(1200, (index) => `{% if x${index} %}\nsgx.u${index} = 1\n{% endif %}`);
  const found = lint(text, true).findings.filter(({ path }) => path === 'sgx.u7');
  expect(found.map(({ assumptions }) => assumptions)).toEqual([['x7']]);
});
