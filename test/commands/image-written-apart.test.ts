import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runIn } from '../cli/sandbox.ts';
import { imageBytes, system } from '../inspect/made-image.ts';

describe('a result', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'manifestly-apart-'));
    writeFileSync(join(folder, 'app.tar'), imageBytes([system], { Cmd: ['/bin/sh'] }));
    writeFileSync(join(folder, 'app.manifest'), '');
    symlinkSync('app.tar', join(folder, 'link.json'));
    mkdirSync(join(folder, 'root/etc'), { recursive: true });
    writeFileSync(join(folder, 'root/etc/passwd'), 'root:x:0:0::/root:\n');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    ['app.tar', 'app.tar'],
    ['app.tar:latest', 'app.tar'],
    ['oci-archive:app.tar:example/app:1', 'app.tar'],
    ['app.tar@sha256:00', './app.tar'],
    ['app.tar:latest', 'link.json'],
    ['root', 'root/etc/passwd'],
  ])('of the image %s does not replace %s', async (image, output) => {
    const before = readFileSync(join(folder, output));
    for (const command of [
      ['inspect'],
      ['gsc', 'verify'],
      ['gsc', 'plan', '--manifest', 'app.manifest'],
      ['compare'],
    ]) {
      const { stderr, exit } = await runIn(folder, [...command, image, '-o', output]);
      expect([exit, stderr]).toEqual([
        2,
        `manifestly: \`${output}\` is read, so it can't be written\nhelp: name another file for the result\n`,
      ]);
    }
    expect(readFileSync(join(folder, output)).equals(before)).toBe(true);
  });

  test('of a folder can be a new file in it', async () => {
    const { stderr } = await runIn(folder, ['inspect', 'root', '-o', 'root/report.txt']);
    expect(stderr).toBe('');
    expect(readFileSync(join(folder, 'root/report.txt'), 'utf8')).toContain('a folder');
  });
});
