import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeIo } from '../../../src/commands/node-io.ts';
import { mergeLog } from '../../../src/generate/into.ts';
import type { AccessLog } from '../../../src/generate/log/access.ts';
import { readLog } from '../../../src/generate/log/accesses.ts';
import { needsOf } from '../../../src/generate/log/needs.ts';
import { kindOf } from '../../../src/lint/kinds.ts';
import { lintText } from '../../../src/lint/lint.ts';
import { rules } from '../../../src/lint/rules/index.ts';
import { Source } from '../../../src/text/source.ts';

const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

describe.skipIf(!canTrace)('a log of the strace of this system', () => {
  let root = '';
  beforeAll(() => {
    root = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'manifestly-strace-')));
    fs.mkdirSync(join(root, 'in'));
    for (const name of ['one', 'two', 'three ä']) fs.writeFileSync(join(root, 'in', name), name);
    fs.writeFileSync(
      join(root, 'run.sh'),
      '#!/bin/sh\ncd in && cat one two | sort > ../out; cat "three ä" > /dev/null; ls . > /dev/null\n',
      {
        mode: 0o755,
      },
    );
  });
  afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

  test.each([[['-f']], [['-f', '-y']], [['-ff', '-tt']], [['-f', '-r', '-s', '500']]])(
    'with %j shows the files of a script with a pipeline',
    (options) => {
      const log = traced(options, ['./run.sh'], root);
      expect(log.program?.path).toBe(join(root, 'run.sh'));
      const used = log.accesses
        .filter(({ path, mode }) => path.startsWith(root) && mode !== 'probe')
        .map(({ path, mode }) => `${mode} ${path.slice(root.length)}`)
        .sort();
      expect(used).toEqual([
        'create /out',
        'execute /run.sh',
        'list /in',
        'read /in/one',
        'read /in/three ä',
        'read /in/two',
        'read /run.sh',
      ]);
    },
  );

  test('gives a manifest that is free of findings, and that a second run leaves as it is', () => {
    const log = traced(['-f'], ['./run.sh'], root);
    const needs = needsOf(log, { logName: 'run.log', tree: nodeIo().openTree('/') });
    expect(needs.trusted.map(({ path }) => path)).toContain(`${root}/in/`);
    expect(needs.trusted.map(({ path }) => path)).toContain('/bin/sh');
    const merged = merge(base(log), needs);
    expect(merge(merged, needs)).toBe(merged);
    const before = findings(base(log));
    expect(findings(merged).filter((finding) => !before.includes(finding))).toEqual([]);
  });

  const python = spawnSync('/usr/bin/python3', ['--version']).status === 0;
  test.skipIf(!python)('lists the sources of Python modules', () => {
    const log = traced(['-f'], ['/usr/bin/python3', '-c', 'import json, tempfile; tempfile.TemporaryFile()'], root);
    const needs = needsOf(log, { logName: 'run.log', tree: nodeIo().openTree('/') });
    const paths = needs.trusted.map(({ path }) => path);
    expect(paths.some((path) => path.endsWith('/json/decoder.py') || path.endsWith('/json/'))).toBe(true);
    expect(paths.filter((path) => path.includes('__pycache__'))).toEqual([]);
    const merged = merge(base(log), needs);
    expect(merge(merged, needs)).toBe(merged);
  });

  function traced(options: readonly string[], command: readonly string[], folder: string): AccessLog {
    const file = join(root, `..`, `${root.split('/').at(-1)}.log`);
    const args = options.includes('-ff') ? options.map((one) => (one === '-ff' ? '-f' : one)) : options;
    const ran = spawnSync('strace', [...args, '-o', file, ...command], { cwd: folder, encoding: 'utf8' });
    expect(ran.status).toBe(0);
    const log = readLog(fs.readFileSync(file), { workingDirectory: folder });
    fs.rmSync(file);
    return log!;
  }
});

function base(log: AccessLog): string {
  return `libos.entrypoint = "${log.program!.path}"
loader.entrypoint.uri = "file:/usr/lib/x86_64-linux-gnu/gramine/libsysdb.so"
loader.log_level = "error"
loader.argv = ["program"]
loader.env.LD_LIBRARY_PATH = "/gramine:/usr/lib/x86_64-linux-gnu:/lib/x86_64-linux-gnu"

fs.mounts = [
  { path = "/gramine", uri = "file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc" },
]

sgx.debug = false
sgx.max_threads = 16
sgx.enclave_size = "1G"
sgx.trusted_files = [
  "file:/usr/lib/x86_64-linux-gnu/gramine/libsysdb.so",
  "file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc/",
]
`;
}

function merge(text: string, needs: ReturnType<typeof needsOf>): string {
  return mergeLog(needs, { source: new Source('m.manifest', text), release: '1.9' }).text;
}

function findings(text: string): readonly string[] {
  const options = { file: kindOf('m.manifest')!, release: '1.9', profile: 'production', rules } as const;
  return lintText(new Source('m.manifest', text), options)
    .findings.filter(({ suppressed }) => !suppressed)
    .map(({ code, path }) => `${code} ${path}`);
}
