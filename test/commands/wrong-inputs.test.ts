import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runIn } from '../cli/sandbox.ts';
import { imageBytes, system } from '../inspect/made-image.ts';

describe('what is given in the place of something else', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'manifestly-wrong-'));
    writeFileSync(join(folder, 'app.tar'), imageBytes([system], { Cmd: ['/bin/sh'] }));
    writeFileSync(join(folder, 'app.manifest'), 'sgx.enclave_size = "1G"\n');
    writeFileSync(join(folder, 'pod.yaml'), 'kind: Pod\n');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    [['inspect', '-'], "an image can't be read from standard input", 'help: give a folder or an archive with an image'],
    [['compare', '--libpal', 'pod.yaml'], '`pod.yaml` is no ELF file', "help: name Gramine's libpal.so"],
    [
      ['gsc', 'plan', 'app.tar', '--manifest', 'app.manifest', '--gsc-config', 'app.manifest'],
      'app.manifest:1:1: a configuration of GSC is a map, as in `Distro: "auto"`',
    ],
  ])('%j is told so', async (argv, message, ...help) => {
    const { stdout, stderr, exit } = await runIn(folder, argv);
    expect([exit, stdout, stderr.trimEnd().split('\n')]).toEqual([2, '', [`manifestly: ${message}`, ...help]]);
  });
});
