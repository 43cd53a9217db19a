import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { syscallNames } from '../../../src/gramine/syscalls.ts';
import { fdsLimit } from '../../../src/lint/rules/sys/fds-limit.ts';
import { ioctlGrammar } from '../../../src/lint/rules/sys/ioctl-grammar.ts';
import { ioctlUnusedStruct } from '../../../src/lint/rules/sys/ioctl-unused-struct.ts';
import { unknownMockSyscall } from '../../../src/lint/rules/sys/unknown-mock-syscall.ts';
import { found, hole } from './found.ts';

const row = 'sys.allowed_ioctls = [{ request_code = 1, struct = "s" }]\n';

/** What is found in the layout of struct `s`, as [text, message]. */
const layout = (fields: string, more = '') =>
  found([ioctlGrammar], `${row}[sys.ioctl_structs]\ns = ${fields}\n${more}`).map(({ at, message }) => [at, message]);

describe('the rows of allowed ioctls', () => {
  it('are read in order: a malformed one makes the later ones unreachable', () => {
    const manifest =
      'sys.allowed_ioctls = [{ request_code = 1 }, { request_code = -7 }, { request_code = 2 }, { request_code = 3 }]';
    expect(found([ioctlGrammar], manifest)).toEqual([
      {
        rule: 'sys/ioctl-grammar',
        severity: 'error',
        at: '-7',
        path: 'sys.allowed_ioctls[1].request_code',
        message: "a request code is not negative, and the 2 rows after it can't be reached",
        help: 'write it as an unsigned number of 32 bits, such as `0xc0208101`',
        stage: 'syscall',
        effect: 'fatal',
      },
    ]);
  });

  it('may name a struct that only a template can add', () => {
    const manifest = 'sys.allowed_ioctls = [{ request_code = 1, struct = "s" }]\n';
    expect(found([ioctlGrammar], manifest)).toHaveLength(1);
    expect(found([ioctlGrammar], `${manifest}sys.ioctl_structs = ${hole}`)).toEqual([]);
    expect(found([ioctlGrammar], `${manifest}sys.ioctl_structs.s = ${hole}`)).toEqual([]);
  });

  it('written as tables are the same rows', () => {
    const manifest = '[[sys.allowed_ioctls]]\nrequest_code = 1\nstruct = "x"\n[[sys.ioctl_structs.y]]\nsize = 4';
    expect(found([ioctlGrammar, ioctlUnusedStruct], manifest).map(({ rule, at }) => [rule, at])).toEqual([
      ['sys/ioctl-grammar', '"x"'],
      ['sys/ioctl-unused-struct', 'y'],
    ]);
  });
});

describe('the layout of an argument', () => {
  it('may use a name in a nested region, and of a later field only as `array_len`', () => {
    expect(layout('[{ ptr = [{ size = "n" }] }, { size = 8, name = "n" }]')).toEqual([]);
    expect(layout('[{ ptr = [{ size = 1 }], array_len = "n" }, { size = 8, name = "n" }]')).toEqual([]);
    expect(layout('[{ size = "n" }, { size = 8, name = "n" }]')).toEqual([
      ['"n"', 'no sub-region that Gramine has read by then is named like this `size`'],
    ]);
    expect(layout('[{ ptr = [{ size = 8, name = "inner" }], array_len = "inner" }]')).toEqual([
      ['"inner"', 'no sub-region that Gramine has read by then is named like this `array_len`'],
    ]);
  });

  it('may use a name of the region that points to a named struct', () => {
    expect(layout('[{ size = 8, name = "n" }, { ptr = "t" }]', 't = [{ size = "n" }]')).toEqual([]);
    expect(layout('[{ size = 8, name = "m" }, { ptr = "t" }]', 't = [{ size = "n" }]')).toEqual([
      ['"n"', 'no sub-region that Gramine has read by then is named like this `size`'],
    ]);
  });

  it('may lead to itself, and each mistake in it is found once', () => {
    expect(layout('[{ size = 0 }, { ptr = "s" }, { ptr = "t" }]', 't = [{ ptr = "s" }, { size = -1 }]')).toEqual([
      ['0', '`size` must be more than 0'],
      ['-1', '`size` must be more than 0'],
    ]);
  });

  it('takes lengths from numbers of at most 8 bytes', () => {
    expect(layout('[{ size = 16, name = "n" }, { size = "n" }]')).toEqual([
      ['"n"', 'the sub-region that holds this `size` has 16 bytes, more than the 8 of a number'],
    ]);
    expect(layout('[{ size = 4, unit = 4, adjustment = -8, name = "n" }, { size = "n" }]')).toEqual([]);
  });

  it('has sizes that come out positive', () => {
    expect(layout('[{ size = 4, unit = 2, adjustment = -9 }]')).toEqual([
      ['-9', '`size` × `unit` + `adjustment` is -1 bytes'],
    ]);
    expect(layout('[{ size = 9223372036854775807, unit = 4, adjustment = 1 }]')).toHaveLength(1);
  });

  it('compares names that have been read, or numbers', () => {
    const condition = (text: string) => layout(`[{ size = 8, name = "n" }, { onlyif = "${text}", size = 8 }]`).length;
    expect(['n == 0', 'n!=1', '0 == n ', '0==1', 'n == n'].map(condition)).toEqual([0, 0, 0, 0, 0]);
    expect(['n = 0', 'n', 'n == 0 == 1', 'm == 0', 'n == -1', 'n > 1', '', 'n ! = 1'].map(condition)).toEqual(
      Array(8).fill(1),
    );
  });

  it('has no conditions in 1.5', () => {
    const manifest = `${row}sys.ioctl_structs.s = [{ onlyif = "x", size = 8 }]`;
    expect(found([ioctlGrammar], manifest, { release: '1.5' })).toEqual([]);
    expect(found([ioctlGrammar], manifest, { release: '1.6' })).toHaveLength(1);
  });

  it('may have names nobody knows', () => {
    expect(layout(`[{ size = 8, name = "${hole}" }, { size = "n" }]`)).toEqual([]);
    expect(layout(`[{ size = "n" }, { size = 8, name = "${hole}" }]`)).toHaveLength(1);
    expect(layout(`[${hole}, { size = "n" }]`)).toEqual([]);
  });

  it('that no row leads to is judged with less weight', () => {
    const manifest = 'sys.allowed_ioctls = []\nsys.ioctl_structs.s = [{ size = 0 }]';
    expect(found([ioctlGrammar], manifest).map(({ severity, stage, effect }) => [severity, stage, effect])).toEqual([
      ['warning', 'none', 'ignored'],
    ]);
  });

  it('that is long or tangled is read in time', () => {
    const names = Array.from({ length: 3000 }, (_, at) => at);
    const chain = names.map(
      (at) => `s${at} = [{ size = "x${at}" }, { ptr = "s${(at * 7) % 3000}" }, { ptr = "s${at + 1}" }]`,
    );
    const rows = names.map((at) => `{ request_code = ${at}, struct = "s${at}" }`);
    const started = performance.now();
    const findings = found([ioctlGrammar], `sys.allowed_ioctls = [${rows}]\n[sys.ioctl_structs]\n${chain.join('\n')}`);
    expect(findings.length).toBeLessThanOrEqual(402);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('names of mocked system calls', () => {
  it('are those of x86-64 Linux', () => {
    for (const name of ['read', 'newfstatat', 'clone3', 'futex_waitv', 'umount2'])
      expect(syscallNames().has(name)).toBe(true);
    for (const name of ['socketcall', 'mmap2', 'fstatat', '', 'constructor'])
      expect(syscallNames().has(name)).toBe(false);
  });

  it('are suggested when one is near', () => {
    const help = (name: string) =>
      found([unknownMockSyscall], `sys.debug__mock_syscalls = [{ name = ${JSON.stringify(name)} }]`).map(
        (one) => one.help,
      );
    expect(help('sched-yield')).toEqual(['use `"sched_yield"`']);
    expect(help('fstatat')).toEqual(['use `"newfstatat"`']);
    expect(help('frobnicate_everything')).toEqual(["use the kernel's name of the system call"]);
    expect(help('vhangup')).toEqual([]);
  });

  it('that are many are not all suggested', () => {
    const names = Array.from({ length: 20_000 }, (_, at) => `{ name = "syscall_${at}" }`);
    const findings = found([unknownMockSyscall], `sys.debug__mock_syscalls = [${names}]`);
    expect(findings).toHaveLength(201);
    expect(findings.at(-1)!.message).toBe('no system call of x86-64 Linux has this name, and 19799 more like this');
  });
});

describe('the limit of open files', () => {
  it('exists from 1.8 on', () => {
    expect(found([fdsLimit], 'sys.fds.limit = 65537', { release: '1.7' })).toEqual([]);
    expect(found([fdsLimit], 'sys.fds.limit = 65537').map((one) => one.severity)).toEqual(['warning']);
  });
});

const corpus = join(
  process.env.MANIFESTLY_SHARED ?? join(import.meta.dirname, '../../../../shared'),
  'corpus/rendered',
);

describe.skipIf(!existsSync(corpus))("upstream's own ioctl tests", () => {
  it.each(['device_ioctl', 'device_ioctl_fail', 'socket_ioctl'])('%s are well-formed', (name) => {
    const text = readFileSync(join(corpus, `gramine/libos/test/regression/${name}.manifest`), 'utf8');
    expect(found([ioctlGrammar, ioctlUnusedStruct], text)).toEqual([]);
  });
});
