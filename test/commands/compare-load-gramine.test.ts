import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { genericLoader } from '../../src/compare/generic-loader.ts';
import { runIn } from '../cli/sandbox.ts';
import { makeLibpal } from '../gramine/libpal-builder.ts';

const segment = { offset: 0n, address: 0n, fileSize: 0x1800n, memorySize: 0x2000n };
const files = {
  'gramine/sgx/libpal.so': makeLibpal([segment], { size: 0x2000 }),
  'gramine/libsysdb.so': 'the LibOS',
  'gramine/runtime/glibc/libc.so.6': 'the C library',
  'libsecret_prov_attest.so': genericLoader({ library: 'libc.so.6', start: '/x' }),
  'fleet.toml': `[load-gramine]\ncertificates = "${'ab'.repeat(32)}"\n`,
};

describe.skipIf(!existsSync('/lib64/ld-linux-x86-64.so.2'))('compare with Gramine at hand', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'compare-'));
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const identity = async (...options: readonly string[]) => {
    const { stdout, stderr } = await runIn(folder, ['compare', '--format', 'json', ...options]);
    expect(stderr).toBe('');
    const { criteria } = JSON.parse(stdout);
    return criteria.find(({ id }: { id: string }) => id === 'measured-identity').cells['load-gramine'];
  };

  test('the constructed enclave is measured with the libpal.so of an installation and what lies around it', async () => {
    const cell = await identity('--libpal', 'gramine/sgx/libpal.so', '--scenario', 'fleet.toml');
    expect(cell).toMatchObject({ confidence: 'computed', needs: [] });
    expect(cell.value).toMatch(/^[0-9a-f]{64}$/);
    expect(await identity('--gramine-root', 'gramine', '--scenario', 'fleet.toml')).toMatchObject({
      value: cell.value,
    });
  });

  test('it differs with the release of Gramine', async () => {
    const options = ['--gramine-root', 'gramine', '--scenario', 'fleet.toml'];
    const [newest, older] = [await identity(...options), await identity(...options, '--gramine', '1.7')];
    expect(older.confidence).toBe('computed');
    expect(newest.value).not.toBe(older.value);
  });

  test('the loader that is measured can be had', async () => {
    expect(await runIn(folder, ['compare', '--generic-loader', 'loader'])).toMatchObject({
      exit: 0,
      stdout: '',
      stderr: '',
    });
    const sha256 = createHash('sha256')
      .update(readFileSync(join(folder, 'loader')))
      .digest('hex');
    const { stdout } = await runIn(folder, ['compare', '--generic-manifest']);
    expect(stdout).toContain(`{ uri = "file:loader", sha256 = "${sha256}" }`);
  });

  test('without the certificates of the key server it is unknown', async () => {
    expect(await identity('--gramine-root', 'gramine')).toMatchObject({
      value: null,
      needs: ['load-gramine.certificates'],
    });
  });

  test('without Gramine it is unknown', async () => {
    expect(await identity('--scenario', 'fleet.toml')).toMatchObject({
      value: null,
      needs: ['libpal', 'gramine-package'],
    });
  });
});
