import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { Definitions, Lock, LockedEnclave } from '../../src/lock/lock.ts';
import { lockText } from '../../src/lock/lock-text.ts';
import { readLock } from '../../src/lock/read-lock.ts';
import { Source } from '../../src/text/source.ts';
import { parseToml } from '../../src/toml/parse.ts';

const digest = 'ab'.repeat(32);
const enclave: LockedEnclave = {
  manifest: 'app.manifest.template',
  as: 'template',
  variant: 'release "one"',
  gramine: '1.9',
  needs: [],
  identity: {
    mrenclave: digest,
    isvProdId: 1,
    isvSvn: 65535,
    flags: '0x4',
    xfrm: '0x3',
    xfrmMask: '0xfffffffffff9ff1b',
    miscSelect: '0x0',
  },
  digests: { libpal: digest, manifest: digest, keyOrder: digest, fileOrder: digest },
  definitions: new Map<string, Definitions extends ReadonlyMap<string, infer V> ? V : never>([
    ['__proto__', 'a\nb'],
    ['is_debug', true],
    ['token', { hidden: true }],
  ]),
  variantDefinitions: new Map([['constructor', '']]),
  settings: new Map([
    ['"a.b"."c d"', '"x"'],
    ['__proto__.x', '[1, 2.5, "\\n"]'],
    ['loader.argv', '{ hidden = true }'],
    ['sgx.debug', 'false'],
  ]),
  trustedFiles: new Map<string, string | { files: number; sha256: string }>([
    ['file:/a "b"\n', digest],
    ['file:/lib/*', { files: 12, sha256: digest }],
  ]),
};
const bare: LockedEnclave = {
  ...enclave,
  manifest: 'sub/b.manifest',
  as: 'manifest',
  variant: undefined,
  needs: ['libpal'],
  identity: { ...enclave.identity, mrenclave: undefined },
  digests: { ...enclave.digests, libpal: undefined },
  definitions: new Map(),
  variantDefinitions: new Map(),
  settings: new Map(),
  trustedFiles: new Map(),
};
const lock: Lock = { enclaves: [enclave, bare] };

describe('a lock file', () => {
  it('holds all that it was made of', () => {
    expect(readLock('manifestly.lock', lockText(lock))).toEqual(lock);
  });

  it('does not depend on the order in which things are found', () => {
    const turned = { ...enclave, settings: new Map([...enclave.settings].toReversed()) };
    expect(lockText({ enclaves: [bare, turned] })).toBe(lockText(lock));
  });

  it('is as its schema says', () => {
    const schema = JSON.parse(readFileSync(new URL('../../schemas/lock.json', import.meta.url), 'utf8'));
    const validate = new Ajv({ strict: false }).compile(schema);
    const document = parseToml(new Source('manifestly.lock', lockText(lock)));
    const asJson = JSON.stringify(document.value(document.root), (_, value) =>
      typeof value === 'bigint' ? Number(value) : value,
    );
    expect(validate(JSON.parse(asJson)) ? [] : validate.errors).toEqual([]);
  });

  it('is refused with any line of it gone that it needs, or damaged', () => {
    const lines = lockText({ enclaves: [enclave] }).split('\n');
    const optional =
      /^(#|$|variant|mrenclave|libpal|\[enclave\.(definitions|variant|settings|trusted)|".*=|__proto__|is_debug|token|constructor)/;
    for (const [at, line] of lines.entries()) {
      const without = lines.toSpliced(at, 1).join('\n');
      if (!optional.test(line) && !line.startsWith('[[enclave')) expect(() => readLock('x', without), line).toThrow();
      const damaged = lines.with(at, line.replace(/=.*/, '= [[1]]')).join('\n');
      if (/^[a-z-]+ =/.test(line)) expect(() => readLock('x', damaged), line).toThrow();
    }
  });

  it('is refused when it is nested without end', () => {
    expect(() => readLock('x', `version = ${'['.repeat(100_000)}`)).toThrow();
    expect(() => readLock('x', `version = 1\nenclave = ${'['.repeat(50_000)}${']'.repeat(50_000)}`)).toThrow();
  });
});
