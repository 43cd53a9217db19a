import { describe, expect, it } from 'vitest';
import { decodeText } from '../../src/text/decode.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);

describe('decodeText', () => {
  it('reads valid UTF-8 without a problem', () => {
    expect(decodeText(new TextEncoder().encode('a = "ä€😀"\n'))).toEqual({
      text: 'a = "ä€😀"\n',
      encoding: 'utf-8',
      problems: [],
    });
  });

  it('keeps a byte order mark at offset 0', () => {
    expect(decodeText(bytes(0xef, 0xbb, 0xbf, 0x61))).toEqual({ text: '\ufeffa', encoding: 'utf-8', problems: [] });
  });

  it('replaces each bad sequence by one U+FFFD and locates it in UTF-16 offsets', () => {
    const decoded = decodeText(bytes(0xf0, 0x9f, 0x98, 0x80, 0xff, 0x61, 0xe2, 0x82, 0x62, 0xed, 0xa0, 0x80, 0xc3));
    expect(decoded.text).toBe('😀\ufffda\ufffdb\ufffd\ufffd\ufffd\ufffd');
    expect(decoded.problems).toEqual([
      { message: '0xff is not valid UTF-8', range: { start: 2, end: 3 } },
      { message: '0xe2 0x82 is not valid UTF-8', range: { start: 4, end: 5 } },
      { message: '0xed is not valid UTF-8', range: { start: 6, end: 7 } },
      { message: '0xa0 is not valid UTF-8', range: { start: 7, end: 8 } },
      { message: '0x80 is not valid UTF-8', range: { start: 8, end: 9 } },
      { message: '0xc3 is not valid UTF-8', range: { start: 9, end: 10 } },
    ]);
  });

  it('locates what the decoder replaces, whatever the bytes are', () => {
    let seed = 1;
    const random = () => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed >>> 24;
    };
    const likely = [0x61, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 0xed, 0xa0, 0xf4, 0x90, 0xe0, 0xc0];
    for (let round = 0; round < 2000; round++) {
      const input = Uint8Array.from({ length: 1 + (random() % 12) }, () =>
        random() % 4 ? likely[random() % 16]! : 1 + (random() % 255),
      );
      if ((input[0] === 0xff && input[1] === 0xfe) || (input[0] === 0xfe && input[1] === 0xff)) continue;
      const { text, problems } = decodeText(input);
      const replaced = [...text.matchAll(/\ufffd/g)].map(({ index }) => ({ start: index, end: index + 1 }));
      expect(problems.map(({ range }) => range)).toEqual(replaced);
    }
  });

  it('locates at most twenty bad sequences', () => {
    expect(decodeText(new Uint8Array(100).fill(0xff)).problems.length).toBe(20);
  });

  it('reads UTF-16 with a byte order mark, and says so once', () => {
    expect(decodeText(bytes(0xff, 0xfe, 0x61, 0, 0x3d, 0))).toEqual({
      text: 'a=',
      encoding: 'utf-16le',
      problems: [{ message: 'the file is UTF-16 (little endian), not UTF-8', range: { start: 0, end: 1 } }],
    });
    expect(decodeText(bytes(0xfe, 0xff, 0, 0x61, 0, 0x3d))).toEqual({
      text: 'a=',
      encoding: 'utf-16be',
      problems: [{ message: 'the file is UTF-16 (big endian), not UTF-8', range: { start: 0, end: 1 } }],
    });
  });

  it('recognises UTF-16 without a byte order mark by its NULs', () => {
    const little = new Uint8Array(Buffer.from('a = "text"\n', 'utf16le'));
    expect(decodeText(little)).toMatchObject({ text: 'a = "text"\n', encoding: 'utf-16le' });
    expect(decodeText(new Uint8Array(Buffer.from(little).swap16()))).toMatchObject({
      text: 'a = "text"\n',
      encoding: 'utf-16be',
    });
  });

  it('leaves a stray NUL to the reader of the text', () => {
    expect(decodeText(bytes(0x61, 0, 0x62, 0x63, 0x64, 0x65))).toEqual({
      text: 'a\0bcde',
      encoding: 'utf-8',
      problems: [],
    });
  });
});
