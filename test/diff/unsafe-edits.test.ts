import { describe, expect, test } from 'vitest';
import { allKeys, enumValues, isUsable } from '../../src/gramine/key-table.ts';
import type { KeyEntry, ValueType } from '../../src/gramine/keys/entry.ts';
import type { Release } from '../../src/gramine/release.ts';
import { lintText } from '../../src/lint/lint.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { Source } from '../../src/text/source.ts';
import { at, diff, put, randomFrom, randomManifest, type Table, type Value, written } from './generated.ts';

/** Rules about what a manifest gives the host; the others are about what fails or what is unwise. */
const aboutSafety = new Set<string>(
  rules.map(({ id }) => id).filter((id) => id.startsWith('security/') && id !== 'security/unresolved'),
);
for (const id of [
  'encryption/hardcoded-key',
  'files/allowed-matches-all',
  'files/allowed-shadows-trusted',
  'files/code-allowed',
  'files/policy-permissive',
  'loader/log-file',
  'mounts/host-pseudo-filesystem',
  'mounts/too-broad',
  'mounts/untrusted-shm',
])
  aboutSafety.add(id);

/** A file that cannot be opened is safe. */
const harmless = /so Gramine denies access$|so the enclave cannot read it$/;

function findings(text: string, release: Release): readonly string[] {
  const file = { kind: 'gramine-manifest', templated: false, as: 'source' } as const;
  const { findings: found } = lintText(new Source('app.manifest', text), {
    file,
    release,
    profile: 'production',
    rules,
  });
  return found
    .filter(({ code, message }) => (aboutSafety.has(code) || isChosenCode(code, message)) && !harmless.test(message))
    .map(({ code, path, message }) => `${code} ${path} ${message.replace(/\d+/g, '')}`);
}

function isChosenCode(code: string, message: string): boolean {
  return code === 'loader/unprotected-code' && message.includes('the host chooses the code');
}

interface Edit {
  readonly name: string;
  apply(manifest: Table): void;
}

function set(path: string, value: Value): Edit {
  return {
    name: `${path} = ${JSON.stringify(value)}`,
    apply: (manifest) => put(manifest, path, structuredClone(value)),
  };
}

function append(path: string, value: Value): Edit {
  return {
    name: `${path} += ${JSON.stringify(value)}`,
    apply: (manifest) =>
      put(manifest, path, [...((at(manifest, path) as Value[] | undefined) ?? []), structuredClone(value)]),
  };
}

/** Every key at every value that makes a difference. */
function keyEdits(release: Release): readonly Edit[] {
  return allKeys
    .filter((key) => isUsable(key, release) && !/[[<]/.test(key.path))
    .flatMap((key) => valuesOf(key, release).map((value) => set(key.path, value)));
}

function valuesOf({ path, type }: KeyEntry, release: Release): readonly Value[] {
  if (path === 'loader.entrypoint.uri') return ['file:/opt/libsysdb.so', 'file:/opt/other.so'];
  return ofType(type, release);
}

function ofType(type: ValueType, release: Release): readonly Value[] {
  switch (type.kind) {
    case 'boolean':
      return [true, false];
    case 'integer':
      return [0, 1, 7];
    case 'enum':
      return [...enumValues(type, release)];
    case 'array':
      return [[]];
    case 'string':
      if (type.format === 'mask')
        return [`0x${'f'.repeat(type.digits - 1)}d`, `0x${'0'.repeat(type.digits)}`, `0x${'f'.repeat(type.digits)}`];
      if (type.format === 'uri') return ['file:/opt/args', 'file:args'];
      if (type.format === 'path') return ['/app/main', '/tmp/x', '/lib/ld.so'];
      return type.format === 'size' ? ['1G'] : ['/var/log/app.log', 'ab'.repeat(32)];
    default:
      return [];
  }
}

const listEdits: readonly Edit[] = [
  ...[
    'file:/etc/hosts',
    'file:/srv/app/',
    'file:/srv/app/main',
    'file:/srv/app/data',
    'file:/srv',
    'file:.',
    'file:/',
    'dev:/dev/nvidia0',
    'file:/opt/lib/libssl.so.3',
    'file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc/libc.so.6',
    'file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc/',
    'file:relative/file',
    'file:/data/plain',
  ].map((uri) => append('sgx.allowed_files', uri)),
  ...[
    { path: '/proc', uri: 'file:/proc' },
    { path: '/dev/host', uri: 'file:/dev' },
    { path: '/sys', uri: 'file:/./sys//' },
    { path: '/host', uri: 'file:/' },
    { path: '/etc', uri: 'file:/etc' },
    { path: '/home', uri: 'file:/home/user' },
    { type: 'untrusted_shm', path: '/dev/shm', uri: 'dev:/dev/shm' },
    { type: 'untrusted_shm', path: '/app', uri: 'dev:/dev/shm' },
    { path: '/opt', uri: 'file:/opt' },
  ].map((mount) => append('fs.mounts', mount)),
  set('fs.root', { uri: 'file:/' }),
  set('fs.root', { uri: 'file:/proc' }),
  set('fs.root', { type: 'untrusted_shm', uri: 'dev:/dev/shm' }),
  ...['PATH', 'LD_PRELOAD', 'LD_LIBRARY_PATH', 'HOME', 'COLOR', 'RA_TLS_MRENCLAVE', 'SSLKEYLOGFILE'].map((name) =>
    set(`loader.env.${name}`, { passthrough: true }),
  ),
  ...[
    'RA_TLS_ALLOW_DEBUG_ENCLAVE_INSECURE',
    'RA_TLS_ALLOW_OUTDATED_TCB_INSECURE',
    'RA_TLS_ALLOW_HW_CONFIG_NEEDED',
    'RA_TLS_ALLOW_SW_HARDENING_NEEDED',
  ].flatMap((name) => [
    set(`loader.env.${name}`, '1'),
    set(`loader.env.${name}`, { value: '1' }),
    set(`loader.env.${name}`, '0'),
  ]),
  set('loader.env.DB_PASSWORD', 'hunter2-hunter2'),
  set('loader.env.LD_LIBRARY_PATH', '/lib:/tmp'),
  set('loader.argv', ['main', '--token=ghp_0123456789abcdefghijABCDEFGHIJ456789']),
  set('fs.insecure__keys', { default: 'ffeeddccbbaa99887766554433221100' }),
  set('fs.insecure__keys', { _sgx_mrenclave: 'ffeeddccbbaa99887766554433221100' }),
  set('sys.allowed_ioctls', [{ request_code: 0x5401 }]),
  set('sys.debug__mock_syscalls', [{ name: 'fork', return: -1 }]),
  {
    name: 'both measurements any',
    apply: (manifest) => {
      put(manifest, 'loader.env.RA_TLS_MRENCLAVE', 'any');
      put(manifest, 'loader.env.RA_TLS_MRSIGNER', 'any');
    },
  },
];

/** What lint says that it did not say before, and what diff says both ways. */
function outcomes(release: Release, count: number) {
  const edits = [...keyEdits(release), ...listEdits];
  const missed: string[] = [];
  const caught = new Set<string>();
  for (let seed = 0; seed < count; seed++) {
    const manifest = randomManifest(randomFrom(seed + 5000));
    const before = written(manifest);
    const known = new Set(findings(before, release));
    for (const edit of edits) {
      const edited = structuredClone(manifest);
      edit.apply(edited);
      const after = written(edited);
      const found = findings(after, release).filter((one) => !known.has(one));
      if (found.length === 0) continue;
      for (const one of found) caught.add(one.split(' ')[0]!);
      const [there, back] = [diff(before, after, release), diff(after, before, release)];
      if (there.summary.weaker === 0) missed.push(`${edit.name} is not weaker: ${found[0]}\n${before}`);
      if (back.summary.stronger === 0)
        missed.push(`${edit.name} is not stronger the other way round: ${found[0]}\n${before}`);
    }
  }
  return { missed, caught: [...caught].sort() };
}

describe('an edit that makes lint speak of safety', () => {
  test('is weaker, and its reverse stronger', () => {
    const { missed, caught } = outcomes('1.9', 8);
    expect(missed.slice(0, 5)).toEqual([]);
    expect([...aboutSafety].filter((id) => !caught.includes(id))).toEqual(['security/vulnerable-release']);
  });

  test.each(['1.2', '1.4', '1.6.1', '1.7'] as const)('is so in %s as well', (release) => {
    expect(outcomes(release, 2).missed.slice(0, 5)).toEqual([]);
  });
});
