import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { nodeIo } from '../../src/commands/node-io.ts';
import type { Image } from '../../src/image/image.ts';
import { type ImageOptions, openImage } from '../../src/image/open-image.ts';
import { scanImage } from '../../src/image/scan.ts';
import { contentOf, tarEntries } from '../../src/image/tar.ts';
import {
  type BuiltImage,
  blob,
  blobName,
  descriptor,
  imageBlobs,
  indexType,
  layerType,
  layout,
  layoutOf,
  manifestType,
  memoryFile,
} from './layout-builder.ts';
import { memoryIo } from './memory-io.ts';
import { file, symlink, tar } from './tar-builder.ts';

/** `echo hello | zstd` of a tar archive is made here by hand: one frame with one raw block. */
function zstdOf(bytes: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = [Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58)];
  for (let at = 0; at < bytes.length; at += 1000) {
    const part = bytes.subarray(at, at + 1000);
    const header = (part.length << 3) | (at + 1000 >= bytes.length ? 1 : 0);
    blocks.push(Uint8Array.of(header & 255, (header >> 8) & 255, header >> 16), part);
  }
  return Buffer.concat(blocks);
}

const archive = tar(file('etc/motd', 'hello'));
const plain: BuiltImage = { layers: [{ archive }], config: { Entrypoint: ['/bin/x'] } };

function open(bytes: Uint8Array, operand = 'x.tar', options: ImageOptions = {}): Promise<Image> {
  return openImage(operand, memoryIo({ 'x.tar': bytes }), options);
}

async function motd(image: Image): Promise<string> {
  return Buffer.from((await image.tree()).read('/etc/motd')).toString();
}

async function messageOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'none',
    (error: Error) => (error.name === 'UserError' ? error.message : `${error.stack}`),
  );
}

/** A folder with the members of an archive. */
function unpackedTo(folder: string, bytes: Uint8Array): void {
  for (const entry of tarEntries(memoryFile(bytes), 'x')) {
    const place = join(folder, entry.path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, contentOf(memoryFile(bytes), entry).read(0, entry.size));
  }
}

async function inFolder<T>(bytes: Uint8Array, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'manifestly-image-'));
  try {
    unpackedTo(folder, bytes);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function dockerArchive(
  name: (what: 'config' | 'layer', digest: string) => string,
  tags: readonly string[] | null = ['a/b:1'],
): Uint8Array {
  const [, config, layer] = imageBlobs(plain);
  const configName = name('config', config!.digest.slice(7));
  const layerName = name('layer', layer!.digest.slice(7));
  return tar(
    file('manifest.json', JSON.stringify([{ Config: configName, RepoTags: tags, Layers: [layerName] }])),
    { name: configName, content: config!.bytes },
    { name: layerName, content: layer!.bytes },
  );
}

describe('an image', () => {
  test('is read from an OCI layout in an archive', async () => {
    const image = await open(layout(plain));
    const [manifest, config, layer] = imageBlobs(plain);
    expect(image).toMatchObject({
      kind: 'oci-layout',
      digest: manifest!.digest,
      configDigest: config!.digest,
      names: [],
    });
    expect(image.config?.entrypoint).toEqual(['/bin/x']);
    expect(image.layers).toMatchObject([
      { digest: layer!.digest, diffId: layer!.digest, size: archive.length, mediaType: layerType },
    ]);
    expect(await motd(image)).toBe('hello');
  });

  test.each<[string, Uint8Array, string]>([
    ['gzip', gzipSync(archive), `${layerType}+gzip`],
    [
      'several gzip members',
      Buffer.concat([gzipSync(archive.subarray(0, 700)), gzipSync(archive.subarray(700))]),
      `${layerType}+gzip`,
    ],
    ['Zstandard', zstdOf(archive), `${layerType}+zstd`],
    [
      'several Zstandard frames, one of them skipped',
      Buffer.concat([
        zstdOf(archive.subarray(0, 700)),
        Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9),
        zstdOf(archive.subarray(700)),
      ]),
      `${layerType}+zstd`,
    ],
    ['gzip, whatever its media type says', gzipSync(archive), 'application/vnd.docker.image.rootfs.diff.tar.gzip'],
    ['nothing, though its media type says so', archive, `${layerType}+gzip`],
  ])('has layers packed with %s', async (_, stored, mediaType) => {
    expect(await motd(await open(layout({ layers: [{ archive, stored, mediaType }] })))).toBe('hello');
  });

  test('is read from a packed archive', async () => {
    expect(await motd(await open(gzipSync(layout(plain))))).toBe('hello');
    expect(await motd(await open(zstdOf(layout(plain))))).toBe('hello');
  });

  test('is read from a folder', async () => {
    await inFolder(layout(plain), async (folder) =>
      expect(await motd(await openImage(folder, nodeIo()))).toBe('hello'),
    );
    await inFolder(
      dockerArchive((_, hex) => `blobs/sha256/${hex}`),
      async (folder) => expect(await motd(await openImage(folder, nodeIo()))).toBe('hello'),
    );
  });

  test('can have SHA-512 digests', async () => {
    const image = await open(layout({ ...plain, algorithm: 'sha512' }));
    expect(image.digest).toMatch(/^sha512:[0-9a-f]{128}$/);
    expect(await motd(image)).toBe('hello');
  });

  test.each([
    [
      'its older form',
      (what: string, hex: string) => (what === 'config' ? `${hex}.json` : `${'0'.repeat(64)}/layer.tar`),
    ],
    ['its newer form', (_: string, hex: string) => `blobs/sha256/${hex}`],
  ])('is read from what docker save writes, in %s', async (_, name) => {
    const image = await open(dockerArchive(name));
    expect(image).toMatchObject({ kind: 'docker-archive', digest: undefined, names: ['a/b:1'] });
    expect(image.configDigest).toBe(imageBlobs(plain)[1]!.digest);
    expect(await motd(image)).toBe('hello');
  });

  test('of an older docker save can have a layer that is a link to another', async () => {
    const { layers, config } = {
      layers: [archive, archive],
      config: blob({ rootfs: { diff_ids: [blob(archive).digest, blob(archive).digest] } }),
    };
    const bytes = tar(
      file('manifest.json', JSON.stringify([{ Config: 'c.json', Layers: ['1/layer.tar', '2/layer.tar'] }])),
      { name: 'c.json', content: config.bytes },
      { name: '1/layer.tar', content: layers[0]! },
      symlink('2/layer.tar', '../1/layer.tar'),
    );
    expect(await motd(await open(bytes))).toBe('hello');
  });

  test('tells which build step made a layer', async () => {
    const history = [{ created_by: 'COPY a' }, { created_by: 'ENV x', empty_layer: true }, { created_by: 'RUN b' }];
    const image = await open(layout({ layers: [{ archive }, { archive: tar(file('b')) }], more: { history } }));
    expect(image.layers.map(({ createdBy }) => createdBy)).toEqual(['COPY a', 'RUN b']);
    expect((await image.tree()).look('/b')?.layer).toBe(1);
  });

  test('gives the entries of a layer with its whiteouts', async () => {
    const image = await open(
      layout({ layers: [{ archive: tar(file('a/.wh.b'), file('a/.wh..wh..opq'), symlink('l', 'x')) }] }),
    );
    const entries = [];
    for await (const entry of image.layers[0]!.entries()) entries.push(entry);
    expect(entries).toMatchObject([
      { kind: 'whiteout', path: '/a/b' },
      { kind: 'opaque', path: '/a' },
      { kind: 'node', type: 'symlink', path: '/l', target: 'x' },
    ]);
  });

  test('lets go of everything', async () => {
    const io = memoryIo({ 'x.tar': gzipSync(layout({ layers: [{ archive, stored: gzipSync(archive) }] })) });
    const image = await openImage('x.tar', io);
    await image.tree();
    image.close();
    await Promise.resolve();
    expect(io.open()).toBe(0);
  });
});

describe('among several images', () => {
  const named = (name: string, text: string, platform?: object): BuiltImage => ({
    layers: [{ archive: tar(file('etc/motd', text)) }],
    annotations: { 'org.opencontainers.image.ref.name': name },
    ...(platform && { platform: platform as Record<string, unknown>, more: platform as Record<string, unknown> }),
  });
  const two = layout(named('one', '1'), named('docker.io/library/redis:7', '2'));

  test.each([
    ['x.tar:one', '1'],
    ['x.tar:redis:7', '2'],
    ['x.tar:docker.io/library/redis:7', '2'],
    ['x.tar:7', '2'],
    [`x.tar@${imageBlobs(named('one', '1'))[0]!.digest}`, '1'],
    ['oci-archive:x.tar:one', '1'],
  ])('%s is one', async (operand, expected) => {
    expect(await motd(await open(two, operand))).toBe(expected);
  });

  test('the error says what is there', async () => {
    const [one, redis] = [named('one', '1'), named('', '2')].map((image) => imageBlobs(image)[0]!.digest);
    const there = `one linux/amd64 ${one}, docker.io/library/redis:7 linux/amd64 ${redis}`;
    expect(await messageOf(open(two))).toBe(`x.tar: more than one image is in it; there are ${there}`);
    expect(await messageOf(open(two, 'x.tar:3'))).toBe(
      `x.tar: no image in it is the one asked for; there are ${there}`,
    );
  });

  test('one that goes by two names is one', async () => {
    const [manifest, ...blobs] = imageBlobs(plain);
    const tagged = ['a', 'b'].map((name) =>
      descriptor(manifest!, manifestType, { annotations: { 'org.opencontainers.image.ref.name': name } }),
    );
    expect(await motd(await open(layoutOf(tagged, [manifest!, ...blobs])))).toBe('hello');
  });

  test('the platform chooses, in nested indexes too, and attestations are none', async () => {
    const arm = imageBlobs(named('', 'arm', { os: 'linux', architecture: 'arm64', variant: 'v8' }));
    const amd = imageBlobs(named('', 'amd', { os: 'linux', architecture: 'amd64' }));
    const inner = blob({
      schemaVersion: 2,
      manifests: [
        descriptor(arm[0]!, manifestType, { platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } }),
        descriptor(amd[0]!, manifestType, { platform: { os: 'linux', architecture: 'amd64' } }),
        {
          mediaType: manifestType,
          digest: blob({}).digest,
          size: 2,
          platform: { os: 'unknown', architecture: 'unknown' },
        },
      ],
    });
    const annotations = { 'io.containerd.image.name': 'docker.io/me/app:1' };
    const bytes = layoutOf([descriptor(inner, indexType, { annotations })], [inner, ...arm, ...amd]);
    expect(await motd(await open(bytes, 'x.tar', { platform: 'linux/amd64' }))).toBe('amd');
    expect(await motd(await open(bytes, 'x.tar:me/app:1', { platform: 'linux/arm64' }))).toBe('arm');
    expect(await messageOf(open(bytes))).toBe(
      `x.tar: more than one image is in it; there are docker.io/me/app:1 linux/arm64/v8 ${arm[0]!.digest}, docker.io/me/app:1 linux/amd64 ${amd[0]!.digest}`,
    );
    expect(await motd(await open(bytes, 'x.tar', { preferredPlatform: 'linux/amd64' }))).toBe('amd');
    expect(await messageOf(open(bytes, 'x.tar', { preferredPlatform: 'linux/riscv64' }))).toContain(
      'more than one image is in it',
    );
    const only = layoutOf([descriptor(arm[0]!, manifestType)], arm);
    expect(await motd(await open(only, 'x.tar', { preferredPlatform: 'linux/amd64' }))).toBe('arm');
    expect(await messageOf(open(bytes, 'x.tar', { platform: 'linux/riscv64' }))).toContain(
      'no image in it is for `linux/riscv64`; there are',
    );
    expect(await messageOf(open(bytes, 'x.tar:other', { platform: 'linux/riscv64' }))).toContain(
      'no image in it is the one asked for',
    );
  });
});

describe('an error names what is wrong', () => {
  const [manifest, config, layer] = imageBlobs(plain);
  const reference = descriptor(manifest!, manifestType);
  const other = Buffer.from('{}');
  const brokenZstd = Buffer.from(zstdOf(archive));
  brokenZstd[4] = 0xff;
  const withManifest = (change: object) => {
    const own = JSON.parse(Buffer.from(manifest!.bytes).toString());
    const changed = blob({ ...own, ...change });
    return layoutOf([descriptor(changed, manifestType)], [changed, config!, layer!]);
  };
  const withConfig = (change: Readonly<Record<string, unknown>>) => layout({ ...plain, more: change });
  const replaced = (digest: string, bytes: Uint8Array) =>
    layoutOf(
      [reference],
      [manifest!, config!, layer!].map((one) => (one.digest === digest ? { digest, bytes } : one)),
    );
  const found = (bytes: Uint8Array) => blob(bytes).digest;
  const dockerConfig = (bytes: Uint8Array) =>
    tar(file('manifest.json', JSON.stringify([{ Config: `${'a'.repeat(64)}.json`, Layers: [] }])), {
      name: `${'a'.repeat(64)}.json`,
      content: bytes,
    });

  test.each<[string, Uint8Array, string]>([
    [
      'a manifest of other size',
      replaced(manifest!.digest, other),
      `manifest ${manifest!.digest}: it has 2 bytes, not the ${manifest!.bytes.length} that refer to it`,
    ],
    [
      'a manifest of other content',
      replaced(manifest!.digest, Buffer.from(manifest!.bytes).fill(32, 0, 1)),
      `manifest ${manifest!.digest}: its content does not have that digest but ${found(Buffer.from(manifest!.bytes).fill(32, 0, 1))}`,
    ],
    [
      'a configuration of other content',
      replaced(config!.digest, Buffer.from(config!.bytes).fill(32, 0, 1)),
      `configuration ${config!.digest}: its content does not have that digest but ${found(Buffer.from(config!.bytes).fill(32, 0, 1))}`,
    ],
    [
      'a layer of other content',
      replaced(layer!.digest, Buffer.alloc(layer!.bytes.length)),
      `layer ${layer!.digest}: its content does not have that digest but ${found(Buffer.alloc(layer!.bytes.length))}`,
    ],
    [
      'a layer of other size',
      replaced(layer!.digest, other),
      `layer ${layer!.digest}: it has 2 bytes, not the ${layer!.bytes.length} that the manifest states`,
    ],
    [
      'a layer that is missing',
      layoutOf([reference], [manifest!, config!]),
      `layer ${layer!.digest}: its content is not in the image`,
    ],
    ['a manifest that is missing', layoutOf([reference], []), `manifest ${manifest!.digest}: it is missing`],
    [
      'a layer that unpacks to something else',
      withConfig({ rootfs: { diff_ids: [found(other)] } }),
      `layer ${layer!.digest}: its content does not have its \`diff_id\` but ${layer!.digest}`,
    ],
    [
      'a packed layer that unpacks to something else',
      layout({ layers: [{ archive: other, stored: gzipSync(archive) }] }),
      `layer ${found(gzipSync(archive))}: unpacked, its content does not have its \`diff_id\` but ${layer!.digest}`,
    ],
    ['fewer digests than layers', withConfig({ rootfs: { diff_ids: [] } }), 'it has 1 layers, its configuration 0'],
    [
      'gzip data cut short',
      layout({ layers: [{ archive, stored: gzipSync(archive).subarray(0, 60) }] }),
      `layer ${found(gzipSync(archive).subarray(0, 60))}: its gzip data is damaged: unexpected end of file`,
    ],
    [
      'Zstandard data cut short',
      layout({ layers: [{ archive, stored: zstdOf(archive).subarray(0, 1500) }] }),
      `layer ${found(zstdOf(archive).subarray(0, 1500))}: its zstd data is damaged: Incomplete stream, more data expected.`,
    ],
    [
      'damaged Zstandard data',
      layout({ layers: [{ archive, stored: brokenZstd }] }),
      `layer ${found(brokenZstd)}: its zstd data is damaged: damaged Zstandard data`,
    ],
    [
      'a layer packed with xz',
      layout({ layers: [{ archive, stored: Buffer.from('fd377a585a00', 'hex') }] }),
      'it is packed with xz, which no image layer may be',
    ],
    [
      'an encrypted layer',
      layout({ layers: [{ archive, mediaType: `${layerType}+gzip+encrypted` }] }),
      `layer ${layer!.digest}: it is encrypted (\`${layerType}+gzip+encrypted\`)`,
    ],
    [
      'a layer of a strange type',
      layout({ layers: [{ archive, mediaType: 'application/x-squashfs' }] }),
      `layer ${layer!.digest}: a layer of the media type \`application/x-squashfs\` can't be read`,
    ],
    ['a manifest that is an index too', withManifest({ manifests: [] }), 'it has both `layers` and `manifests`'],
    [
      'a manifest that calls itself something else',
      withManifest({ mediaType: indexType }),
      `it states the media type \`${indexType}\`, what refers to it \`${manifestType}\``,
    ],
    [
      'an artifact',
      withManifest({ config: descriptor(blob({}), 'application/vnd.oci.empty.v1+json') }),
      'it is no container image: its configuration is a `application/vnd.oci.empty.v1+json`',
    ],
    [
      'an old manifest',
      layoutOf([descriptor(manifest!, 'application/vnd.docker.distribution.manifest.v1+json')], []),
      'its media type `application/vnd.docker.distribution.manifest.v1+json` is that of no image manifest which can be read',
    ],
    [
      'a digest that leads elsewhere',
      layoutOf([{ mediaType: manifestType, digest: 'sha256:../../../etc/passwd', size: 1 }], []),
      '`sha256:../../../etc/passwd` is no SHA-256 or SHA-512 digest',
    ],
    [
      'a digest of another kind',
      layoutOf([{ mediaType: manifestType, digest: 'md5:abc', size: 1 }], []),
      '`md5:abc` is no SHA-256 or SHA-512 digest',
    ],
    [
      'no digest',
      layoutOf([{ mediaType: manifestType, size: 1 }], []),
      'x.tar: index.json: `$.manifests[0].digest` is missing',
    ],
    ['an empty index', layoutOf([], []), 'x.tar: no image is in it'],
    [
      'a layout of the future',
      tar(file('oci-layout', '{"imageLayoutVersion":"2.0"}'), file('index.json', '{}')),
      'x.tar: it is an image layout of version `2.0`, not 1.0.0',
    ],
    [
      'a configuration named after another',
      dockerConfig(other),
      `x.tar: configuration \`${'a'.repeat(64)}.json\`: its content does not have the digest in its name but ${found(other)}`,
    ],
    [
      'a layer that is not in the archive',
      tar(
        file('manifest.json', '[{"Config":"c","Layers":["l"]}]'),
        file('c', JSON.stringify({ rootfs: { diff_ids: [layer!.digest] } })),
      ),
      'x.tar: layer `l` is not in the image',
    ],
    ['JSON that is none', tar(file('manifest.json', '[{]')), 'x.tar: manifest.json:1:3: a key is expected'],
    [
      'a key that occurs twice',
      tar(file('manifest.json', '[{"Config":"a",\n "Config":"b"}]')),
      'x.tar: manifest.json:2:2: the key `Config` occurs twice in one object',
    ],
    [
      'keys that differ by case',
      tar(file('manifest.json', '[{"Config":"a","config":"b"}]')),
      'x.tar: manifest.json: `$[0]` has both `Config` and `config`',
    ],
    [
      'a value of wrong type',
      tar(file('manifest.json', '[{"Config":3}]')),
      'x.tar: manifest.json: `$[0].Config` is a number, not a string',
    ],
    [
      'an archive of something else',
      tar(file('etc/passwd')),
      'x.tar: it holds no image: neither `index.json` nor `manifest.json` is in it',
    ],
    ['no archive at all', Buffer.from('hello'), 'x.tar: it is no tar archive'],
    ['an archive packed with xz', Buffer.from('fd377a585a00', 'hex'), 'x.tar: it is packed with xz'],
  ])('%s', async (_, bytes, message) => {
    const found = await messageOf(open(bytes).then((image) => image.tree()));
    expect(found).toContain(message);
    expect(await messageOf(scanImage('x.tar', memoryIo({ 'x.tar': bytes })))).toBe(found);
  });

  test('two descriptions of different images in one archive', async () => {
    const bytes = layoutOf(
      [reference],
      [manifest!, config!, layer!],
      [
        file('manifest.json', JSON.stringify([{ Config: 'c.json', RepoTags: ['evil:1'], Layers: [] }])),
        file('c.json', '{"rootfs":{"diff_ids":[]}}'),
      ],
    );
    expect(await messageOf(open(bytes))).toBe(
      'x.tar: `index.json` and `manifest.json` describe different images: evil:1 is only in the latter',
    );
  });

  test('two descriptions of the same image are one image', async () => {
    const manifests = [{ Config: blobName(config!.digest), RepoTags: ['a:1'], Layers: [blobName(layer!.digest)] }];
    const bytes = layoutOf(
      [reference],
      [manifest!, config!, layer!],
      [file('manifest.json', JSON.stringify(manifests))],
    );
    expect(await motd(await open(bytes))).toBe('hello');
  });

  test.each([
    ['none.tar', 'the image none.tar does not exist (give a folder or an archive with an image)'],
    ['./a:b', 'the image ./a:b does not exist (give a folder or an archive with an image)'],
    [
      'docker://redis',
      'docker://redis is no file: images are not fetched (copy it first with `skopeo copy docker://redis oci:FOLDER:TAG`, then use FOLDER:TAG)',
    ],
    [
      'docker-daemon:app:1',
      'docker-daemon:app:1 is no file: images are not fetched (copy it first with `skopeo copy docker-daemon:app:1 oci:FOLDER:TAG`, then use FOLDER:TAG)',
    ],
    [
      'docker://$(reboot)',
      'docker://$(reboot) is no file: images are not fetched (copy it first with `skopeo copy docker://NAME oci:FOLDER:TAG`, then use FOLDER:TAG)',
    ],
    [
      'registry.example:5000/team/app:1.2',
      'the image registry.example:5000/team/app:1.2 does not exist (copy it first with `skopeo copy docker://registry.example:5000/team/app:1.2 oci:FOLDER:TAG`, then use FOLDER:TAG)',
    ],
  ])('%s is no image here, and the error says how to get it', async (operand, message) => {
    const error = await open(tar(), operand).catch((refused) => refused);
    expect(`${error.message} (${error.help})`).toBe(message);
  });

  test('a configuration can be read though a layer is encrypted', async () => {
    const image = await open(layout({ ...plain, layers: [{ archive, mediaType: `${layerType}+encrypted` }] }));
    expect(image.config?.entrypoint).toEqual(['/bin/x']);
    expect(image.layers[0]?.unreadable).toBe(`it is encrypted (\`${layerType}+encrypted\`)`);
  });
});

describe('a folder', () => {
  test('with a root file system is an image without configuration', async () => {
    await inFolder(tar(file('etc/motd', 'hello'), file('index.json', '{}')), async (folder) => {
      symlinkSync('/etc/motd', join(folder, 'link'));
      const image = await openImage(folder, nodeIo());
      expect(image).toMatchObject({ kind: 'directory', config: undefined, layers: [], digest: undefined });
      const tree = await image.tree();
      expect(await motd(image)).toBe('hello');
      expect(tree.resolve('/link')).toBe('/etc/motd');
      expect(Buffer.from(tree.openFile('/link').read(0, 9)).toString()).toBe('hello');
      expect([...tree.walk()].map(({ path }) => path)).toEqual(['/etc', '/etc/motd', '/index.json', '/link']);
      expect(tree.look('/link')).toMatchObject({ path: '/link', type: 'symlink', target: '/etc/motd' });
    });
  });

  test('of a layout whose blob is a link to outside does not show what is there', async () => {
    await inFolder(layout(plain), async (folder) => {
      const place = join(folder, blobName(imageBlobs(plain)[2]!.digest));
      rmSync(place);
      symlinkSync('/etc/passwd', place);
      const image = await openImage(folder, nodeIo());
      expect(await messageOf(image.tree())).toContain('its content is not in the image');
    });
  });

  test('of a Docker archive whose layer leads outside does not show what is there', async () => {
    const bytes = tar(
      file('manifest.json', JSON.stringify([{ Config: 'c.json', Layers: ['../../../../../../etc/passwd'] }])),
      file('c.json', JSON.stringify({ rootfs: { diff_ids: [`sha256:${'0'.repeat(64)}`] } })),
    );
    await inFolder(bytes, async (folder) => {
      expect(await messageOf((await openImage(folder, nodeIo())).tree())).toContain('is not in the image');
    });
  });
});
