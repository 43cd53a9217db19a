import { describe, expect, test } from 'vitest';
import { readLog } from '../../../src/generate/log/accesses.ts';

const read = (text: string, options = {}) => readLog(Buffer.from(text), options);
const lines = (text: string, options = {}): readonly string[] =>
  read(text, options)!.accesses.map(({ line, mode, count, path }) => `${line} ${mode} ${count} ${path}`);

describe('a log of Gramine', () => {
  test('names files under any prefix, in a strict run and in one that allows all', () => {
    const log = [
      'Gramine is starting. Parsing TOML manifest file, this may take some time...',
      "[P1:T1:python3] warning: Disallowing access to file '/etc/app.conf'; file is not allowed.",
      "[P1:T2:python3] warning: Allowing access to unknown file '/srv/it's here/data' due to file_check_policy settings.",
      'output of the program itself',
      "(libos_fs.c:12:open) warning: Disallowing access to file 'file:conf//./x'; file is not trusted or allowed.",
      "[P1:T1:python3] warning: Disallowing creating file '/srv/out'; file is not trusted or allowed.",
      "[P2:T1:sh] warning: Disallowing write/append to a trusted file '/srv/in'",
      "[P1:T1:python3] warning: Disallowing access to file '/etc/app.conf'; file is not allowed.\r",
    ].join('\n');
    expect(read(log)?.kind).toBe('gramine');
    expect(lines(log)).toEqual([
      '2 read 2 /etc/app.conf',
      "3 read 1 /srv/it's here/data",
      '5 read 1 conf/x',
      '6 create 1 /srv/out',
      '7 write 1 /srv/in',
    ]);
  });

  test('tells a changed file from one that is not listed', () => {
    const log =
      "[P1:T1:a] warning: Hash of trusted file '/app' does not match with the reference hash in manifest\n[P1:T1:a] error: x\n";
    expect(read(log)).toMatchObject({
      accesses: [],
      remarks: [
        { line: 1, text: '`/app` is not the file that was measured: build the manifest again, or restore the file' },
      ],
    });
  });

  test('is told from other texts', () => {
    expect(read('hello\nworld\n')).toBeUndefined();
    expect(read('')).toBeUndefined();
    expect(read('[P1:T1:a] debug: nothing of files\n')?.kind).toBe('gramine');
  });
});

describe('a log of strace', () => {
  test('names what is opened, started, listed, written and asked for', () => {
    const log = [
      'execve("/usr/bin/cat", ["cat", "a b"], 0x7ffe /* 20 vars */) = 0',
      'access("/etc/ld.so.preload", R_OK) = -1 ENOENT (No such file or directory)',
      'openat(AT_FDCWD, "/lib/libz.so.1", O_RDONLY|O_CLOEXEC) = 3',
      'mmap(0x7f00, 8192, PROT_READ|PROT_EXEC, MAP_PRIVATE|MAP_FIXED|MAP_DENYWRITE, 3, 0x1000) = 0x7f00',
      'close(3) = 0',
      'openat(AT_FDCWD, "/srv", O_RDONLY|O_NONBLOCK|O_CLOEXEC|O_DIRECTORY) = 3',
      'getdents64(3, 0x55 /* 4 entries */, 32768) = 112',
      'openat(3, "in\\303\\244\\"x", O_RDONLY) = 4',
      'openat(AT_FDCWD, "/srv/out", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 5',
      'stat("/srv/none", 0x7ffe) = -1 ENOENT (No such file or directory)',
      'rename("/srv/out", "/srv/final") = 0',
      '--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED} ---',
      '+++ exited with 0 +++',
    ].join('\n');
    expect(read(log)).toMatchObject({ kind: 'strace', program: { path: '/usr/bin/cat', argv: ['cat', 'a b'] } });
    expect(lines(log)).toEqual([
      '1 execute 1 /usr/bin/cat',
      '2 probe 1 /etc/ld.so.preload',
      '3 read 1 /lib/libz.so.1',
      '4 execute 1 /lib/libz.so.1',
      '6 list 2 /srv',
      '8 read 1 /srv/inä"x',
      '9 create 1 /srv/out',
      '10 probe 1 /srv/none',
      '11 write 1 /srv/out',
      '11 create 1 /srv/final',
    ]);
  });

  test('follows each process with its own working directory, and interrupted calls', () => {
    const log = [
      '100 execve("./run", ["./run"], 0x7ff /* 1 var */) = 0',
      '100 chdir("/srv") = 0',
      '100 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD <unfinished ...>',
      '101 openat(AT_FDCWD, "a", O_RDONLY <unfinished ...>',
      '100 <... clone resumed>, child_tidptr=0x7f) = 101',
      '101 <... openat resumed>) = 3',
      '101 chdir("/var") = 0',
      '101 openat(AT_FDCWD, "b", O_RDONLY) = 4',
      '100 openat(AT_FDCWD, "c", O_RDONLY) = 3',
      '100 vfork() = 102',
      '[pid   102] 12:00:01.123456 openat(AT_FDCWD</etc>, "d", O_RDONLY) = 3</etc/d>',
    ].join('\n');
    expect(lines(log, { workingDirectory: '/home/me' })).toEqual([
      '1 execute 1 /home/me/run',
      '2 list 1 /srv',
      '6 read 1 /srv/a',
      '7 list 1 /var',
      '8 read 1 /var/b',
      '9 read 1 /srv/c',
      '11 read 1 /etc/d',
    ]);
    expect(lines(log)[0]).toBe('1 execute 1 run');
  });

  test('leaves paths out that it cut off, and says where the host can not be reached', () => {
    const log = [
      'execve("/bin/a", ["a", "long"...], 0x7 /* 1 var */) = 0',
      'openat(AT_FDCWD, "/very/lo"..., O_RDONLY) = 3',
      'connect(3, {sa_family=AF_UNIX, sun_path="/run/db.sock"}, 110) = 0',
      'connect(3, {sa_family=AF_INET, sin_port=htons(80)}, 16) = 0',
    ].join('\n');
    expect(read(log)).toMatchObject({ program: { path: '/bin/a', argv: [] } });
    expect(lines(log)).toEqual(['1 execute 1 /bin/a']);
    expect(read(log)!.remarks.map(({ text }) => text)).toEqual([
      'it connects to the Unix socket `/run/db.sock`: those of Gramine lead to other processes of the same enclave, not to the host',
    ]);
  });
});

describe('any log', () => {
  test('is read in bounded time and memory', () => {
    const open = 'openat(AT_FDCWD, "/a", O_RDONLY) = 3\n';
    for (const hostile of [
      '('.repeat(200_000),
      `openat(${'{"'.repeat(100_000)}`,
      `openat(${'<'.repeat(100_000)}`,
      `execve("/a", [${'"b", '.repeat(10_000)}`,
      "Disallowing access to file '".repeat(5000),
      '[pid '.repeat(20_000),
      ' '.repeat(100_000),
      `${'\\'.repeat(60_000)}`,
    ])
      expect(read(`${open}${hostile}\n${open}`)?.accesses).toEqual([{ path: '/a', mode: 'read', count: 2, line: 1 }]);
    const many = Array.from({ length: 210_000 }, (_, at) => `openat(AT_FDCWD, "/${at}", O_RDONLY) = 3\n`).join('');
    const log = read(many)!;
    expect(log.accesses.length).toBe(200_000);
    expect(log.remarks).toEqual([
      { line: 200_001, text: 'more than 200000 paths are named, those from here on are not looked at' },
    ]);
  });

  test('may be larger than what is read at once, with characters across the border', () => {
    const line = `openat(AT_FDCWD, "/${'ä'.repeat(400)}", O_RDONLY) = 3\n`;
    const log = read(line.repeat(4000))!;
    expect(log.accesses).toEqual([{ path: `/${'ä'.repeat(400)}`, mode: 'read', count: 4000, line: 1 }]);
    expect(log.lineCount).toBe(4000);
  });
});
