import { describe, expect, test } from 'vitest';
import { type EnclaveSettings, enclaveSettings } from '../../src/gramine/enclave-settings.ts';
import { Manifest } from '../../src/gramine/manifest.ts';
import type { Release } from '../../src/gramine/release.ts';
import { Source } from '../../src/text/source.ts';
import { parseToml } from '../../src/toml/parse.ts';

function settings(release: Release, toml: string): EnclaveSettings {
  return enclaveSettings(new Manifest(parseToml(new Source('app.manifest.sgx', toml)), { release }));
}

/** The message and the help, or what was read. */
function judged(release: Release, toml: string): unknown {
  try {
    return settings(release, toml);
  } catch (error) {
    const { message, help, path } = error as { message: string; help?: string; path?: string };
    return { message, help, path };
  }
}

const defaults: EnclaveSettings = {
  enclaveSize: 256n << 20n,
  threads: 4,
  edmm: false,
  nonPie: false,
  debug: false,
  exinfo: false,
  xfrm: { value: 0x3n, mask: 0xfffffffffff9ff1bn },
  isvProdId: 0,
  isvSvn: 0,
};

describe('what the signer takes from a manifest', () => {
  test('is the defaults where the manifest says nothing', () => {
    expect(settings('1.9', '')).toEqual(defaults);
    expect(settings('1.4', '')).toEqual(defaults);
    expect(settings('1.0', '')).toEqual({ ...defaults, xfrm: { value: 0x3n, mask: 0xffffffffffffff1bn } });
  });

  test('is whatever Python takes for true where EDMM is asked for, from 1.4 on', () => {
    for (const value of ['true', '1', '"false"', '[0]', '{ a = 1 }', '0.5', 'nan', '2026-01-01'])
      expect([value, settings('1.9', `sgx.edmm_enable = ${value}`)]).toEqual([
        value,
        { ...defaults, edmm: true, enclaveSize: 1n << 40n },
      ]);
    for (const value of ['false', '0', '""', '[]', '{}', '0.0', '-0.0'])
      expect([value, settings('1.9', `sgx.edmm_enable = ${value}`)]).toEqual([value, defaults]);
    expect(settings('1.4', 'sgx.edmm_enable = true')).toEqual({ ...defaults, edmm: true });
    expect(settings('1.3.1', 'sgx.edmm_enable = true')).toEqual(defaults);
  });

  test('is `thread_num` up to 1.3, either key in 1.4, and `max_threads` from 1.5 on', () => {
    const both = 'sgx.max_threads = 7\nsgx.thread_num = 9';
    expect((['1.0', '1.3.1', '1.4', '1.5', '1.9'] as const).map((release) => settings(release, both).threads)).toEqual([
      9, 9, 7, 7, 7,
    ]);
    const old = 'sgx.thread_num = 9';
    expect((['1.3.1', '1.4', '1.5'] as const).map((release) => settings(release, old).threads)).toEqual([9, 9, 4]);
    expect(settings('1.9', 'sgx.max_threads = true').threads).toBe(1);
    expect(settings('1.9', 'sgx.max_threads = 0').threads).toBe(0);
  });

  test('is a production enclave where 1.6 and later find anything but `true`, and 1.5 anything that does not equal 1', () => {
    const debug = (release: Release, value: string): boolean => settings(release, `sgx.debug = ${value}`).debug;
    expect(['true', '1', '1.0', '"true"', '2'].map((value) => debug('1.5', value))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(['true', '1', '1.0', '"true"'].map((value) => debug('1.6', value))).toEqual([true, false, false, false]);
  });

  test('is EXINFO under the name that the release has for it', () => {
    const on = (key: string): boolean[] =>
      (['1.3.1', '1.5', '1.7', '1.8'] as const).map((release) => settings(release, `sgx.${key} = true`).exinfo);
    expect(on('support_exinfo')).toEqual([true, false, false, false]);
    expect(on('require_exinfo')).toEqual([false, true, true, false]);
    expect(on('use_exinfo')).toEqual([false, false, true, true]);
  });

  test('is a number that fits into 16 bits, or `true`', () => {
    const { isvProdId, isvSvn } = settings('1.9', 'sgx.isvprodid = 65535\nsgx.isvsvn = true');
    expect([isvProdId, isvSvn]).toEqual([65535, 1]);
  });

  test('is `nonpie_binary` as long as there was a choice', () => {
    expect(settings('1.4', 'sgx.nonpie_binary = true').nonPie).toBe(true);
    expect(settings('1.5', 'sgx.nonpie_binary = true').nonPie).toBe(false);
  });
});

describe('CPU features', () => {
  const xfrm = (release: Release, toml: string): readonly string[] => {
    const { value, mask } = settings(release, toml).xfrm;
    return [value.toString(16), mask.toString(16)];
  };

  test('are applied in a fixed order, in which avx512 contains avx', () => {
    const features = 'sgx.cpu_features.';
    expect(xfrm('1.9', `${features}avx512 = "required"\n${features}avx = "disabled"`)).toEqual([
      'e7',
      'fffffffffff9ffff',
    ]);
    expect(xfrm('1.9', `${features}avx = "required"\n${features}avx512 = "disabled"`)).toEqual([
      '3',
      'fffffffffff9ffff',
    ]);
    expect(xfrm('1.9', `${features}amx = "disabled"\n${features}pkru = "required"`)).toEqual([
      '203',
      'ffffffffffffff1b',
    ]);
    expect(xfrm('1.9', `${features}sse9 = "required"`)).toEqual(['3', 'fffffffffff9ff1b']);
  });

  test('of the old kind are required alone, and 1.0 does not know AMX', () => {
    const old = 'sgx.require_avx = true\nsgx.require_amx = true';
    expect(xfrm('1.0', old)).toEqual(['7', 'ffffffffffffff1b']);
    expect(xfrm('1.5', old)).toEqual(['60007', 'fffffffffff9ff1b']);
    expect(xfrm('1.7', old)).toEqual(['60007', 'fffffffffff9ff1b']);
    expect(xfrm('1.8', old)).toEqual(['3', 'fffffffffff9ff1b']);
  });
});

describe('what the signer refuses', () => {
  test('says which key, why, and what would do', () => {
    const size = 'write digits and one of `K`, `M`, `G`, such as `"512M"`';
    const cases: readonly (readonly [toml: string, message: string, path: string, help?: string])[] = [
      ['sgx = 5', '`sgx` is no table', 'sgx', 'write `[sgx]`'],
      ['sgx.enclave_size = 1', '`sgx.enclave_size` is no string', 'sgx.enclave_size', 'write it as `"512M"`'],
      ['sgx.enclave_size = "064M"', '`sgx.enclave_size` is `064M`, which is no size', 'sgx.enclave_size', size],
      ['sgx.enclave_size = "-1M"', '`sgx.enclave_size` is negative', 'sgx.enclave_size', size],
      ['sgx.enclave_size = "17179869184G"', '`sgx.enclave_size` does not fit into 64 bits', 'sgx.enclave_size', size],
      ['sgx.max_threads = -1', '`sgx.max_threads` is negative', 'sgx.max_threads'],
      ['sgx.max_threads = 4.0', '`sgx.max_threads` is no integer', 'sgx.max_threads'],
      ['sgx.max_threads = "4"', '`sgx.max_threads` is no integer', 'sgx.max_threads'],
      [
        'sgx.max_threads = 99999999999999999999',
        '`sgx.max_threads` is above 65536',
        'sgx.max_threads',
        'ask for fewer threads',
      ],
      ['sgx.isvsvn = 65536', '`sgx.isvsvn` is not between 0 and 65535', 'sgx.isvsvn'],
      ['sgx.isvprodid = 1.0', '`sgx.isvprodid` is no integer', 'sgx.isvprodid'],
      [
        'sgx.cpu_features.mpx = "unspecified"',
        '`sgx.cpu_features.mpx` has a value that the signer does not take',
        'sgx.cpu_features.mpx',
        'write `"required"` or `"disabled"`',
      ],
      [
        'sgx.cpu_features.avx = true',
        '`sgx.cpu_features.avx` has a value that the signer does not take',
        'sgx.cpu_features.avx',
        'write `"required"`, `"disabled"` or `"unspecified"`',
      ],
      ['sgx.cpu_features = "all"', '`sgx.cpu_features` is no table', 'sgx.cpu_features', 'write `[sgx.cpu_features]`'],
    ];
    expect(cases.map(([toml]) => judged('1.9', toml))).toEqual(
      cases.map(([, message, path, help]) => ({ message, path, help })),
    );
  });

  test('includes the old switches beside the new ones in 1.6 and 1.7', () => {
    const mixed = 'sgx.require_avx = false\nsgx.cpu_features.avx = "required"';
    const exinfo = 'sgx.require_exinfo = false\nsgx.use_exinfo = true';
    expect(judged('1.7', mixed)).toEqual({
      message: '`sgx.require_avx` stands beside `sgx.cpu_features`',
      help: 'use `sgx.cpu_features` alone',
      path: 'sgx.require_avx',
    });
    expect(judged('1.6', exinfo)).toMatchObject({ message: '`sgx.require_exinfo` stands beside `sgx.use_exinfo`' });
    expect(judged('1.8', mixed)).toMatchObject({ xfrm: { value: 7n } });
    expect(judged('1.5', mixed)).toMatchObject({ xfrm: { value: 3n } });
  });

  test('shows what it could not read on one line, and not all of it', () => {
    expect(judged('1.9', `sgx.enclave_size = "\\u001b[2J\\n${'9'.repeat(500)}m"`)).toMatchObject({
      message: `\`sgx.enclave_size\` is \`<U+001B>[2J<U+000A>${'9'.repeat(55)}…\`, which is no size`,
    });
  });
});
