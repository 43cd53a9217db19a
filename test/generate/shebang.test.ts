import { describe, expect, test } from 'vitest';
import { shebangOf } from '../../src/elf/shebang.ts';
import { parseEnvCall, splitWords } from '../../src/invocation/env-call.ts';
import { elf, glibcLinker } from './elf.ts';
import { program, values, written } from './generate.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const python = elf({ interpreter: glibcLinker, needed: ['libc.so.6'] });

describe('the first line of a script', () => {
  test('is an interpreter and at most one argument, blanks and all', () => {
    expect(shebangOf(bytes('#!/bin/sh'))).toEqual({ interpreter: '/bin/sh', argument: undefined });
    expect(shebangOf(bytes('#! /usr/bin/awk -f  \nx'))).toEqual({ interpreter: '/usr/bin/awk', argument: '-f' });
    expect(shebangOf(bytes('#!/usr/bin/env -S a b c\r\n'))).toEqual({
      interpreter: '/usr/bin/env',
      argument: '-S a b c',
    });
    expect(shebangOf(bytes('#!\n'))).toBeUndefined();
    expect(shebangOf(bytes('# !/bin/sh'))).toBeUndefined();
  });

  test('counts as far as the kernel reads it', () => {
    expect(shebangOf(bytes(`#!/bin/sh ${'x'.repeat(1000)}`))?.argument).toHaveLength(246);
  });
});

describe('env', () => {
  test('starts the first word that is neither option nor variable', () => {
    expect(parseEnvCall(['-i', '-u', 'A', 'B=1', 'C=', 'prog', '-x', 'D=2'])).toEqual({
      argv: ['prog', '-x', 'D=2'],
      set: new Map([
        ['B', '1'],
        ['C', ''],
      ]),
      unset: ['A'],
      clear: true,
      directory: undefined,
    });
  });

  test('divides what -S gives it', () => {
    expect(parseEnvCall(['-S', 'A="x y" prog -q', 'script'])?.argv).toEqual(['prog', '-q', 'script']);
    expect(parseEnvCall(['-vS prog -q', 'script'])?.argv).toEqual(['prog', '-q', 'script']);
    expect(parseEnvCall(['--split-string=-C /srv prog'])).toMatchObject({ argv: ['prog'], directory: '/srv' });
    expect(parseEnvCall(['-S', '${HOME}/prog'])).toBeUndefined();
    expect(parseEnvCall(['--unknown', 'prog'])).toBeUndefined();
    expect(parseEnvCall([])).toBeUndefined();
  });

  test('ends for options that only lead to more options', () => {
    expect(parseEnvCall(Array.from({ length: 5000 }, () => '-S-S'))).toBeUndefined();
  });
});

describe('words', () => {
  test('are divided as a shell would', () => {
    expect(splitWords('a  "b c" d\\ e \'f"g\'h ""')).toEqual(['a', 'b c', 'd e', 'f"gh', '']);
    expect(splitWords('')).toEqual([]);
  });

  test('that mean something to a shell are not guessed at', () => {
    for (const text of ['a $B', 'a | b', 'a; b', 'a > f', 'a *', '"a', "'a", 'a\\', '`a`', '(a)', 'a # b'])
      expect(splitWords(text), text).toBeUndefined();
  });
});

describe('a script', () => {
  test('runs its interpreter, with env and everything between left out', () => {
    const files = {
      '/usr/bin/python3': '-> python3.11',
      '/usr/bin/python3.11': python,
      '/srv/run': '#!/usr/bin/env -S MODE=x python3 -u\nprint()\n',
    };
    const { workload } = program(files, { program: '/srv/run', arguments: ['--port', '80'] });
    const manifest = values(workload);
    expect(manifest.libos.entrypoint).toBe('/usr/bin/python3.11');
    expect(manifest.loader.argv).toEqual(['python3', '-u', '/srv/run', '--port', '80']);
    expect(manifest.loader.env).toEqual({ LD_LIBRARY_PATH: '/lib', MODE: 'x' });
    expect(manifest.sgx.trusted_files).toEqual([
      'file:/usr/bin/python3.11',
      'file:/srv/run',
      'file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc/',
    ]);
  });

  test('can be interpreted by a script', () => {
    const files = {
      '/usr/bin/python3': python,
      '/opt/wrap': '#!/usr/bin/python3 -I\n',
      '/srv/run': '#!/opt/wrap once\n',
    };
    const manifest = values(program(files, { program: '/srv/run' }).workload);
    expect(manifest.loader.argv).toEqual(['/usr/bin/python3', '-I', '/opt/wrap', 'once', '/srv/run']);
    expect(manifest.sgx.trusted_files).toEqual(expect.arrayContaining(['file:/opt/wrap', 'file:/srv/run']));
  });

  test('of a shell says which programs it may start, and brings the one it is handed', () => {
    const files = {
      '/bin/sh': '-> dash',
      '/bin/dash': python,
      '/usr/bin/redis': elf({ interpreter: glibcLinker, needed: ['libc.so.6'] }),
      '/entrypoint.sh':
        '#!/bin/sh\nset -e\nstart() { gosu redis "$0"; }\nif [ "$1" = redis ]; then find . -type f | xargs chown redis; fi\nX=1 exec id -u # nothing\nstart\n',
    };
    const { workload } = program(files, { program: '/entrypoint.sh', arguments: ['redis'] });
    expect(values(workload).sgx.trusted_files).toEqual([
      'file:/bin/dash',
      'file:/entrypoint.sh',
      'file:/usr/bin/redis',
      'file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc/',
    ]);
    expect(written(workload).replaceAll('\n# ', ' ')).toContain(
      'manifestly: decide: a shell runs `/entrypoint.sh`, and every program it starts is one more enclave: start the last one directly if you can; otherwise name with `--also` those it needs of `gosu`, `find`, `xargs`, `id`',
    );
  });
});
