import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeIo } from '../../src/commands/node-io.ts';
import { readElf } from '../../src/elf/elf-file.ts';
import { ElfFiles } from '../../src/elf/elf-files.ts';
import { ldd } from '../../src/elf/ldd.ts';
import { resolveLibraries } from '../../src/elf/libraries.ts';
import { buildElf, type ElfContents } from './elf-builder.ts';

const linker = '/lib64/ld-linux-x86-64.so.2';
const hasLdd = process.platform === 'linux' && fs.existsSync(linker) && spawnSync('ldd', ['--version']).status === 0;

describe.skipIf(!hasLdd)('the linker of this system', () => {
  test('finds the same libraries for its programs and libraries', { timeout: 120_000 }, () => {
    const tree = nodeIo().openTree('/');
    const chosen = [
      ...elfFilesIn('/usr/bin', 60),
      ...elfFilesIn('/usr/lib/x86_64-linux-gnu', 30),
      ...withSearchPaths(),
    ];
    const differing = chosen.flatMap((path) => {
      const theirs = realLdd(path);
      const ours = failing(() => ldd(tree, [path]));
      return same(ours, theirs) ? [] : [{ path, ours, theirs }];
    });
    expect(differing).toEqual([]);
    expect(chosen.length).toBeGreaterThan(20);
  });

  test('finds the same libraries when the kernel starts a program', { timeout: 60_000 }, () => {
    const files = new ElfFiles(nodeIo().openTree('/'));
    const chosen = [
      ...elfFilesIn('/usr/bin', 25),
      ...['/usr/bin/java', '/usr/bin/node'].filter((path) => fs.existsSync(path)),
    ];
    const differing = chosen.flatMap((path) => {
      if (readElf(fs.readFileSync(path))?.interpreter !== linker) return [];
      const theirs = tracedBy(path, {});
      const ours = resolveLibraries(path, { tree: files.tree, files }).libraries.filter(
        ({ name, path: at }) => name !== at,
      );
      return same(ours.map(({ path: at }) => at).sort(), theirs) ? [] : [{ path, ours, theirs }];
    });
    expect(differing).toEqual([]);
  });
});

describe.skipIf(!hasLdd)('made-up programs', () => {
  let root = '';
  beforeAll(() => {
    root = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'manifestly-elf-')));
  });
  afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

  test('have the libraries that the linker of this system finds', { timeout: 120_000 }, () => {
    const random = generator(3);
    const differing: unknown[] = [];
    let found = 0;
    for (let round = 0; round < 120; round++) {
      const home = join(root, String(round));
      const { program, libraryPath } = writeProgram(home, random);
      const tree = nodeIo().openTree('/');
      const theirs = tracedBy(program, { LD_LIBRARY_PATH: libraryPath.join(':') });
      const ours = failing(() =>
        resolveLibraries(program, { tree, libraryPath, workingDirectory: '/' })
          .libraries.filter(({ name, path }) => name !== path)
          .map(({ path }) => path)
          .sort(),
      );
      if (!same(ours, theirs)) differing.push({ round, ours, theirs });
      if (typeof theirs !== 'string') found += theirs.length;
    }
    expect(differing).toEqual([]);
    expect(found).toBeGreaterThan(200);
  });
});

/** A program with up to eight libraries in five folders, which need each other in any way; no links in circles, which end a search path. */
function writeProgram(home: string, random: () => number): { program: string; libraryPath: readonly string[] } {
  const pick = <T>(list: readonly T[]): T => list[random() % list.length]!;
  const folders = ['bin', 'lib', 'lib/x86_64-linux-gnu', 'more', 'env'];
  const names = Array.from({ length: 8 }, (_, index) => `libm${index}.so`);
  const places = [
    '$ORIGIN',
    '$ORIGIN/../lib',
    '${ORIGIN}/../$LIB',
    `${home}/more/`,
    `${home}//env`,
    '$ORIGINAL',
    '/none',
    '',
  ];
  const need = (): string =>
    random() % 8 === 0 ? pick([`$ORIGIN/${pick(names)}`, `${home}/more/${pick(names)}`]) : pick(names);
  const searchPath = (): string => Array.from({ length: 1 + (random() % 3) }, () => pick(places)).join(':');
  const contents = (): ElfContents => ({
    needed: Array.from({ length: random() % 4 }, need),
    ...(random() % 3 === 0 && { rpath: searchPath() }),
    ...(random() % 4 === 0 && { runpath: searchPath() }),
    ...(random() % 12 === 0 && { flags1: 0x800 }),
  });
  for (const folder of folders) {
    for (const name of names) {
      if (random() % 3 === 0) continue;
      const kind = random() % 16;
      const path = join(home, folder, name);
      fs.mkdirSync(dirname(path), { recursive: true });
      const target = join(home, pick(folders), pick(names));
      if (kind === 0 && fs.existsSync(target)) fs.symlinkSync(target, path);
      else if (kind === 1) fs.writeFileSync(path, buildElf({ class: 32 }));
      else if (kind === 2) fs.writeFileSync(path, buildElf({ machine: 183 }));
      else fs.writeFileSync(path, buildElf({ soname: random() % 5 ? name : pick(names), ...contents() }));
    }
  }
  const program = join(home, 'bin', 'program');
  fs.mkdirSync(dirname(program), { recursive: true });
  const body = { ...contents(), needed: [pick(names), pick(names), need()] };
  fs.writeFileSync(program, buildElf({ interpreter: linker, type: 2, address: 0x400000, ...body }), { mode: 0o755 });
  return { program, libraryPath: random() % 2 ? [join(home, 'env'), '$ORIGIN/../more'] : [] };
}

function tracedBy(program: string, env: Readonly<Record<string, string>>): readonly string[] | string {
  const variables = { ...env, LD_TRACE_LOADED_OBJECTS: '1' };
  const ran = spawnSync(program, [], { env: variables, encoding: 'utf8', cwd: '/' });
  return ran.status === 0 ? arrows(ran.stdout, /\S/) : 'failed';
}

function realLdd(path: string): readonly string[] | string {
  const ran = spawnSync('ldd', [path], { encoding: 'utf8', cwd: '/' });
  return ran.status === 0 ? [...new Set(arrows(ran.stdout, /^\//))].sort() : 'failed';
}

function arrows(text: string, target: RegExp): string[] {
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((words) => words[1] === '=>' && words[2] !== 'not' && target.test(words[2] ?? ''))
    .map((words) => words[2]!)
    .sort();
}

function elfFilesIn(folder: string, most: number): string[] {
  if (!fs.existsSync(folder)) return [];
  const paths = fs
    .readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter(isElf);
  const step = Math.max(1, Math.floor(paths.length / most));
  return paths.filter((_, index) => index % step === 0);
}

/** Programs whose libraries are found by RPATH or RUNPATH, where they are installed. */
function withSearchPaths(): string[] {
  return [
    '/usr/bin/java',
    '/usr/bin/node',
    '/usr/bin/llvm-config-14',
    '/usr/lib/systemd/systemd',
    '/usr/bin/systemctl',
  ].filter((path) => fs.existsSync(path) && isElf(path));
}

function isElf(path: string): boolean {
  if (!fs.statSync(path, { throwIfNoEntry: false })?.isFile()) return false;
  const head = Buffer.alloc(4);
  const file = fs.openSync(path, 'r');
  fs.readSync(file, head, 0, 4, 0);
  fs.closeSync(file);
  return head.toString('latin1') === '\x7fELF';
}

function failing(run: () => readonly string[]): readonly string[] | string {
  try {
    return run();
  } catch {
    return 'failed';
  }
}

function same(ours: readonly string[] | string, theirs: readonly string[] | string): boolean {
  return JSON.stringify(ours) === JSON.stringify(theirs);
}

/** xorshift32 */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
