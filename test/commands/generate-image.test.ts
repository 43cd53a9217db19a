import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runIn } from '../cli/sandbox.ts';
import { elf, glibcLinker } from '../generate/elf.ts';

const canTar = existsSync('/usr/bin/tar') || existsSync('/bin/tar');

describe.skipIf(!canTar)('generate manifest --image', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'manifestly-image-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** What `docker save` writes. */
  function archive(layers: readonly Readonly<Record<string, string | Uint8Array>>[], config: object): void {
    const work = join(folder, 'work');
    const names = layers.map((files, at) => {
      for (const [path, content] of Object.entries(files)) {
        const place = join(work, `root${at}`, path);
        mkdirSync(dirname(place), { recursive: true });
        if (typeof content === 'string' && content.startsWith('-> ')) symlinkSync(content.slice(3), place);
        else writeFileSync(place, content);
        if (typeof content !== 'string') chmodSync(place, 0o755);
      }
      execFileSync('tar', ['-cf', join(work, `layer${at}.tar`), '-C', join(work, `root${at}`), '.']);
      return `layer${at}.tar`;
    });
    const diffIds = names.map(
      (name) =>
        `sha256:${createHash('sha256')
          .update(readFileSync(join(work, name)))
          .digest('hex')}`,
    );
    const json = JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config,
      rootfs: { type: 'layers', diff_ids: diffIds },
    });
    writeFileSync(join(work, 'config.json'), json);
    writeFileSync(
      join(work, 'manifest.json'),
      JSON.stringify([{ Config: 'config.json', RepoTags: ['app:1'], Layers: names }]),
    );
    execFileSync('tar', ['-cf', join(folder, 'app.tar'), '-C', work, 'manifest.json', 'config.json', ...names]);
  }

  test('reads what a container would start from the layers', async () => {
    archive(
      [
        {
          'usr/lib/libold.so.1': elf({ soname: 'libold.so.1' }),
          'usr/lib/libx.so.1': '-> libx.so.1.0',
          lib: '-> usr/lib',
        },
        {
          'usr/lib/.wh.libold.so.1': '',
          'usr/lib/libx.so.1.0': elf({ soname: 'libx.so.1' }),
          'app/server': elf({ interpreter: glibcLinker, needed: ['libx.so.1', 'libc.so.6'] }),
          'app/index.html': 'hello',
          'etc/passwd': 'web:x:33:44::/:\n',
        },
      ],
      {
        Entrypoint: ['./server'],
        Cmd: ['--port', '80'],
        WorkingDir: '/app',
        User: 'web',
        Env: ['PATH=/usr/bin', 'MODE=a b'],
      },
    );
    const { stdout, stderr, exit } = await runIn(folder, ['generate', 'manifest', '--image', 'app.tar', '--plain']);
    expect([stderr, exit]).toEqual(['', 0]);
    const statements = stdout.split('\n').filter((line) => !/^\s*(?:#.*)?$/.test(line));
    expect(statements.join('\n')).toBe(`loader.entrypoint.uri = "file:/usr/lib/x86_64-linux-gnu/gramine/libsysdb.so"
libos.entrypoint = "/app/server"
loader.argv = ["./server", "--port", "80"]
fs.start_dir = "/app"
loader.log_level = "error"
loader.uid = 33
loader.gid = 44
loader.env.LD_LIBRARY_PATH = "/lib:/usr/lib"
loader.env.MODE = "a b"
loader.env.PATH = "/usr/bin"
sys.stack.size = "2M"
sgx.debug = false
sgx.enclave_size = "512M"
sgx.max_threads = 16
fs.root.type = "tmpfs"
fs.mounts = [
  { path = "/app", uri = "file:/app" },
  { path = "/lib", uri = "file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc" },
  { type = "tmpfs", path = "/tmp" },
  { path = "/usr/lib", uri = "file:/usr/lib" },
]
sgx.file_check_policy = "strict"
sgx.trusted_files = [
  "file:/app/",
  "file:/usr/lib/libx.so.1",
  "file:/usr/lib/x86_64-linux-gnu/gramine/runtime/glibc/",
]`);
  });

  test('of what is missing in the image says so', async () => {
    archive([{ app: elf({ interpreter: glibcLinker, needed: ['libgone.so.1'] }) }], { Entrypoint: ['/app'] });
    const { stderr, exit } = await runIn(folder, [
      'generate',
      'manifest',
      '--image',
      'app.tar',
      '-o',
      'out.manifest.template',
    ]);
    expect([stderr, exit]).toEqual(['manifestly: `libgone.so.1` is missing, which `/app` needs\n', 1]);
  });

  test('refuses a folder that is no image', async () => {
    mkdirSync(join(folder, 'usr/bin'), { recursive: true });
    mkdirSync(join(folder, 'etc'), { recursive: true });
    const { stderr, exit } = await runIn(folder, ['generate', 'manifest', '--image', '.']);
    expect([stderr, exit]).toEqual(['manifestly: `.` is a folder, not an image\nhelp: use `--directory`\n', 2]);
  });
});
