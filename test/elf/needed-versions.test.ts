import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { neededVersions } from '../../src/elf/needed-versions.ts';
import { elf } from '../generate/elf.ts';

const programs = ['/bin/bash', '/usr/bin/env', '/usr/bin/python3', process.execPath].filter((path) => existsSync(path));
const hasObjdump = spawnSync('objdump', ['--version']).status === 0;

describe.skipIf(!hasObjdump)('the versions of symbols that a program needs', () => {
  test.each(programs)('%s: are those that objdump prints', (path) => {
    const printed = execFileSync('objdump', ['-p', path], { encoding: 'utf8', maxBuffer: 1 << 26 });
    const expected: [string, string[]][] = [];
    for (const line of printed.slice(printed.indexOf('Version References:')).split('\n')) {
      const library = /required from (.*):$/.exec(line)?.[1];
      const version = /^\s+0x[0-9a-f]+ 0x[0-9a-f]+ \d+ (\S+)$/.exec(line)?.[1];
      if (library !== undefined) expected.push([library, []]);
      if (version !== undefined) expected.at(-1)![1].push(version);
    }
    expect([...neededVersions(readFileSync(path))]).toEqual(expected);
  });
});

describe('neededVersions', () => {
  test('is empty for what has none', () => {
    expect(neededVersions(elf({ needed: ['libc.so.6'] }))).toEqual(new Map());
    expect(neededVersions(elf({ type: 'executable' }))).toEqual(new Map());
    expect(neededVersions(Buffer.from('#!/bin/sh\n'))).toEqual(new Map());
    expect(neededVersions(new Uint8Array())).toEqual(new Map());
  });

  test.skipIf(!existsSync('/bin/bash'))('ends for a damaged file, whichever byte is wrong', () => {
    const whole = readFileSync('/bin/bash').subarray(0, 1 << 20);
    for (let at = 0; at < 4096; at += 3) {
      const damaged = Buffer.from(whole);
      damaged[at] = damaged[at]! ^ 0xff;
      try {
        neededVersions(damaged);
      } catch (error) {
        expect((error as Error).name).toBe('ElfError');
      }
    }
  });
});
