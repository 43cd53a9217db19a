import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runIn } from '../cli/sandbox.ts';
import { imageBytes, program, system } from '../inspect/made-image.ts';

/** Each holds `Zq9x`. */
const config = {
  Entrypoint: ['/usr/bin/app', '--password=Zq9xA1', '--token', 'Zq9xB2 two words', '--db', 'postgres://u:Zq9xC3@db/x'],
  Cmd: ['--api-key', 'Zq9xD4'],
  Env: ['PATH=/usr/bin:/bin', 'JAVA_OPTS=-Djavax.net.ssl.keyStorePassword=Zq9xE5', 'DB_PASSWORD=Zq9xF6'],
  Healthcheck: { Test: ['CMD-SHELL', 'curl -u admin:Zq9xG7 http://localhost'] },
  OnBuild: ['RUN login --password Zq9xH8'],
};

const shell = { Cmd: ['/bin/sh', '-c', 'prepare && exec app --password "Zq9xI9"'] };

describe('what command lines of an image give away', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'manifestly-secrets-'));
    const files = [{ ...system, '/usr/bin/app': program }, { '/usr/bin/.wh.app': '' }];
    const history = [{ created_by: 'RUN deploy --token Zq9xJ1' }, { created_by: 'ARG TOKEN=Zq9xK2' }];
    writeFileSync(join(folder, 'app.tar'), imageBytes(files, config, { history }));
    writeFileSync(join(folder, 'shell.tar'), imageBytes(files, shell, { history }));
    writeFileSync(join(folder, 'app.manifest'), 'loader.env.OPTS = "--password Zq9xL3"\n');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    ['inspect', []],
    ['gsc plan', ['--manifest', 'app.manifest']],
    ['gsc plan', ['--manifest', 'app.manifest', '--insecure-args']],
    ['compare', ['--all', '--manifest', 'app.manifest']],
  ])('is shown by `%s` %j in no format', async (command, options) => {
    for (const image of ['app.tar', 'shell.tar']) {
      for (const format of ['text', 'json']) {
        const { stdout, stderr } = await runIn(folder, [...command.split(' '), image, ...options, '--format', format]);
        expect([stderr, stdout.length > 200]).toEqual(['', true]);
        expect(stdout.match(/.{0,60}Zq9x.{0,4}/g) ?? []).toEqual([]);
      }
    }
  });

  test('leaves the rest of a command line', async () => {
    const { stdout } = await runIn(folder, [
      'gsc',
      'plan',
      'app.tar',
      '--manifest',
      'app.manifest',
      '--format',
      'json',
    ]);
    expect(JSON.parse(stdout).launch.argv).toEqual([
      '/gramine/app_files/app',
      '--password=…',
      '--token',
      '…',
      '--db',
      'postgres://u:…@db/x',
      '…',
    ]);
  });
});
