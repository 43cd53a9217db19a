import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runIn } from '../cli/sandbox.ts';
import { imageBytes, program, system } from '../inspect/made-image.ts';

describe('the text of a plan', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'manifestly-plan-'));
    const config = { Entrypoint: ['/usr/bin/app', '--listen', '0.0.0.0:8080', '--verbose', '--data', '/srv/data'] };
    writeFileSync(join(folder, 'app.tar'), imageBytes([{ ...system, '/usr/bin/app': program }], config));
    writeFileSync(join(folder, 'app.manifest'), `loader.env.WORDS = "${'word '.repeat(40)}"\n`);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('stays within 80 columns but for values of the configuration and what is to be copied', async () => {
    const { stdout } = await runIn(folder, ['gsc', 'plan', 'app.tar', '--manifest', 'app.manifest']);
    const long = stdout.split('\n').filter((line) => line.length > 80);
    expect(long.filter((line) => !/^ {4}\S|Dockerfile: |→ |^ {2}Entrypoint /.test(line))).toEqual([]);
    expect(stdout).toContain(
      '  Entrypoint  ["/usr/bin/app","--listen","0.0.0.0:8080","--verbose","--data","/srv/data"]\n' +
        '              → ["/bin/bash","/gramine/app_files/apploader.sh"]\n',
    );
  });
});
