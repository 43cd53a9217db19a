import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeIo } from '../../src/commands/node-io.ts';
import { textOfBytes } from '../../src/image/byte-text.ts';
import { scanImage } from '../../src/image/scan.ts';
import type { ScannedTree } from '../../src/image/scanned.ts';
import { hasRealImages, type RealImageName, realImage } from './real/images.ts';

const names: readonly RealImageName[] = [
  'merged',
  'split',
  'python',
  'script',
  'java',
  'nginx',
  'farm',
  'rooted',
  'whiteouts',
  'odd-names',
  'scratch',
  'musl',
];

/** Only root can give files away, and make them unreadable for itself no more. */
const isRoot = process.getuid?.() === 0;

describe.skipIf(!hasRealImages)('what a scan finds is what umoci unpacks', () => {
  let work = '';
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'manifestly-umoci-'));
  });
  afterAll(() => {
    spawnSync('chmod', ['-R', 'u+rwX', work]);
    rmSync(work, { recursive: true, force: true });
  });

  function run(tool: string, ...options: readonly string[]): void {
    const { status, stderr } = spawnSync(tool, options, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${tool} ${options.join(' ')}: ${stderr}`);
  }

  test.each(names)('for the image `%s`, file by file', async (name) => {
    const bundle = join(work, name);
    run('umoci', 'unpack', ...(isRoot ? [] : ['--rootless']), '--image', realImage(name), bundle);
    const expected = linesOf(below(Buffer.from(join(bundle, 'rootfs')), ''));
    expect(await scanned(realImage(name))).toEqual(expected);
    spawnSync('chmod', ['-R', 'u+rwX', bundle]);
    rmSync(bundle, { recursive: true });
  });

  test.each([
    ['docker-archive', 'docker-archive:IMAGE.tar:example.org/x:1', 'IMAGE.tar'],
    ['an archive of an OCI layout', 'oci-archive:IMAGE.oci.tar:x', 'IMAGE.oci.tar:x'],
    ['layers packed with zstd', 'oci:IMAGE-zst:x', 'IMAGE-zst:x'],
  ])('for %s too', async (_, to, operand) => {
    for (const name of ['whiteouts', 'nginx'] as const) {
      const place = join(work, `copy-${name}`);
      const packed = to.includes('zst') ? ['--dest-compress', '--dest-compress-format=zstd'] : [];
      const source = `oci:${realImage(name)}`;
      run('skopeo', '--insecure-policy', 'copy', '-q', ...packed, source, to.replace('IMAGE', place));
      expect(await scanned(operand.replace('IMAGE', place))).toEqual(await scanned(realImage(name)));
    }
  });
});

interface Line {
  readonly path: string;
  readonly text: string;
  /** Equal for hard links of one file. */
  readonly identity: string;
}

/** With the first path of the same file where there is one. */
function linesOf(lines: readonly Line[]): readonly string[] {
  const first = new Map<string, string>();
  return lines
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, text, identity }) => {
      const same = first.get(identity);
      if (same === undefined) first.set(identity, path);
      return `${path} ${text}${same === undefined ? '' : ` = ${same}`}`;
    });
}

async function scanned(operand: string): Promise<readonly string[]> {
  const image = await scanImage(operand, nodeIo());
  try {
    return linesOf(linesIn(image.tree));
  } finally {
    image.close();
  }
}

function linesIn(tree: ScannedTree): readonly Line[] {
  return [...tree.walk()].map(({ path, type, mode, uid, gid, size, target, device, sight, identity }) => {
    const owner = isRoot ? [`${uid}:${gid}`] : [];
    const permissions = type === 'symlink' ? [] : [mode.toString(8)];
    const content = type === 'file' ? [size, sight!.sha256] : [];
    const more = type === 'symlink' ? [target] : device ? [`${device.major},${device.minor}`] : [];
    return {
      path,
      text: [type, ...permissions, ...owner, ...content, ...more].join(' '),
      identity: type === 'directory' ? path : String(identity),
    };
  });
}

/** Names as bytes, since some are no UTF-8; readdirSync itself would follow links. */
function below(root: Buffer, folder: string): readonly Line[] {
  return readdirSync(root, { encoding: 'buffer' }).flatMap((name) => {
    const place = Buffer.concat([root, Buffer.from('/'), name]);
    const path = `${folder}/${textOfBytes(name)}`;
    const found = lstatSync(place);
    const owner = isRoot ? [`${found.uid}:${found.gid}`] : [];
    const mode = (found.mode & 0o7777).toString(8);
    const line = (...text: readonly (string | number)[]): Line => ({
      path,
      text: text.join(' '),
      identity: found.isDirectory() ? path : String(found.ino),
    });
    if (found.isSymbolicLink())
      return [line('symlink', ...owner, textOfBytes(readlinkSync(place, { encoding: 'buffer' })))];
    if (found.isDirectory()) return [line('directory', mode, ...owner), ...below(place, path)];
    if (!found.isFile()) return [line(found.isFIFO() ? 'fifo' : 'device', mode, ...owner)];
    const hash = createHash('sha256').update(readFileSync(place)).digest('hex');
    return [line('file', mode, ...owner, found.size, hash)];
  });
}
