import { describe, expect, it } from 'vitest';
import { lintText } from '../../../src/lint/lint.ts';
import { dottedKeyName } from '../../../src/lint/rules/encryption/dotted-key-name.ts';
import { hardcodedKey } from '../../../src/lint/rules/encryption/hardcoded-key.ts';
import { keyNotProvided } from '../../../src/lint/rules/encryption/key-not-provided.ts';
import { malformedKey } from '../../../src/lint/rules/encryption/malformed-key.ts';
import { sealedToMrenclave } from '../../../src/lint/rules/encryption/sealed-to-mrenclave.ts';
import { specialKeyName } from '../../../src/lint/rules/encryption/special-key-name.ts';
import { secretInManifest } from '../../../src/lint/rules/security/secret-in-manifest.ts';
import { unresolved } from '../../../src/lint/rules/security/unresolved.ts';
import { Source } from '../../../src/text/source.ts';
import { found, hole } from './found.ts';

const rules = [dottedKeyName, hardcodedKey, keyNotProvided, malformedKey, sealedToMrenclave, specialKeyName];
const key = 'ffeeddccbbaa99887766554433221100';

describe('a key in the manifest', () => {
  it('whose name a template leaves open is one finding, without a path', () => {
    const template = `fs.insecure__keys.{{ name }} = "${key}"\n`;
    const { findings } = lintText(new Source('app.manifest.template', template), {
      file: { kind: 'gramine-manifest', templated: true, as: 'source' },
      release: '1.9',
      profile: 'production',
      rules: [hardcodedKey, unresolved],
    });
    expect(findings.map(({ code, path, range }) => [code, path, template.slice(range!.start, range!.end)])).toEqual([
      ['encryption/hardcoded-key', undefined, 'fs.insecure__keys.{{ name }}'],
    ]);
  });

  it('is reported where its name stands, never shown', () => {
    expect(found([hardcodedKey], `[fs.insecure__keys]\ndefault = "${key}"`)).toEqual([
      {
        rule: 'encryption/hardcoded-key',
        severity: 'error',
        at: 'default',
        path: 'fs.insecure__keys.default',
        message: 'everybody who has the manifest has the encryption key `default`',
        help: 'use a sealing key (`key_name = "_sgx_mrsigner"`), or hand the key to the enclave after attestation',
        stage: 'runtime',
        effect: 'warning',
        redact: [`"${key}"`],
      },
    ]);
  });

  it.each([`"${key}z"`, '"correct horse"', `'''${key.slice(1)}'''`])(
    'is not shown when it is malformed: %s',
    (value) => {
      const findings = found(rules, `fs.insecure__keys."a.b" = ${value}`);
      expect(findings.map(({ rule }) => rule)).toEqual([
        'encryption/dotted-key-name',
        'encryption/hardcoded-key',
        'encryption/malformed-key',
      ]);
      const shown = JSON.stringify(findings.map(({ message, help, path }) => [message, help, path]));
      expect(shown).not.toContain(value.replaceAll(/["']/g, ''));
      for (const { redact } of findings) expect(redact).toEqual([value]);
    },
  );

  it('is an error in any profile when it takes the place of a sealing key', () => {
    const severities = (name: string) =>
      found([hardcodedKey], `fs.insecure__keys.${name} = "${key}"`, { profile: 'development' }).map(
        ({ severity }) => severity,
      );
    expect(severities('_sgx_mrsigner')).toEqual(['error']);
    expect(severities('data')).toEqual(['warning']);
  });

  it('is one finding, not a secret besides', () => {
    expect(found([secretInManifest, hardcodedKey], `fs.insecure__keys.token = "${key}"`)).toHaveLength(1);
  });

  it.each(['1.0', '1.1', '1.4', '1.5'] as const)('goes by the names that Gramine %s reads', (release) => {
    const manifest = `fs.insecure__keys.a = "${key}"\nsgx.insecure__protected_files_key = "${key}"`;
    const expected = { '1.0': ['sgx'], '1.1': ['sgx'], '1.4': ['fs', 'sgx'], '1.5': ['fs'] }[release];
    expect(found([hardcodedKey], manifest, { release }).map(({ path }) => path!.split('.')[0])).toEqual(expected);
  });

  it('may have any name', () => {
    expect(found([hardcodedKey], `fs.insecure__keys.__proto__ = "${key}"`).map(({ path }) => path)).toEqual([
      'fs.insecure__keys.__proto__',
    ]);
  });
});

describe('an encrypted mount', () => {
  const mount = (field: string) => `fs.mounts = [{ type = "encrypted", path = "/d", uri = "file:d"${field} }]`;

  it('gets its key from somewhere', () => {
    expect(found(rules, mount('')).map(({ rule, at }) => [rule, at])).toEqual([
      ['encryption/key-not-provided', '"encrypted"'],
    ]);
    expect(found(rules, mount(', key_name = "_sgx_mrsigner"'))).toEqual([]);
    expect(found(rules, mount(`, key_name = "${hole}"`))).toEqual([]);
    expect(found(rules, `${mount('')}\n${hole}`)).toEqual([]);
    expect(found(rules, `${mount('')}\nloader.env.SECRET_PROVISION_CONSTRUCTOR = "1"`)).toEqual([]);
    expect(found(rules, `${mount('')}\nloader.env_src_file = "file:env"`)).toEqual([]);
    expect(
      found(rules, `${mount('')}\nsgx.insecure__protected_files_key = "${key}"`, { release: '1.4' }).map(
        ({ rule }) => rule,
      ),
    ).toEqual(['encryption/hardcoded-key']);
  });

  it('is useless with a special name nobody knows', () => {
    expect(
      found(rules, mount(', key_name = "_sgx_mrsigner_dcap"')).map(({ rule, message }) => [rule, message]),
    ).toEqual([
      [
        'encryption/special-key-name',
        'Gramine has no special key `_sgx_mrsigner_dcap`, so no file of this mount can be opened',
      ],
    ]);
    expect(found([specialKeyName], `${mount(', key_name = "_mine"')}\nfs.insecure__keys._mine = "${key}"`)).toEqual([]);
  });

  it('may be the root', () => {
    const root = 'fs.root = { type = "encrypted", uri = "file:d", key_name = "_sgx_mrenclave" }';
    expect(found(rules, root).map(({ rule, path }) => [rule, path])).toEqual([
      ['encryption/sealed-to-mrenclave', 'fs.root.key_name'],
    ]);
  });
});
