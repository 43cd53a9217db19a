import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type WriteFs, writeAllAtomically } from '../../src/commands/atomic-write.ts';
import { nodeWriteFs } from '../../src/commands/node-io.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true });
});

function folder(): string {
  const at = fs.mkdtempSync(join(tmpdir(), 'manifestly-files-'));
  folders.push(at);
  fs.writeFileSync(join(at, 'a'), 'old a');
  return at;
}

function write(at: string, write: WriteFs = nodeWriteFs, second = join(at, 'b')): void {
  writeAllAtomically(write, [
    { path: join(at, 'a'), bytes: Buffer.from('new a') },
    { path: second, bytes: Buffer.from('new b') },
  ]);
}

function contents(at: string): Record<string, string> {
  return Object.fromEntries(
    fs
      .readdirSync(at)
      .sort()
      .map((name) => [name, fs.readFileSync(join(at, name), 'utf8')]),
  );
}

/** Fails at the step of that index, counted from 0. */
function failing(index: number, taken: string[] = []): WriteFs {
  const steps = Object.entries(nodeWriteFs) as [string, (...args: unknown[]) => unknown][];
  const wrapped = steps.map(([name, step]) => [
    name,
    (...args: unknown[]) => {
      taken.push(name);
      if (taken.length - 1 === index) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
      return step(...args);
    },
  ]);
  return Object.fromEntries(wrapped) as unknown as WriteFs;
}

test('several files are written, those that exist and those that do not', () => {
  const at = folder();
  write(at);
  expect(contents(at)).toEqual({ a: 'new a', b: 'new b' });
});

test('none is written when one can not be, whatever fails before the last renames', () => {
  const taken: string[] = [];
  write(folder(), failing(-1, taken));
  const last = taken.indexOf('rename');
  expect(taken.slice(last)).toEqual(['rename', 'syncFolder', 'rename', 'syncFolder']);
  for (let index = 0; index <= last; index++) {
    if (taken[index] === 'chown') continue;
    const at = folder();
    expect(() => write(at, failing(index)), taken[index]).toThrow('ENOSPC');
    expect(contents(at), taken[index]).toEqual({ a: 'old a' });
  }
});

test('a folder, or one that is missing, is noticed before anything is written', () => {
  for (const second of ['.', 'none/b']) {
    const at = folder();
    expect(() => write(at, nodeWriteFs, join(at, second))).toThrow();
    expect(contents(at)).toEqual({ a: 'old a' });
  }
});

test.skipIf(!fs.existsSync('/dev/full'))('a device that takes nothing is noticed before files are replaced', () => {
  const at = folder();
  expect(() => write(at, nodeWriteFs, '/dev/full')).toThrow('ENOSPC');
  expect(contents(at)).toEqual({ a: 'old a' });
});
