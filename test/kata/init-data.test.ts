import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/diagnostic/diagnostic.ts';
import { initDataDigest, readInitData, writeInitData } from '../../src/kata/init-data.ts';
import { initDataValues } from '../../src/kata/init-data-digests.ts';
import { Source } from '../../src/text/source.ts';
import { parseToml } from '../../src/toml/parse.ts';

const read = (text: string) => readInitData(new Source('initdata.toml', text));
const complaints = (text: string) =>
  read(text).problems.map(({ message, range, help }) => ({ message, at: text.slice(range!.start, range!.end), help }));

describe('writing init data', () => {
  test('sorts what it holds, so that one content has one text', () => {
    const one = writeInitData(
      'sha384',
      new Map([
        ['policy.rego', 'package agent_policy\n'],
        ['aa.toml', 'a = 1\n'],
      ]),
    );
    const other = writeInitData(
      'sha384',
      new Map([
        ['aa.toml', 'a = 1\n'],
        ['policy.rego', 'package agent_policy\n'],
      ]),
    );
    expect(one).toBe(`algorithm = "sha384"
version = "0.1.0"

[data]
"aa.toml" = '''
a = 1
'''
"policy.rego" = '''
package agent_policy
'''
`);
    expect(other).toBe(one);
  });

  test.each([
    ["it's '''quoted'''"],
    ["ends in '"],
    ['a\r\nb\r\n'],
    ['\u0000\u0001\u007f\u0085'],
    ['\n\nbegins with lines'],
    [''],
    ['tab\there, ünï\u{1F600}\\n"'],
    ['"""'],
  ])('gives %j back as it was', (text) => {
    const written = writeInitData(
      'sha256',
      new Map([
        ['policy.rego', text],
        ['__proto__', text],
      ]),
    );
    expect(parseToml(new Source('', written)).problems).toEqual([]);
    const { data, problems } = read(written);
    expect(problems).toEqual([]);
    expect([...data].map(([name, entry]) => [name, entry.text])).toEqual([
      ['__proto__', text],
      ['policy.rego', text],
    ]);
  });

  test('escapes what a literal string would end at', () => {
    expect(writeInitData('sha512', new Map([['p', "a'''b\n"]]))).toBe(
      'algorithm = "sha512"\nversion = "0.1.0"\n\n[data]\n"p" = "a\'\'\'b\\n"\n',
    );
  });

  test('refuses text that UTF-8 has no bytes for', () => {
    expect(() => writeInitData('sha256', new Map([['p', '\ud800']]))).toThrow(UserError);
  });
});

describe('reading init data', () => {
  test('says where an entry stands, and where its text does when that is not escaped', () => {
    const text = `version = "0.1.0"\nalgorithm = "sha256"\n[data]\n"a" = '''\nfirst\n'''\n"b" = "x\\ty"\n`;
    const { data, algorithm } = read(text);
    expect(algorithm?.value).toBe('sha256');
    expect(text.slice(data.get('a')!.offset)).toMatch(/^first\n/);
    expect(data.get('b')).toMatchObject({ text: 'x\ty' });
    expect(data.get('b')!.offset).toBeUndefined();
  });

  test('names what Kata does not take', () => {
    expect(complaints('version = "0.2.0"\nalgorithm = "sha-384"\n[data]\npolicy.rego = "x"\n')).toEqual([
      {
        at: '"0.2.0"',
        message: '`0.2.0` is no version of init data that guests know',
        help: 'write `version = "0.1.0"`',
      },
      { at: '"sha-384"', message: '`sha-384` is no algorithm that guests know', help: 'use `sha384`' },
      { at: 'policy', message: '`policy` has to be a text', help: 'put the name in quotes: `"policy.rego"`' },
    ]);
    expect(complaints('')).toEqual([
      { at: '', message: 'there is no `version`', help: 'write `version = "0.1.0"`' },
      {
        at: '',
        message: 'there is no `algorithm`',
        help: 'write `algorithm = "sha384"` for TDX, `"sha256"` for SNP',
      },
      { at: '', message: 'there is no table `data`', help: undefined },
    ]);
    expect(complaints('version = 1\nalgorithm = "md5"\ndata = "x"\n')).toMatchObject([
      { at: '1', message: '`version` has to be a text' },
      { at: '"md5"', message: '`md5` is no algorithm that guests know', help: 'use `sha256`, `sha384` or `sha512`' },
      { at: '"x"', message: '`data` has to be a table of texts' },
    ]);
    expect(complaints('version = "0.1.0"\nalgorithm = "sha256"\n[data]\n')).toMatchObject([
      { message: '`data` is empty' },
    ]);
  });

  test('keeps what it could read of a text that is no TOML', () => {
    const { data, problems } = read('version = "0.1.0"\nalgorithm = "sha256"\n[data]\n"a" = \'\'\'x\'\'\'\nb = \n');
    expect(data.get('a')?.text).toBe('x');
    expect(problems.length).toBeGreaterThan(0);
  });
});

describe('the digest of init data', () => {
  // printf 'x' | sha256sum
  test('is over the bytes of the text', () => {
    expect(Buffer.from(initDataDigest('x', 'sha256')).toString('hex')).toBe(
      '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
    );
  });

  test('is shown by each kind of evidence in the bytes that it has for it', () => {
    const values = initDataValues('x', 'sha384');
    const digest = Buffer.from(initDataDigest('x', 'sha384')).toString('hex');
    expect(Object.fromEntries(values.map(({ id, fit, hex }) => [id, [fit, hex]]))).toEqual({
      tdx: ['exact', digest],
      snp: ['cut', digest.slice(0, 64)],
      cca: ['padded', digest + '0'.repeat(32)],
      se: ['padded', digest.padEnd(512, '0')],
      sgx: ['padded', digest + '0'.repeat(32)],
      sample: ['exact', digest],
      'vtpm-digest': ['cut', digest.slice(0, 64)],
      // (head -c 32 /dev/zero; printf x | sha384sum | cut -c1-64 | xxd -r -p) | sha256sum
      'vtpm-pcr8': ['cut', PCR8],
    });
    expect(values[1]!.base64).toBe(Buffer.from(digest.slice(0, 64), 'hex').toString('base64'));
  });
});

const PCR8 = '24aafdbf1443bbdb352de9ceca1a6a8cf5711a85252b49b772b4b05525a67dac';
