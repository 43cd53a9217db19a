import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { elf } from '../generate/elf.ts';
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
});
