import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { genericLoader } from '../../src/compare/generic-loader.ts';

const isX86 = process.platform === 'linux' && process.arch === 'x64' && existsSync('/lib64/ld-linux-x86-64.so.2');

describe('the loader of the constructed subject', () => {
  test('has the same bytes every time', () => {
    const bytes = genericLoader({ library: 'libsecret_prov_attest.so', start: '/start' });
    expect(bytes.length).toBe(640);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      '27fcbdca83640fa889e8381c76c3ad65a15787365d9bcaf0b50e717004e8fdb3',
    );
  });

  test('refuses names that do not fit', () => {
    expect(() => genericLoader({ library: 'l'.repeat(4096), start: '/start' })).toThrow(RangeError);
  });

  describe.skipIf(!isX86)('on this machine', () => {
    const folder = mkdtempSync(join(tmpdir(), 'loader-'));
    afterAll(() => rmSync(folder, { recursive: true }));
    const made = (start: string): string => {
      const path = join(folder, start.replaceAll('/', '_'));
      writeFileSync(path, genericLoader({ library: 'libc.so.6', start }), { mode: 0o755 });
      return path;
    };

    test('starts the program that it names with its own arguments', () => {
      expect(execFileSync(made('/bin/echo'), ['one', 'two words'], { encoding: 'utf8' })).toBe('one two words\n');
    });

    test('hands on its environment', () => {
      const env = { A: '1', B: 'two words' };
      expect(execFileSync(made('/usr/bin/env'), { encoding: 'utf8', env })).toBe('A=1\nB=two words\n');
    });

    test('ends with 127 when there is nothing to start', () => {
      expect(spawnSync(made('/nothing/here')).status).toBe(127);
    });
  });
});
