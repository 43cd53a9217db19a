import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { annotationYaml, encodeInitData, initDataDisk } from '../../src/kata/annotation.ts';
import { isSameContent } from '../../src/kata/same-content.ts';

const text = 'algorithm = "sha256"\nversion = "0.1.0"\n\n[data]\n"aa.toml" = "x = 1 and x = 1 and x = 1"\n';
const bytes = (content: string | Uint8Array): Uint8Array => Buffer.from(content as string);
const packed = (content: string, level: number) => gzipSync(content, { level }).toString('base64');

/** The same disk with the text packed otherwise. */
function diskOf(content: string, level: number): Uint8Array {
  const body = gzipSync(content, { level });
  const disk = Buffer.alloc(512);
  disk.write('initdata', 'latin1');
  disk.writeBigUInt64LE(BigInt(body.length), 8);
  body.copy(disk, 16);
  return disk;
}

describe('a compiled file', () => {
  const fresh = bytes(annotationYaml(encodeInitData(text)));

  test('is current however gzip packed the same text', () => {
    expect(packed(text, 0)).not.toBe(encodeInitData(text));
    expect(isSameContent(bytes(annotationYaml(packed(text, 0))), fresh)).toBe(true);
    expect(isSameContent(fresh, fresh)).toBe(true);
    expect(isSameContent(diskOf(text, 0), initDataDisk(text))).toBe(true);
  });

  test.each([
    ['another text in it', annotationYaml(packed(text.replace('1', '2'), 9))],
    ['a longer text in it', annotationYaml(packed(`${text}\n`, 9))],
    ['more behind it', `${annotationYaml(packed(text, 0))}\n`],
    ['another annotation', annotationYaml(packed(text, 0)).replace('cc_init_data', 'init_data')],
    ['bytes behind the gzip', annotationYaml(Buffer.concat([gzipSync(text), Buffer.from('x')]).toString('base64'))],
    ['a gzip that is cut off', annotationYaml(packed(text, 9).slice(0, 40))],
    ['no gzip', annotationYaml('H4sIAAAA')],
    ['nothing', ''],
  ])('is not with %s', (_, old) => {
    expect(isSameContent(bytes(old), fresh)).toBe(false);
  });

  test('is not with another text on its disk', () => {
    expect(isSameContent(diskOf(text.replace('1', '2'), 9), initDataDisk(text))).toBe(false);
  });

  test('unpacks no more than it would write', () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000), { level: 9 }).toString('base64');
    expect(isSameContent(bytes(annotationYaml(bomb)), fresh)).toBe(false);
  });
});
