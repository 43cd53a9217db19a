import { afterAll, expect, test } from 'vitest';
import { Sandbox } from '../cli/sandbox.ts';
import { elf, glibcLinker } from '../generate/elf.ts';
import { layout } from '../image/layout-builder.ts';
import { file, tar } from '../image/tar-builder.ts';

const layer = tar(
  file('etc/passwd', 'root:x:0:0::/:\napp:x:7:8::/srv:/bin/sh\n'),
  file('etc/group', 'app:x:8:\nmore:x:9:app\n'),
  { name: 'usr/bin/api', content: elf({ interpreter: glibcLinker }), mode: 0o755 },
  { name: 'usr/bin/bash', content: elf({ interpreter: glibcLinker }), mode: 0o755 },
  file('usr/share/notes', 'text'),
);
const archive = layout({
  layers: [{ archive: layer }],
  config: { User: 'app', Entrypoint: ['/usr/bin/api'], Cmd: ['serve'], Env: ['PATH=/usr/bin'], WorkingDir: '/srv' },
});

const entry = (name: string, content: string | Uint8Array) =>
  ({ kind: 'file', name, bytes: Buffer.from(content), target: '' }) as const;
const sandbox = new Sandbox([
  entry('image.tar', archive),
  entry(
    'pod.yaml',
    'kind: Pod\nmetadata: { name: p }\nspec: { enableServiceLinks: false, containers: [{ name: a, image: "x:1", args: [listen] }, { name: b, image: x, command: [/c] }] }\n',
  ),
  entry(
    'app.manifest',
    'libos.entrypoint = "/usr/bin/api"\nfs.mounts = [{ path = "/usr", uri = "file:/usr" }]\nsgx.trusted_files = ["file:/usr/"]\n',
  ),
]);
afterAll(() => sandbox.remove());

test('a policy is generated with what the image of a container says', async () => {
  const { stdout, stderr, exit } = await sandbox.run(['policy', 'generate', 'pod.yaml', '--image', 'a=image.tar']);
  const lines = stdout.split('\n');
  const of = (name: string) => lines.slice(lines.indexOf(`name = "${name}"`)).find((line) => line.startsWith('argv'));
  expect([exit, of('a'), of('b')]).toEqual([0, 'argv = ["/usr/bin/api", "listen"]', 'argv = ["/c"]']);
  expect(stdout).toMatch(/^image = "x:1@sha256:[0-9a-f]{64}"$/m);
  expect(stdout).toContain('cwd = "/srv"\n');
  expect(stdout).toContain('user = { uid = 7, gid = 8, groups = [8, 9] }\n');
  expect(stdout).toContain('# as the image sets it\n  { name = "PATH", value = "/usr/bin" },\n');
  expect(stderr).toContain('the pod names the image by a tag, the policy by the digest of `--image`');
});

test('an image has to be that of a container', async () => {
  const run = (...given: string[]) => sandbox.run(['policy', 'generate', 'pod.yaml', ...given]);
  expect((await run('--image', 'image.tar')).stderr).toBe(
    'manifestly: several containers could have the image\nhelp: name one: `--image a=image.tar`\n',
  );
  expect((await run('--image', 'a=none.tar')).exit).toBe(2);
});

test('an exec surface is that of the files in the image', async () => {
  const { stdout, exit } = await sandbox.run(['policy', 'surface', 'app.manifest', '--image', 'image.tar']);
  expect([exit, stdout.split('\n').filter((line) => line.startsWith('  /'))]).toEqual([
    0,
    [
      '  /usr/bin/api   a program, entry point  trusted by hash  app.manifest:3:22',
      '  /usr/bin/bash  a shell                 trusted by hash  app.manifest:3:22',
    ],
  ]);
});
