import { spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { elf } from '../generate/elf.ts';
import { makeLibpal } from '../gramine/libpal-builder.ts';
import { builtCommand, isBuiltFromTheseSources } from './sandbox.ts';

/** `script` runs a command in a pseudo-terminal. */
const canRun = existsSync('/usr/bin/script') && process.platform === 'linux' && isBuiltFromTheseSources();

describe.skipIf(!canRun)('in a real terminal', () => {
  test.each(['generate', 'generate manifest'])('%s asks, and writes what was asked for', (command) => {
    const folder = mkdtempSync(join(tmpdir(), 'manifestly-terminal-'));
    try {
      writeFileSync(join(folder, 'tool'), elf({ type: 'executable' }), { mode: 0o755 });
      const line = `${process.execPath} ${builtCommand} ${command}`;
      const input = './tool\n--fast\ndevelopment\n1.8\nout.manifest.template\n';
      const { stdout, status } = spawnSync('script', ['-qec', line, '/dev/null'], {
        cwd: folder,
        input,
        encoding: 'utf8',
      });
      expect(status).toBe(0);
      expect(stdout).toContain('What is to run? A program, a folder or an image:');
      expect(stdout).toContain('--program ./tool --argv --fast --profile development --gramine 1.8');
      const written = readFileSync(join(folder, 'out.manifest.template'), 'utf8');
      expect(written).toContain('loader.argv = ["./tool", "--fast"]');
      expect(written).toContain('in Gramine 1.8, development profile');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('sign asks for a passphrase, and shows nothing of what is typed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'manifestly-terminal-'));
    try {
      const { privateKey } = generateKeyPairSync('rsa', {
        modulusLength: 3072,
        publicExponent: 3,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'sésame' },
      });
      writeFileSync(join(folder, 'key.pem'), privateKey);
      writeFileSync(join(folder, 'app.manifest.sgx'), 'sgx.enclave_size = "16M"\n');
      writeFileSync(
        join(folder, 'libpal.so'),
        makeLibpal([{ offset: 0n, address: 0n, fileSize: 4096n, memorySize: 4096n }], { size: 4096 }),
      );
      const right = await typedInto(
        folder,
        'sign app.manifest.sgx --key key.pem --libpal libpal.so --color never',
        'sé\x7fésx\x7fame\r',
      );
      expect(right).toEqual({ status: 0, said: expect.stringContaining('Passphrase of key.pem: \r\nMRENCLAVE') });
      expect(readFileSync(join(folder, 'app.sig')).length).toBe(1808);
      const wrong = await typedInto(
        folder,
        'sign app.manifest.sgx --key key.pem --libpal libpal.so --color never',
        'hunter2\r',
      );
      expect(wrong.status).toBe(2);
      expect(wrong.said).toContain('the passphrase does not open the key');
      expect(right.said + wrong.said).not.toMatch(/same|hunter/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** Types as soon as a passphrase is asked for. */
function typedInto(
  folder: string,
  line: string,
  keys: string,
): Promise<{ readonly status: number | null; readonly said: string }> {
  const child = spawn('script', ['-qec', `${process.execPath} ${builtCommand} ${line}`, '/dev/null'], { cwd: folder });
  let said = '';
  let isAsked = false;
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
    if (!isAsked && said.includes('Passphrase')) child.stdin.write(keys);
    isAsked ||= said.includes('Passphrase');
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, said })));
}
