import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runIn } from '../cli/sandbox.ts';
import { flipped, wrapped, wrappedBytes } from '../gsc/wrapped-image.ts';

describe('gsc verify', () => {
  let folder = '';
  const own = wrapped();
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'manifestly-verify-'));
    writeFileSync(join(folder, 'gsc-app.tar'), wrappedBytes({ wrapped: own }));
    const sigstruct = flipped(own.sigstruct, 1000);
    writeFileSync(join(folder, 'changed.tar'), wrappedBytes({ wrapped: { ...own, sigstruct } }));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('ends with 0 for an image that is what it says', async () => {
    const { stdout, stderr, exit } = await runIn(folder, ['gsc', 'verify', 'gsc-app.tar']);
    expect([stderr, exit]).toEqual(['', 0]);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('the image is what its SIGSTRUCT says: 2 notes');
  });

  test('ends with 1 for one that is not, and writes that where it is told to', async () => {
    const argv = ['gsc', 'verify', 'changed.tar', '--format', 'json', '--gramine', '1.9'];
    const { stdout, exit } = await runIn(folder, argv);
    expect(exit).toBe(1);
    const { problems, gramine } = JSON.parse(stdout);
    expect(gramine).toEqual({ release: '1.9', from: 'option' });
    expect(problems.map(({ code }: { code: string }) => code)).toContain('gsc/sigstruct-invalid');
  });

  test('says a line for each problem with `--quiet`, and nothing else', async () => {
    const { stdout, stderr, exit } = await runIn(folder, ['gsc', 'verify', 'gsc-app.tar', '-q']);
    expect([stderr, exit]).toEqual(['', 0]);
    expect(stdout).toBe(
      [
        'gsc-app.tar  note  3 files are mounted by Docker, and never match   gsc/volatile-file\n',
        'gsc-app.tar  note  `file:/gramine/app_files/entrypoint.manifest` has the hash from before it was finalised, as GSC 1.9 leaves it   gsc/stale-file\n',
      ].join(''),
    );
  });

  test('says that the measurement differs for another release', async () => {
    const { stdout, exit } = await runIn(folder, ['gsc', 'verify', 'gsc-app.tar', '--gramine', '1.4']);
    expect(exit).toBe(1);
    expect(stdout).toContain('gsc/');
  });
});
