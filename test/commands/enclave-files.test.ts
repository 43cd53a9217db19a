import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runIn } from '../cli/sandbox.ts';
import { makeLibpal } from '../gramine/libpal-builder.ts';
import { file, folder, type Member, symlink, tar } from '../image/tar-builder.ts';

const segment = { offset: 0n, address: 0n, fileSize: 0x1800n, memorySize: 0x2000n };
const gsc = '/gramine/meson_build_output/lib/x86_64-linux-gnu/gramine';
const debian = '/usr/lib/x86_64-linux-gnu/gramine';

/** What an image or a package holds; a content that begins with `-> ` is a link. */
type Files = Readonly<Record<string, string | Uint8Array>>;

function gramineAt(place: string): Files {
  return {
    [`${place}/sgx/libpal.so`]: makeLibpal([segment], { size: 0x2000 }),
    [`${place}/libsysdb.so`]: 'the LibOS',
    [`${place}/runtime/glibc/libc.so.6`]: 'the C library',
    [`${place}/runtime/glibc/ld.so`]: '-> libc.so.6',
  };
}

const application: Files = {
  '/app/server': 'the server',
  '/app/data/é\n': 'odd',
  '/app/link': '-> /app/server',
  '/app/outside': '-> ../../../../app/server',
  '/app/broken': '-> /nowhere',
  '/opt/shop/here': 'relative',
};

const template = `loader.entrypoint.uri = "file:{{ gramine.libos }}"
libos.entrypoint = "/app/server"
fs.mounts = [{ path = "/app", uri = "file:/app" }]
sgx.enclave_size = "32M"
sgx.trusted_files = [
  "file:{{ gramine.libos }}",
  "file:{{ gramine.runtimedir() }}/",
  "file:/app/",
]
`;

const top = mkdtempSync(join(tmpdir(), 'manifestly-files-'));
beforeAll(() => {
  const pem = generateKeyPairSync('rsa', { modulusLength: 3072, publicExponent: 3 }).privateKey;
  write('key.pem', pem.export({ type: 'pkcs8', format: 'pem' }));
  write('app.manifest.template', template);
  unpacked('root', { ...gramineAt(gsc), ...application });
  unpacked('host', { ...gramineAt(debian), ...application });
  write('image.tar', imageOf({ ...gramineAt(gsc), ...application }));
  write('both.tar', imageOf({ ...gramineAt(gsc), ...gramineAt(debian) }));
  write('none.tar', imageOf(application));
  write('gramine.deb', debOf(gramineAt(debian)));
});
afterAll(() => rmSync(top, { recursive: true }));

describe('an image', () => {
  test('gives libpal.so, the package directory and trusted files as the file system does that it was made of', async () => {
    const fromImage = await sign('--image', 'image.tar');
    const fromFolder = await sign('--root', 'root', '--gramine-root', gsc);
    expect(fromImage).toEqual(fromFolder);
    expect(await sign('--image', 'root')).toEqual(fromFolder);
    expect(urisIn(fromImage.manifest)).toEqual([
      `file:${gsc}/libsysdb.so`,
      `file:${gsc}/runtime/glibc/ld.so`,
      `file:${gsc}/runtime/glibc/libc.so.6`,
      'file:/app/data/é\\n',
      'file:/app/link',
      'file:/app/outside',
      'file:/app/server',
    ]);
    expect(fromImage.manifest).toContain(createHash('sha256').update('the C library').digest('hex'));
  });

  test('starts relative paths in its working directory', async () => {
    write('relative.manifest', 'sgx.trusted_files = ["file:here"]\nsgx.enclave_size = "32M"\n');
    const { exit, stdout } = await run('measure', 'relative.manifest', '--image', 'image.tar', '--format', 'json');
    expect([exit, JSON.parse(stdout).mrenclave]).toEqual([0, expect.stringMatching(/^[0-9a-f]{64}$/)]);
    const elsewhere = await run('measure', 'relative.manifest', '--image', 'root');
    expect(elsewhere.stderr).toBe('manifestly: relative.manifest:1:22: `here` does not exist\n');
  });

  test('with two libpal.so, or none, needs to be told more', async () => {
    expect(await run('measure', 'app.manifest.template', '--image', 'both.tar')).toMatchObject({
      exit: 2,
      stderr: `manifestly: both.tar: both \`${gsc}/sgx/libpal.so\` and \`${debian}/sgx/libpal.so\` are in it
help: say with \`--gramine-root\` which is meant
`,
    });
    write('plain.manifest.sgx', 'sgx.enclave_size = "32M"\n');
    const chosen = ['measure', 'plain.manifest.sgx', '--image', 'both.tar', '--gramine-root', debian];
    expect(await run(...chosen)).toMatchObject({ exit: 0 });
    expect(await run('measure', 'plain.manifest.sgx', '--image', 'none.tar')).toMatchObject({
      exit: 2,
      stderr: `manifestly: MRENCLAVE needs libpal.so, and there is no \`${debian}/sgx/libpal.so\` in \`none.tar\`
help: name it with \`--libpal\`, or the package it comes in with \`--gramine-package\`
`,
    });
  });

  test('is checked against a SIGSTRUCT and a lock file, too', async () => {
    const { manifest, sig } = await sign('--image', 'image.tar');
    write('signed.manifest.sgx', manifest);
    write('signed.sig', Buffer.from(sig, 'hex'));
    const look = ['sigstruct', 'signed.sig', '--manifest', 'signed.manifest.sgx', '--image', 'image.tar'];
    expect(await run(...look)).toMatchObject({ exit: 0 });
    expect(await run('lock', 'app.manifest.template', '--image', 'image.tar')).toMatchObject({ exit: 0 });
    expect(await run('lock', '--check', '--image', 'image.tar')).toMatchObject({ exit: 0 });
    expect(await run('lock', '--check', '--image', 'none.tar')).toMatchObject({ exit: 1 });
  });
});

test('a Debian package counts as installed: its C library is trusted, its LibOS hashed', async () => {
  const application = ['--root', 'host'];
  const installed = await sign(...application);
  rmSync(join(top, `host${debian}`), { recursive: true });
  expect(await sign(...application, '--gramine-package', 'gramine.deb')).toEqual(installed);
  const elsewhere = await sign(...application, '--gramine-package', 'gramine.deb', '--gramine-root', '/opt/g');
  expect(urisIn(elsewhere.manifest).slice(0, 3)).toEqual([
    'file:/opt/g/libsysdb.so',
    'file:/opt/g/runtime/glibc/ld.so',
    'file:/opt/g/runtime/glibc/libc.so.6',
  ]);
  write('gone.manifest', 'sgx.trusted_files = ["file:/usr/lib/x86_64-linux-gnu/gramine/gone", "file:/gone"]\n');
  const { stderr } = await run('measure', 'gone.manifest', '--root', 'host', '--gramine-package', 'gramine.deb');
  expect(stderr).toBe('manifestly: gone.manifest:1:22: `/usr/lib/x86_64-linux-gnu/gramine/gone` does not exist\n');
});

/** Both results; notes are left out. */
async function sign(...options: readonly string[]): Promise<{ readonly manifest: string; readonly sig: string }> {
  const results = ['--output', 'out.manifest.sgx', '--sigfile', 'out.sig', '--date', '2026-01-02', '--quiet'];
  const { exit, stderr } = await run('sign', 'app.manifest.template', '--key', 'key.pem', ...results, ...options);
  expect([stderr, exit]).toEqual(['', 0]);
  return {
    manifest: readFileSync(join(top, 'out.manifest.sgx'), 'utf8'),
    sig: readFileSync(join(top, 'out.sig')).toString('hex'),
  };
}

function run(...argv: readonly string[]) {
  return runIn(top, argv);
}

function urisIn(manifest: string): readonly string[] {
  return [...manifest.matchAll(/^uri = "(.*)"$/gm)].map(([, uri]) => uri!).slice(1);
}

function write(name: string, content: string | Uint8Array): void {
  const place = join(top, name);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, content);
}

function unpacked(name: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    const place = join(top, name, path);
    mkdirSync(dirname(place), { recursive: true });
    if (typeof content === 'string' && content.startsWith('-> ')) symlinkSync(content.slice(3), place);
    else writeFileSync(place, content);
  }
}

function archived(files: Files): Uint8Array {
  const members = Object.entries(files).map(([path, content]): Member => {
    if (typeof content === 'string' && content.startsWith('-> ')) return symlink(`.${path}`, content.slice(3));
    return file(`.${path}`, '', { content });
  });
  return tar(folder('./'), ...members);
}

/** As `docker save` writes it. */
function imageOf(files: Files): Uint8Array {
  const layer = archived(files);
  const diffId = `sha256:${createHash('sha256').update(layer).digest('hex')}`;
  const config = { WorkingDir: '/opt/shop' };
  const image = { architecture: 'amd64', os: 'linux', config, rootfs: { type: 'layers', diff_ids: [diffId] } };
  const index = [{ Config: 'config.json', RepoTags: ['app:1'], Layers: ['layer.tar'] }];
  return tar(
    file('manifest.json', JSON.stringify(index)),
    file('config.json', JSON.stringify(image)),
    file('layer.tar', '', { content: layer }),
  );
}

function debOf(files: Files): Uint8Array {
  const data = archived(files);
  const header = `${'data.tar'.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(data.length).padEnd(10)}\`\n`;
  return Buffer.concat([Buffer.from(`!<arch>\n${header}`), data]);
}
