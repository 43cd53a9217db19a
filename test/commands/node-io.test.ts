import { execFileSync, spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { isTemporaryName, type WriteFs, writeAtomically } from '../../src/commands/atomic-write.ts';
import { nodeIo, nodeWriteFs } from '../../src/commands/node-io.ts';

const root = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'manifestly-io-')));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

let folders = 0;
function folder(): string {
  const path = join(root, `t${folders++}`);
  fs.mkdirSync(path);
  return path;
}

function codeOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return undefined;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('making a folder', () => {
  it('makes those above it too, and none that is there', () => {
    const path = join(folder(), 'a', 'b', 'c');
    nodeIo().makeFolder(path);
    nodeIo().makeFolder(path);
    expect(fs.statSync(path).isDirectory()).toBe(true);
  });

  it('says what is in the way', () => {
    const path = join(folder(), 'a');
    fs.writeFileSync(path, '');
    expect(codeOf(() => nodeIo().makeFolder(path))).toBe('EEXIST');
    expect(codeOf(() => nodeIo().makeFolder(join(path, 'b')))).toBe('ENOTDIR');
  });

  it.runIf(process.platform === 'linux')('comes to an end where the file system makes none', () => {
    expect(codeOf(() => nodeIo().makeFolder('/proc/manifestly/a'))).toBe('ENOENT');
  });
});

describe('writing a file', () => {
  it('creates it with the mode that the umask allows', () => {
    const path = join(folder(), 'a');
    nodeIo().writeFile(path, 'grüße\n');
    expect(fs.readFileSync(path, 'utf8')).toBe('grüße\n');
    expect(fs.statSync(path).mode & 0o777).toBe(0o666 & ~process.umask());
  });

  it.each([0o600, 0o644, 0o755, 0o4750, 0o664])('keeps the mode %o of what it replaces', (mode) => {
    const path = join(folder(), 'a');
    fs.writeFileSync(path, 'old');
    fs.chmodSync(path, mode);
    nodeIo().writeFile(path, 'new');
    expect([fs.readFileSync(path, 'utf8'), fs.statSync(path).mode & 0o7777]).toEqual(['new', mode]);
  });

  it('keeps the owner when it may', () => {
    const path = join(folder(), 'a');
    fs.writeFileSync(path, 'old');
    const owner =
      process.getuid?.() === 0 ? { uid: 1234, gid: 2345 } : { uid: process.getuid!(), gid: process.getgid!() };
    fs.chownSync(path, owner.uid, owner.gid);
    nodeIo().writeFile(path, 'new');
    const { uid, gid } = fs.statSync(path);
    expect({ uid, gid }).toEqual(owner);
  });

  it('follows symbolic links, relative ones through linked folders too, and leaves them links', () => {
    const at = folder();
    fs.mkdirSync(join(at, 'real/deep'), { recursive: true });
    fs.symlinkSync('real/deep', join(at, 'linked'));
    fs.writeFileSync(join(at, 'real/target'), 'old');
    fs.symlinkSync('../target', join(at, 'real/deep/one'));
    fs.symlinkSync('linked/one', join(at, 'two'));
    nodeIo().writeFile(join(at, 'two'), 'new');
    expect(fs.readFileSync(join(at, 'real/target'), 'utf8')).toBe('new');
    expect(fs.readlinkSync(join(at, 'two'))).toBe('linked/one');
    expect(fs.readlinkSync(join(at, 'real/deep/one'))).toBe('../target');
    expect(fs.readdirSync(at).sort()).toEqual(['linked', 'real', 'two']);
  });

  it('creates what a dangling link leads to', () => {
    const at = folder();
    fs.symlinkSync('missing', join(at, 'link'));
    nodeIo().writeFile(join(at, 'link'), 'new');
    expect(fs.lstatSync(join(at, 'link')).isSymbolicLink()).toBe(true);
    expect(fs.readFileSync(join(at, 'missing'), 'utf8')).toBe('new');
  });

  it('refuses a loop of links, a folder, and a folder that is not there', () => {
    const at = folder();
    fs.symlinkSync('b', join(at, 'a'));
    fs.symlinkSync('a', join(at, 'b'));
    const io = nodeIo();
    expect(codeOf(() => io.writeFile(join(at, 'a'), 'x'))).toBe('ELOOP');
    expect(codeOf(() => io.writeFile(at, 'x'))).toBe('EISDIR');
    expect(codeOf(() => io.writeFile(join(at, 'no/file'), 'x'))).toBe('ENOENT');
    expect(fs.readdirSync(at).sort()).toEqual(['a', 'b']);
  });

  it('writes to a device as it is, and never replaces it', () => {
    nodeIo().writeFile('/dev/null', 'gone');
    expect(fs.statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('leaves a file that must not be written', () => {
    const path = join(folder(), 'a');
    fs.writeFileSync(path, 'old');
    const denied: WriteFs = {
      ...nodeWriteFs,
      requireWritable() {
        throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
      },
    };
    expect(codeOf(() => writeAtomically(denied, path, bytes('new')))).toBe('EACCES');
    expect(fs.readFileSync(path, 'utf8')).toBe('old');
  });

  it('tries another name when its temporary one is taken', () => {
    const path = join(folder(), 'a');
    let refused = 0;
    const crowded: WriteFs = {
      ...nodeWriteFs,
      create(temporary, mode) {
        if (refused++ < 3) throw Object.assign(new Error('EEXIST'), { code: 'EEXIST' });
        return nodeWriteFs.create(temporary, mode);
      },
    };
    writeAtomically(crowded, path, bytes('new'));
    expect([fs.readFileSync(path, 'utf8'), refused]).toEqual(['new', 4]);
  });
});

describe('a fault while writing', () => {
  const steps = Object.keys(nodeWriteFs) as (keyof WriteFs)[];

  /** Runs `before` ahead of each step; writes at most 3 bytes at a time. */
  function watched(before: (step: keyof WriteFs) => void): WriteFs {
    const wrapped = Object.fromEntries(
      steps.map((step) => [
        step,
        (...args: unknown[]) => {
          before(step);
          if (step === 'write') return nodeWriteFs.write(args[0] as number, (args[1] as Uint8Array).subarray(0, 3));
          return (nodeWriteFs[step] as (...args: unknown[]) => unknown)(...args);
        },
      ]),
    );
    return wrapped as unknown as WriteFs;
  }

  function prepare(): { at: string; path: string } {
    const at = folder();
    fs.writeFileSync(join(at, 'target'), 'the old content');
    fs.symlinkSync('target', join(at, 'link'));
    return { at, path: join(at, 'link') };
  }

  const taken: (keyof WriteFs)[] = [];
  const { path: dry } = prepare();
  writeAtomically(
    watched((step) => taken.push(step)),
    dry,
    bytes('the new content'),
  );

  it('meets every step that replacing a file takes', () => {
    expect(taken).toEqual([
      'stat',
      'requireWritable',
      'realpath',
      'readlink',
      'realpath',
      'readlink',
      'create',
      'write',
      'write',
      'write',
      'write',
      'write',
      'chown',
      'chmod',
      'sync',
      'close',
      'rename',
      'syncFolder',
    ]);
  });

  it.each(taken.map((step, index) => [index, step] as const))(
    'at step %i (%s) leaves the old content and no other file, or is of no consequence',
    (index, step) => {
      const { at, path } = prepare();
      let count = 0;
      const code = codeOf(() =>
        writeAtomically(
          watched(() => {
            if (count++ === index) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
          }),
          path,
          bytes('the new content'),
        ),
      );
      const harmless = step === 'chown' || step === 'syncFolder';
      expect(code).toBe(harmless ? undefined : 'ENOSPC');
      expect(fs.readFileSync(join(at, 'target'), 'utf8')).toBe(harmless ? 'the new content' : 'the old content');
      expect(fs.readdirSync(at).sort()).toEqual(['link', 'target']);
      expect(fs.readlinkSync(path)).toBe('target');
    },
  );

  it.each(taken.map((step, index) => [index, step] as const))(
    'from step %i (%s) on, for good, leaves the target whole',
    (index) => {
      const { at, path } = prepare();
      let count = 0;
      codeOf(() =>
        writeAtomically(
          watched(() => {
            if (count++ >= index) throw Object.assign(new Error('EIO'), { code: 'EIO' });
          }),
          path,
          bytes('the new content'),
        ),
      );
      expect(['the old content', 'the new content']).toContain(fs.readFileSync(join(at, 'target'), 'utf8'));
      const others = fs.readdirSync(at).filter((name) => name !== 'link' && name !== 'target');
      expect(others.every(isTemporaryName)).toBe(true);
    },
  );

  it('is noticed when nothing more can be written', () => {
    const { at, path } = prepare();
    expect(codeOf(() => writeAtomically({ ...nodeWriteFs, write: () => 0 }, path, bytes('new')))).toBe('EIO');
    expect(fs.readdirSync(at).sort()).toEqual(['link', 'target']);
  });
});

describe('with the module bundled', () => {
  const module = join(root, 'node-io.mjs');
  buildSync({
    entryPoints: [join(import.meta.dirname, '../../src/commands/node-io.ts')],
    outfile: module,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  const load = `import { nodeIo } from ${JSON.stringify(module)}; const io = nodeIo();`;
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: undefined };

  it('200 times kill -9 leaves the target wholly old or wholly new', async () => {
    const size = 400_000;
    const program = `${load}
      const path = process.argv[1];
      for (let round = 0; ; round++) {
        io.writeFile(path, String(round % 10).repeat(${size}));
        if (round === 0) io.stdout.write('started');
      }`;

    async function killOnce(at: string): Promise<void> {
      const path = join(at, 'target');
      const child = spawn(process.execPath, ['--input-type=module', '-e', program, path], { env });
      const ended = new Promise((resolve) => child.on('close', resolve));
      await new Promise((resolve) => child.stdout.once('data', resolve));
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 12));
      child.kill('SIGKILL');
      await ended;
      const text = fs.readFileSync(path, 'utf8');
      expect(text.length).toBe(size);
      expect(text === text[0]!.repeat(size)).toBe(true);
    }

    async function killMany(at: string, times: number): Promise<void> {
      for (let time = 0; time < times; time++) await killOnce(at);
    }

    const places = [folder(), folder()];
    await Promise.all(places.map((at) => killMany(at, 100)));
    const stale = places.flatMap((at) => fs.readdirSync(at)).filter((name) => name !== 'target');
    expect(stale.length).toBeGreaterThan(0);
    expect(stale.filter((name) => !isTemporaryName(name))).toEqual([]);
  });

  function run(program: string, shell: string, input?: string): { status: number | null; out: string; err: string } {
    const script = join(root, `program${folders++}.mjs`);
    fs.writeFileSync(script, `${load}\n${program}`);
    const done = spawnSync('sh', ['-c', shell.replace('RUN', `'${process.execPath}' '${script}'`)], {
      env,
      input: input ?? '',
      encoding: 'utf8',
    });
    return { status: done.status, out: done.stdout, err: done.stderr };
  }

  it('reads standard input to its end, also when it comes in pieces and is empty', () => {
    const program = 'io.stdout.write(String(io.readStdin().length))';
    expect(run(program, 'RUN', 'x'.repeat(300_000))).toEqual({ status: 0, out: '300000', err: '' });
    expect(run(program, '(printf a; sleep 0.2; printf bc) | RUN')).toEqual({ status: 0, out: '3', err: '' });
    expect(run(program, 'RUN < /dev/null')).toEqual({ status: 0, out: '0', err: '' });
  });

  it('says so when standard input is a folder', () => {
    const program = "try { io.readStdin(); } catch (error) { io.stderr.write(error.name + ': ' + error.message); }";
    expect(run(program, 'RUN < /').err).toBe("UserError: standard input can't be read: it is a folder");
  });

  it.runIf(process.platform === 'linux')('reads no device as standard input', () => {
    const program = "try { io.readStdin(); } catch (error) { io.stderr.write(error.name + ': ' + error.message); }";
    expect(run(program, 'RUN < /dev/zero').err).toBe("UserError: standard input can't be read: it is a device");
  });

  it('reads 128 MiB of a pipe and no more', () => {
    const program =
      'try { io.stdout.write(String(io.readStdin().length)); } catch (error) { io.stderr.write(error.message); }';
    const most = 128 << 20;
    expect(run(program, `head -c ${most} /dev/zero | RUN`)).toEqual({ status: 0, out: String(most), err: '' });
    expect(run(program, 'cat /dev/zero | RUN').err).toBe("standard input can't be read: it is too large");
  });

  it('says so when the working directory is gone', () => {
    const gone = folder();
    const program = "try { io.cwd; } catch (error) { io.stderr.write(error.name + ': ' + error.message); }";
    expect(run(program, `cd ${gone}; rmdir ${gone}; RUN`).err).toBe(
      "UserError: the working directory can't be found: it does not exist",
    );
  });

  it('ends quietly when the reader of its output goes away', () => {
    const program = "for (let i = 0; i < 5000; i++) io.stdout.write('x'.repeat(99) + '\\n'); io.stderr.write('done');";
    expect(run(program, 'RUN | head -c 3')).toEqual({ status: 0, out: 'xxx', err: 'done' });
  });

  it('writes everything to a slow reader of a non-blocking pipe', () => {
    const fifo = join(folder(), 'fifo');
    const program = `
      import * as fs from 'node:fs';
      fs.closeSync(1);
      fs.openSync('${fifo}', fs.constants.O_RDWR | fs.constants.O_NONBLOCK);
      io.stdout.write('y'.repeat(1_000_000));`;
    expect(run(program, `mkfifo ${fifo}; (sleep 0.3; wc -c) < ${fifo} & RUN; wait`).out.trim()).toBe('1000000');
  });

  it('says so when the output can not be stored', () => {
    const program =
      "try { io.stdout.write('x'); } catch (error) { io.stderr.write(error.name + ': ' + error.message); }";
    expect(run(program, 'RUN > /dev/full').err).toBe("UserError: standard output can't be written: no space is left");
  });

  it('knows a pipe, a file and /dev/null for no terminal, and a terminal with its width', () => {
    const program = 'io.stderr.write(`${io.stdout.isTerminal} ${io.stdout.columns}`)';
    expect(run(program, 'RUN | cat').err).toBe('false undefined');
    expect(run(program, 'RUN > /dev/null').err).toBe('false undefined');
    const report = join(root, 'terminal');
    const script = join(root, 'terminal.mjs');
    fs.writeFileSync(
      script,
      `${load}\nio.writeFile(${JSON.stringify(report)}, String([io.stdout.isTerminal, io.stdout.columns]))`,
    );
    execFileSync('script', ['-qec', `stty cols 93; '${process.execPath}' '${script}'`, '/dev/null'], { env });
    expect(fs.readFileSync(report, 'utf8')).toBe('true,93');
  });
});

describe('reading', () => {
  it('gives a file as it is, whether empty, large or without a size', () => {
    const at = folder();
    fs.writeFileSync(join(at, 'empty'), '');
    fs.writeFileSync(join(at, 'large'), new Uint8Array(3_000_000).fill(7));
    const io = nodeIo();
    expect(io.readFile(join(at, 'empty'))).toEqual(new Uint8Array());
    expect(Buffer.from(io.readFile(join(at, 'large'))).equals(Buffer.alloc(3_000_000, 7))).toBe(true);
    expect(io.readFile('/proc/self/status').length).toBeGreaterThan(100);
  });

  it('fails with the code of the system', () => {
    const at = folder();
    const io = nodeIo();
    expect(codeOf(() => io.readFile(join(at, 'none')))).toBe('ENOENT');
    expect(codeOf(() => io.readFile(at))).toBe('EISDIR');
    expect(codeOf(() => io.list(join(at, 'none')))).toBe('ENOENT');
    expect(io.stat(join(at, 'none'))).toBeUndefined();
    expect(io.stat('a\0b')).toBeUndefined();
  });

  it('waits a second, and no longer, for somebody at the other end of a named pipe', async () => {
    const at = folder();
    const fifo = join(at, 'app.manifest');
    execFileSync('mkfifo', [fifo]);
    const io = nodeIo();
    expect(codeOf(() => io.readFile(fifo))).toBe('ENXIO');
    expect(codeOf(() => io.writeFile(fifo, 'x'))).toBe('ENXIO');
    spawn('sh', ['-c', `sleep 0.2; (printf a; sleep 0.2; printf bc) > ${fifo}`]);
    expect(Buffer.from(io.readFile(fifo)).toString()).toBe('abc');
    const reader = spawn('sh', ['-c', `sleep 0.2; cat ${fifo} > ${at}/out`]);
    const over = new Promise((resolve) => reader.on('exit', resolve));
    io.writeFile(fifo, 'x'.repeat(200_000));
    await over;
    expect(fs.statSync(join(at, 'out')).size).toBe(200_000);
  });

  it.runIf(process.platform === 'linux')('reads no device but the null device', () => {
    const io = nodeIo();
    expect(io.readFile('/dev/null')).toEqual(new Uint8Array());
    expect(['/dev/zero', '/dev/urandom', '/dev/full'].map((path) => codeOf(() => io.readFile(path)))).toEqual([
      'ENODEV',
      'ENODEV',
      'ENODEV',
    ]);
  });

  it('lists a folder by code point', () => {
    const at = folder();
    for (const name of ['b', 'a', 'B', '\u{1f600}', '\uff5e', 'é']) fs.writeFileSync(join(at, name), '');
    fs.mkdirSync(join(at, 'folder'));
    fs.symlinkSync('nowhere', join(at, 'link'));
    expect(nodeIo().list(at)).toEqual([
      { name: 'B', type: 'file' },
      { name: 'a', type: 'file' },
      { name: 'b', type: 'file' },
      { name: 'folder', type: 'directory' },
      { name: 'link', type: 'symlink' },
      { name: 'é', type: 'file' },
      { name: '\uff5e', type: 'file' },
      { name: '\u{1f600}', type: 'file' },
    ]);
  });
});

describe('a tree over a host folder', () => {
  const at = folder();
  fs.mkdirSync(join(at, 'usr/lib'), { recursive: true });
  fs.mkdirSync(join(at, 'etc'));
  fs.writeFileSync(join(at, 'usr/lib/libc.so'), 'libc', { mode: 0o644 });
  fs.writeFileSync(join(at, 'etc/passwd'), 'inside');
  fs.symlinkSync('usr/lib', join(at, 'lib'));
  fs.symlinkSync('/etc/passwd', join(at, 'absolute'));
  fs.symlinkSync('../../../../../../etc/passwd', join(at, 'usr/climbing'));
  fs.symlinkSync('/lib/../lib/libc.so', join(at, 'usr/mixed'));
  fs.symlinkSync('loop', join(at, 'loop'));
  fs.symlinkSync('/', join(at, 'usr/top'));
  fs.symlinkSync('nowhere', join(at, 'dangling'));
  const tree = nodeIo().openTree(at);
  const text = (path: string): string => new TextDecoder().decode(tree.read(path));

  it('resolves links inside the folder and never leaves it', () => {
    expect(text('/lib/libc.so')).toBe('libc');
    expect(text('/absolute')).toBe('inside');
    expect(text('/usr/climbing')).toBe('inside');
    expect(text('/usr/mixed')).toBe('libc');
    expect(text('/usr/top/usr/top/etc/../../../etc/passwd')).toBe('inside');
    expect(text('/../../etc/passwd')).toBe('inside');
  });

  it('opens files inside the folder, and no folder', () => {
    const file = tree.openFile!('/usr/climbing');
    expect([file.size, new TextDecoder().decode(file.read(2, 100))]).toEqual([6, 'side']);
    file.close();
    expect(codeOf(() => tree.openFile!('/usr'))).toBe('EISDIR');
    expect(codeOf(() => tree.openFile!('/none'))).toBe('ENOENT');
  });

  it('has nothing where a link leads nowhere, in circles, or through a file', () => {
    expect(['/dangling', '/loop', '/loop/x', '/etc/passwd/x', '/none/x'].map((path) => tree.stat(path))).toEqual(
      new Array(5).fill(undefined),
    );
    expect(codeOf(() => tree.read('/loop'))).toBe('ENOENT');
  });

  it('has nothing where the system refuses to follow a link', () => {
    const tree = nodeIo().openTree('/proc');
    for (const { name } of nodeIo().list('/proc')) {
      if (/^\d+$/.test(name)) expect(() => tree.stat(`/${name}/exe/x`)).not.toThrow();
    }
  });

  it('describes files, folders and links', () => {
    expect(tree.stat('/lib/libc.so')).toEqual({ type: 'file', size: 4, mode: 0o644, readable: true });
    expect(tree.stat('/lib')?.type).toBe('directory');
    expect(tree.lstat('/lib')?.type).toBe('symlink');
    expect(tree.lstat('/lib/libc.so')?.type).toBe('file');
    expect(tree.stat('/')?.type).toBe('directory');
    expect(tree.readlink('/absolute')).toBe('/etc/passwd');
    expect(tree.list('/')).toEqual(['absolute', 'dangling', 'etc', 'lib', 'loop', 'usr']);
    expect(tree.list('/usr/top/lib')).toEqual(['libc.so']);
  });
});
