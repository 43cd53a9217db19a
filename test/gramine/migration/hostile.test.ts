import { describe, expect, it } from 'vitest';
import { LocatedError } from '../../../src/diagnostic/located-error.ts';
import { allKeys } from '../../../src/gramine/key-table.ts';
import { Source } from '../../../src/text/source.ts';
import { parseToml } from '../../../src/toml/parse.ts';
import { migrated } from './migrating.ts';

const many = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('');

describe('what is long or odd is migrated all the same', () => {
  it('ten thousand files in a table become one array', () => {
    const { text, decisions } = migrated(many(10_000, (at) => `sgx.trusted_files.f${at} = "file:${at}" # ${at}\n`));
    const document = parseToml(new Source('', text));
    const list = document.get(document.get(document.root, 'sgx'), 'trusted_files');
    expect(document.childCount(list)).toBe(10_000);
    expect(document.comments.length).toBe(10_000);
    expect(decisions).toEqual([]);
  });

  it('hashes far from their files are found', () => {
    const files = many(2000, (at) => `sgx.trusted_files.f${at} = "file:${at}"\n`);
    const hashes = many(2000, (at) => `sgx.trusted_checksum.f${1999 - at} = "${at}"\n`);
    const { text } = migrated(hashes + files);
    expect(text.match(/sha256 = /g)?.length).toBe(2000);
    expect(text).toContain('{ uri = "file:7", sha256 = "1992" },');
  });

  it('a thousand mounts are put in order', () => {
    const text = many(
      1000,
      (at) => `[fs.mount.m${at}]\npath = "/${'d/'.repeat(1 + ((at * 7) % 50))}${at}"\nuri = "file:${at}"\n`,
    );
    const { text: after, decisions } = migrated(text, { from: '1.4' });
    expect(decisions).toEqual([]);
    const lengths = [...after.matchAll(/path = "([^"]*)"/g)].map(([, path]) => path!.length);
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
  });

  it('the names of objects are names', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const text = names
      .map((name) => `sgx.trusted_files.${name} = "file:${name}"\nfs.mount.${name}.path = "/${name}"\n`)
      .join('');
    const { text: after, decisions } = migrated(text, { fragment: true, from: '1.1' });
    for (const name of names) expect(after).toContain(`  "file:${name}",\n`);
    for (const name of names) expect(after).toContain(`  { path = "/${name}" },\n`);
    expect(decisions).toEqual([]);
    expect(({} as Record<string, unknown>).path).toBeUndefined();
  });

  it('a name with a line break or a tag stays within its comment', () => {
    const text = 'sgx.trusted_checksum."a\\nb {{ x }} {% y %}" = "0"\n';
    const { text: after, decisions } = migrated(text, { fragment: true });
    expect(decisions).toHaveLength(1);
    expect(parseToml(new Source('', after)).problems).toEqual([]);
    expect(after.split('\n')).toHaveLength(3);
    const template = `{% raw %}${text}{% endraw %}`;
    expect(migrated(migrated(template, { templated: true }).text, { templated: true }).text).toBe(
      migrated(template, { templated: true }).text,
    );
  });

  it('a text of holes, a loop without end and deep nesting end', () => {
    for (const text of [
      '{{ a }}'.repeat(2000),
      '{% for i in range(10**9) %}sgx.thread_num = 4\n{% endfor %}',
      `sgx.thread_num = ${'['.repeat(400)}${']'.repeat(400)}`,
      `${many(40, (at) => `{% if c${at} %}sgx.thread_num = ${at}\n{% endif %}`)}`,
    ]) {
      try {
        expect(migrated(text, { templated: true }).text).toEqual(expect.any(String));
      } catch (error) {
        expect(error).toBeInstanceOf(LocatedError);
      }
    }
  });

  it('whatever value a key of before has, the text after it is TOML', () => {
    const values = [
      '1.5',
      '2020-01-01',
      '[]',
      '{}',
      '[[1], {}]',
      '"""\na\n"""',
      "'x'",
      '-1',
      '"\\u0000"',
      '{ a = { b = 1 } }',
    ];
    for (const { path } of allKeys) {
      const key = path.replaceAll('[]', '').replace(/<\w+>/g, '"x y"');
      for (const value of values) {
        const text = `# before\n${key} = ${value} # behind\n`;
        for (const to of ['1.2', '1.9'] as const) {
          const { text: after } = migrated(text, { from: 'graphene', to, fragment: true });
          expect(parseToml(new Source('', after)).problems, `${text}${after}`).toEqual([]);
          expect(after).toContain('# before');
          expect(after).toContain('# behind');
        }
      }
    }
  });
});

describe('manifests from before they were TOML', () => {
  const refusal = (text: string, templated = false) => {
    try {
      migrated(text, { templated });
    } catch (error) {
      return (error as Error).message;
    }
    return 'none';
  };
  const help = 'put `"` around every value that is neither a number nor `true` or `false`, then migrate';

  it('are known by their values without quotes', () => {
    expect(refusal('loader.exec = file:app\n')).toBe(
      `app.manifest:1:15: the text is not in quotes, as in manifests of Graphene before they were TOML (${help})`,
    );
    expect(
      refusal('# old\n\nsgx.enclave_size = 256M # big\nloader.debug_type=none\nfs.mount.lib.type = chroot\n', true),
    ).toBe(
      `app.manifest:3:20: the text is not in quotes, as in manifests of Graphene before they were TOML, here and in 2 more lines (${help})`,
    );
  });

  it('are told from slips in other keys', () => {
    expect(refusal('my.own = file:app\n')).not.toContain('Graphene');
    expect(refusal('libos.entrypoint = "/app"\nsgx.enclave_size = 1G\n')).not.toContain('Graphene');
  });
});
