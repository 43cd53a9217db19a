import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { encodeInitData, initDataDisk, readInitDataDisk } from '../../src/kata/annotation.ts';
import { decodeBase64 } from '../../src/kata/base64.ts';
import { gunzip } from '../../src/kata/gunzip.ts';

const MiB = 1024 * 1024;
const text = (result: ReturnType<typeof gunzip>) =>
  'problem' in result ? result.problem : Buffer.from(result.bytes).toString();

describe('decompressing', () => {
  test('gives the first member, and says how much follows it', () => {
    const first = gzipSync('first');
    expect(gunzip(first, MiB)).toEqual({ bytes: Buffer.from('first'), ignored: 0 });
    const both = gunzip(Buffer.concat([first, gzipSync('second')]), MiB);
    expect(text(both)).toBe('first');
    expect(both).toMatchObject({ ignored: gzipSync('second').length });
    expect(gunzip(Buffer.concat([first, Buffer.from('junk')]), MiB)).toMatchObject({ ignored: 4 });
  });

  test('stops at the limit, whatever the sender packed', () => {
    expect(text(gunzip(gzipSync(Buffer.alloc(64 * MiB)), MiB))).toBe('is larger than 1 MiB when decompressed');
    expect(text(gunzip(gzipSync(Buffer.alloc(MiB)), MiB))).toHaveLength(MiB);
  });

  test('reads headers with a name, a comment and further fields', () => {
    const plain = gzipSync('x');
    const head = Buffer.from(plain.subarray(0, 10));
    head[3] = 4 | 8 | 16;
    const extra = Buffer.from([2, 0, 65, 66, ...Buffer.from('name\0comment\0')]);
    expect(text(gunzip(Buffer.concat([head, extra, plain.subarray(10)]), MiB))).toBe('x');
  });

  test('says what is wrong with every start and every damage', () => {
    const whole = gzipSync('some text that is not very short');
    for (let length = 0; length < whole.length; length++)
      expect(text(gunzip(whole.subarray(0, length), MiB))).toMatch(/^is (?:not compressed by gzip|cut off)$/);
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 0xff;
      expect(() => gunzip(damaged, MiB)).not.toThrow();
    }
    const wrongSum = Buffer.from(whole);
    wrongSum[whole.length - 8]! ^= 1;
    expect(text(gunzip(wrongSum, MiB))).toBe('is damaged');
  });
});

describe('base64', () => {
  test.each([
    ['', ''],
    ['YQ==', 'a'],
    ['YWI=', 'ab'],
    ['YWJj', 'abc'],
  ])('%j is read', (encoded, decoded) => {
    expect(decodeBase64(encoded)).toEqual({ bytes: Buffer.from(decoded) });
  });

  test.each([
    ['YW-j', 'is no base64', 2],
    ['YWJj\n', 'is no base64', 4],
    ['YQ', 'is cut off: the length of base64 is a multiple of four', 1],
    ['YWJjZ', 'is cut off: the length of base64 is a multiple of four', 4],
    ['YWJj=', 'is cut off: the length of base64 is a multiple of four', 4],
    ['YQ===', 'is no base64', 4],
    ['YR==', 'holds bits that stand for nothing', 1],
  ])('%j %s', (encoded, problem, at) => {
    expect(decodeBase64(encoded)).toEqual({ problem, at });
  });
});

describe('encoding init data', () => {
  test('names no system and no time', () => {
    const bytes = Buffer.from(encodeInitData('x'), 'base64');
    expect([...bytes.subarray(4, 8), bytes[9]]).toEqual([0, 0, 0, 0, 255]);
  });

  test('gives a disk that is read back', () => {
    const disk = initDataDisk('some text');
    expect(Buffer.from(disk.subarray(0, 8)).toString()).toBe('initdata');
    expect(disk.length % 512).toBe(0);
    expect(text(gunzip(readInitDataDisk(disk)!, MiB))).toBe('some text');
    expect(readInitDataDisk(Buffer.from('initdat'))).toBeUndefined();
    const huge = Buffer.concat([Buffer.from('initdata'), Buffer.alloc(8, 0xff), Buffer.from('rest')]);
    expect(readInitDataDisk(huge)).toEqual(Buffer.from('rest'));
  });
});
