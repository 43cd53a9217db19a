import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { builtCommand, isBuiltFromTheseSources } from './sandbox.ts';

const set = resolve(process.env.MANIFESTLY_SHARED ?? '../shared', 'golden/measure');
const canRun = existsSync(resolve(set, 'run.mjs')) && isBuiltFromTheseSources();

/** From finished manifests on, for which Gramine need not be installed; what comes before has tests of its own. */
describe.skipIf(!canRun)('the built command signs and measures as gramine-sgx-sign does', () => {
  test.each(['v1.0', 'v1.3', 'v1.4', 'v1.9'])('%s', { timeout: 300_000 }, (version) => {
    const command = `node ${builtCommand}`;
    const common = '--gramine {version} --libpal {libpal}';
    const { stdout, status } = spawnSync(
      process.execPath,
      [
        resolve(set, 'run.mjs'),
        set,
        ...['--start', 'signed', '--versions', version, '--cases', '^(cpu|date|debug|edmm|elf-[fs]|isv|key|minimal)'],
        ...[
          '--sign',
          `${command} sign {manifest} --key {key} --date {date} --sigfile {out}.sig -o {out}.manifest.sgx ${common}`,
        ],
        ...['--measure', `${command} measure {signed} --format json ${common}`],
      ],
      { encoding: 'utf8' },
    );
    const counts = /measure: (\d+)\/(\d+) cases match/.exec(stdout);
    expect({ stdout, status, all: counts?.[1] }).toEqual({ stdout, status: 0, all: counts?.[2] });
    expect(Number(counts?.[2])).toBeGreaterThan(5);
  });
});
