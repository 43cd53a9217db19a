import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  allKeys,
  defaultIn,
  enumValues,
  findKey,
  findKeyBySegments,
  findRows,
  isSection,
  keyHistory,
  parsePath,
  statusIn,
  successorIn,
  suggestKeys,
} from '../../src/gramine/key-table.ts';
import type { KeyEntry } from '../../src/gramine/keys.ts';
import { type Release, releases } from '../../src/gramine/release.ts';
import type { KeyPath, KeyValue } from '../../src/gramine/types.ts';

const pathOf = (key: KeyEntry | undefined) => key?.path;
const never = () => false;

describe('finding a key', () => {
  it.each([
    ['sgx.debug', 'sgx.debug'],
    ['fs.mounts[0].uri', 'fs.mounts[].uri'],
    ['fs.mounts[12]', 'fs.mounts'],
    ['loader.argv[3]', 'loader.argv'],
    ['loader.env.FOO', 'loader.env.<NAME>'],
    ['loader.env.FOO.value', 'loader.env.<NAME>'],
    ['loader.env."a.b"', 'loader.env.<NAME>'],
    ['loader.env."__proto__"', 'loader.env.<NAME>'],
    ['sgx.trusted_files[4]', 'sgx.trusted_files'],
    ['sgx.trusted_files[4].sha256', 'sgx.trusted_files[].sha256'],
    ['sgx.trusted_files.libc', 'sgx.trusted_files.<ID>'],
    ['sys.ioctl_structs.S[0].ptr[1].size', 'sys.ioctl_structs.<ID>'],
    ['loader.entrypoint', 'loader.entrypoint'],
    ['loader.entrypoint.uri', 'loader.entrypoint.uri'],
    ['fs.insecure__keys.default', 'fs.insecure__keys.<NAME>'],
  ])('leads from %s to %s', (path, row) => {
    expect(pathOf(findKey(path))).toBe(row === 'sys.ioctl_structs.<ID>' ? 'sys.ioctl_structs.<ID>[].ptr' : row);
  });

  it.each([
    'sgx',
    'sgx.max_thread',
    'sgx.debug.x',
    'sgx.debug[0]',
    'fs.mounts[0].sgx.debug',
    'fs.root[0]',
    'loader.env.FOO.bogus',
    'loader.entrypoint.x',
    '__proto__',
    'constructor',
    'sgx.__proto__',
    '',
    'sgx..debug',
    '.sgx',
    'loader.env."\\q"',
  ])('knows nothing of `%s`', (path) => {
    expect(findKey(path)).toBeUndefined();
  });

  it('takes segments, whose names may hold dots and digits', () => {
    expect(pathOf(findKeyBySegments(['loader', 'env', 'a.b']))).toBe('loader.env.<NAME>');
    expect(pathOf(findKeyBySegments(['fs', 'mounts', 2, 'path']))).toBe('fs.mounts[].path');
    expect(findKeyBySegments(['fs', 'mounts', '2', 'path'])).toBeUndefined();
  });

  it('gives all forms of a key, the newest first', () => {
    expect(findRows(['sgx', 'remote_attestation']).map((row) => row.type.kind)).toEqual(['enum', 'boolean']);
  });

  it('tells sections from keys', () => {
    expect(isSection(['sgx', 'cpu_features'])).toBe(true);
    expect(isSection(['loader', 'env'])).toBe(true);
    expect(isSection(['sgx', 'debug'])).toBe(false);
    expect(isSection(['nothing'])).toBe(false);
  });

  it('reads paths as messages write them', () => {
    expect(parsePath('a.b-c[3]."x \\" y".\'z.z\'')).toEqual(['a', 'b-c', 3, 'x " y', 'z.z']);
    expect(parsePath('fs.mounts[0][1]')).toEqual(['fs', 'mounts', 0, 1]);
    expect(parsePath('a b')).toBeUndefined();
    expect(parsePath('a.')).toBeUndefined();
  });
});

describe('a key over time', () => {
  it('has a status in every release', () => {
    expect(keyHistory(findKey('sgx.thread_num')!)).toEqual([
      { since: '1.0', status: 'accepted' },
      { since: '1.4', status: 'deprecated' },
      { since: '1.5', status: 'removed' },
    ]);
    expect(keyHistory(findKey('loader.debug_type')!)).toEqual([
      { since: '1.0', status: 'rejected' },
      { since: '1.5', status: 'absent' },
    ]);
    expect(statusIn(findKey('sgx.insecure__allow_memfaults_without_exinfo')!, '1.6')).toBe('absent');
    expect(statusIn(findKey('sgx.insecure__allow_memfaults_without_exinfo')!, '1.6.1')).toBe('accepted');
  });

  it('has the successor that the release understands', () => {
    expect(successorIn(findKey('loader.preload')!, '1.5')?.path).toBe('loader.entrypoint');
    expect(successorIn(findKey('loader.preload')!, '1.9')?.path).toBe('loader.entrypoint.uri');
    expect(successorIn(findKey('sgx.support_exinfo')!, '1.5')?.path).toBe('sgx.require_exinfo');
    expect(successorIn(findKey('sgx.nonpie_binary')!, '1.9')).toBeUndefined();
    expect(successorIn(findKey('sgx.ioctl_structs')!, '1.9')?.path).toBe('sys.ioctl_structs');
    expect(successorIn(findKey('sgx.insecure__protected_files_key')!, '1.9')?.path).toBe('fs.insecure__keys.default');
  });

  it('has the values and the default of that release', () => {
    const attestation = findKey('sgx.remote_attestation')!;
    if (attestation.type.kind !== 'enum') throw new Error('an enumeration was expected');
    expect(enumValues(attestation.type, '1.8')).toEqual(['none', 'epid', 'dcap']);
    expect(enumValues(attestation.type, '1.9')).toEqual(['none', 'dcap']);
    const size = findKey('sgx.enclave_size')!;
    expect(defaultIn(size, '1.9', (path) => path === 'sgx.edmm_enable')).toBe('1024G');
    expect(defaultIn(size, '1.4', (path) => path === 'sgx.edmm_enable')).toBe('256M');
    expect(defaultIn(size, '1.9', never)).toBe('256M');
    expect(defaultIn(findKey('loader.entrypoint.uri')!, '1.9', never)).toBeUndefined();
  });
});

describe('suggesting a key', () => {
  it.each([
    ['sgx.max_thread', 'sgx.max_threads'],
    ['sgx.maxthreads', 'sgx.max_threads'],
    ['sgx.Debug', 'sgx.debug'],
    ['sgx.debbug', 'sgx.debug'],
    ['sgx.enclaves_ize', 'sgx.enclave_size'],
    ['sgx.enclave-size', 'sgx.enclave_size'],
    ['fs.mounst', 'fs.mounts'],
    ['fs.mounts[3].urri', 'fs.mounts[].uri'],
    ['fs.mounts[0].tyep', 'fs.mounts[].type'],
    ['libo.entrypoint', 'libos.entrypoint'],
    ['loader.use_cmdline_argv', 'loader.insecure__use_cmdline_argv'],
    ['sys.allwoed_ioctls', 'sys.allowed_ioctls'],
    ['loader.enclave_size', 'sgx.enclave_size'],
    ['fs.mounts[0].sgx.debug', 'sgx.debug'],
    ['log_level', 'loader.log_level'],
    ['loader.entrypoint.URI', 'loader.entrypoint.uri'],
    ['sgx.cpu_features.avx_512', 'sgx.cpu_features.avx512'],
  ])('thinks that %s meant %s', (path, meant) => {
    expect(pathOf(suggestKeys(path, '1.9')[0])).toBe(meant);
  });

  it.each(['sgx.banana', 'fs.type', 'whatever', 'loader.size', `sgx.${'x'.repeat(200)}`])(
    'has no idea about %s',
    (path) => {
      expect(suggestKeys(path, '1.9')).toEqual([]);
    },
  );

  it('takes segments too', () => {
    expect(suggestKeys(['sgx', 'max_thread'], '1.9').map(pathOf)).toEqual(['sgx.max_threads']);
    expect(suggestKeys([], '1.9')).toEqual([]);
  });

  it('names only what the release has', () => {
    expect(suggestKeys('sgx.max_thread', '1.3').map(pathOf)).toEqual([]);
    expect(suggestKeys('sgx.thread_nm', '1.3').map(pathOf)[0]).toBe('sgx.thread_num');
  });
});

describe('types', () => {
  it('follow from the table', () => {
    expectTypeOf<KeyValue<'sgx.debug'>>().toEqualTypeOf<boolean>();
    expectTypeOf<KeyValue<'sgx.max_threads'>>().toEqualTypeOf<bigint>();
    expectTypeOf<KeyValue<'sgx.file_check_policy'>>().toEqualTypeOf<'strict' | 'allow_all_but_log'>();
    expectTypeOf<KeyValue<'sgx.remote_attestation'>>().toEqualTypeOf<'none' | 'epid' | 'dcap' | boolean>();
    expectTypeOf<KeyValue<'loader.argv'>>().toEqualTypeOf<readonly string[]>();
    expectTypeOf<KeyValue<'sgx.trusted_files'>>().toEqualTypeOf<
      readonly (string | { readonly uri?: string; readonly sha256?: string })[]
    >();
    expectTypeOf<KeyValue<'loader.env.<NAME>'>>().toEqualTypeOf<
      string | { readonly value: string } | { readonly passthrough: true }
    >();
    expectTypeOf<KeyValue<'fs.mounts[].type'>>().toEqualTypeOf<'chroot' | 'encrypted' | 'tmpfs' | 'untrusted_shm'>();
  });

  it('refuse a name that is none', () => {
    const get = <P extends KeyPath>(path: P): P => path;
    expect(get('sgx.max_threads')).toBe('sgx.max_threads');
    // @ts-expect-error there is an s missing
    expect(get('sgx.max_thread')).toBe('sgx.max_thread');
    // @ts-expect-error elements have no place of their own
    expect(get('fs.mounts[].uri')).toBe('fs.mounts[].uri');
  });
});

describe('the table', () => {
  it('has one row for each path and form', () => {
    const names = allKeys.map((key) => `${key.path} ${key.form ?? ''}`);
    expect(names.length).toBe(new Set(names).size);
  });

  it('finds every row at its own path', () => {
    for (const key of allKeys) {
      const segments = parsePath(key.path.replaceAll('[]', '[0]'))!;
      expect(findRows(segments)).toContain(key);
    }
  });

  it('orders releases within a row', () => {
    for (const key of allKeys) {
      const order = [key.since, key.deprecated, key.removed]
        .filter((release) => release != null)
        .map((release) => releases.indexOf(release));
      expect(order, key.path).toEqual([...order].sort((a, b) => a - b));
    }
  });

  it('names successors that exist, unless there is nothing to name', () => {
    for (const key of allKeys) {
      if (key.removed === undefined && key.since !== null) continue;
      expect(key.successors, key.path).toBeDefined();
      for (const successor of key.successors!) {
        const known = findKey(successor.path.replaceAll('[]', '[0]')) ?? isSection(successor.path.split('.'));
        expect(known, `${key.path} -> ${successor.path}`).toBeTruthy();
      }
    }
  });

  it('has defaults and ranks that are values of the type', () => {
    for (const key of allKeys) {
      if (key.type.kind !== 'enum') continue;
      const values: readonly unknown[] = key.type.values.map((value) =>
        typeof value === 'string' ? value : value.value,
      );
      if (key.default && 'value' in key.default) expect(values).toContain(key.default.value);
      if (key.safety && 'ranks' in key.safety) expect(key.safety.ranks.flat().toSorted()).toEqual(values.toSorted());
    }
  });
});

const reference = `${process.env.MANIFESTLY_SHARED ?? '../shared'}/reference/gramine-keys.json`;

describe.skipIf(!existsSync(reference))('the table and the reference', () => {
  interface ReferenceKey {
    readonly path: string;
    readonly enum: readonly string[] | null;
    readonly default: unknown;
    readonly status: Readonly<Record<string, string>>;
    readonly deprecated_in: string | null;
    readonly removed_in: string | null;
    readonly in_schema_head: unknown;
  }
  const rows: readonly ReferenceKey[] = existsSync(reference) ? JSON.parse(readFileSync(reference, 'utf8')).keys : [];
  const nameOf = (key: KeyEntry) => (key.form ? `${key.path} (${key.form})` : key.path);
  const ours = new Map(allKeys.map((key) => [nameOf(key), key]));

  it('have the same paths', () => {
    expect([...ours.keys()].sort()).toEqual(rows.map((row) => row.path).sort());
  });

  it('have the same status in every release', () => {
    for (const row of rows) {
      const status = Object.fromEntries(
        releases.map((release: Release) => [`v${release}`, statusIn(ours.get(row.path)!, release)]),
      );
      expect({ ...status, path: row.path }).toEqual({ ...row.status, master: undefined, path: row.path });
    }
  });

  it('have the same values and defaults', () => {
    for (const row of rows) {
      const key = ours.get(row.path)!;
      const values = key.type.kind === 'enum' ? enumValues(key.type, '1.9') : null;
      expect({ path: row.path, values }).toEqual({ path: row.path, values: row.enum });
      const preset = key.default && ('computed' in key.default ? key.default.computed : key.default.value);
      const theirs = row.path === 'sgx.enclave_size' ? '256M' : (row.default ?? undefined);
      expect({ path: row.path, preset }).toEqual({ path: row.path, preset: theirs });
    }
  });

  it('agree on what the checker of 1.9 knows', () => {
    for (const row of rows) {
      const inSchema = row.in_schema_head !== false && row.in_schema_head !== 'not validated';
      const key = ours.get(row.path)!;
      const known = key.readers.includes('checker') && ['accepted', 'deprecated'].includes(statusIn(key, '1.9'));
      expect({ path: row.path, known }).toEqual({ path: row.path, known: inSchema });
    }
  });
});
