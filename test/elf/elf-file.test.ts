import { describe, expect, test } from 'vitest';
import { ElfError } from '../../src/elf/elf-error.ts';
import { type ElfFile, readElf } from '../../src/elf/elf-file.ts';
import type { OpenFile } from '../../src/io/io.ts';
import { buildElf } from './elf-builder.ts';

const program = buildElf({
  interpreter: '/lib64/ld-linux-x86-64.so.2',
  needed: ['libz.so.1', 'libc.so.6'],
  runpath: '$ORIGIN/../lib:/opt/lib',
  flags1: 0x08000800,
  address: 0x400000,
});

describe('an ELF file', () => {
  test('tells what it needs and how it is loaded', () => {
    const { segments, ...rest } = readElf(program)!;
    expect(rest).toEqual({
      class: 64,
      endianness: 'little',
      machine: 62,
      type: 'shared',
      entry: 0n,
      interpreter: '/lib64/ld-linux-x86-64.so.2',
      isProgram: true,
      isStatic: false,
      isDynamic: true,
      needed: ['libz.so.1', 'libc.so.6'],
      soname: undefined,
      rpath: undefined,
      runpath: '$ORIGIN/../lib:/opt/lib',
      ignoresSystemDirectories: true,
      isMarkedProgram: true,
    });
    expect(segments).toEqual([
      segment(1, 0n, BigInt(program.length)),
      segment(3, 0xe8n, 28n),
      segment(2, BigInt(program.length - 160), 160n),
    ]);
  });

  test.each([
    ['32 bits', { class: 32 as const }, 3],
    ['32 bits, big-endian', { class: 32 as const, big: true, machine: 20 }, 20],
    ['64 bits, big-endian', { big: true, machine: 22 }, 22],
    ['wider program headers', { strideBeyond: 24 }, 62],
  ])('is read with %s', (_, form, machine) => {
    const file = readElf(buildElf({ ...form, soname: 'libx.so.1', needed: ['libc.so.6'], rpath: '/a:/b' }))!;
    expect(file).toMatchObject({
      machine,
      soname: 'libx.so.1',
      needed: ['libc.so.6'],
      rpath: '/a:/b',
      isProgram: false,
    });
    expect(file.segments.map(({ type }) => type)).toEqual([1, 2]);
  });

  test('is static without interpreter and needs', () => {
    expect(readElf(buildElf({ isStatic: true, type: 2 }))).toMatchObject({
      isStatic: true,
      isProgram: true,
      isDynamic: false,
    });
    expect(readElf(buildElf({ flags1: 0x08000000 }))).toMatchObject({
      isStatic: true,
      isProgram: true,
      isDynamic: true,
    });
    expect(readElf(buildElf({ needed: ['libc.so.6'] }))).toMatchObject({ isStatic: false, isProgram: false });
  });

  test('is told from other files by its first bytes', () => {
    for (const text of ['', '\x7fEL', '#!/bin/sh\n', '!<arch>\n'])
      expect(readElf(Buffer.from(text, 'latin1'))).toBeUndefined();
  });

  test.each([
    ['its header is cut off', (bytes: Uint8Array) => bytes.subarray(0, 63)],
    ['its class is neither 32 nor 64 bits', patched(4, [3])],
    ['its byte order is unknown', patched(5, [0])],
    ['its program headers lie beyond its end', (bytes: Uint8Array) => bytes.subarray(0, 200)],
    ['its program headers lie beyond its end', patched(32, [255, 255, 255, 255, 255, 255, 255, 255])],
    ['its program headers are too short', patched(54, [55, 0])],
    ['it has more program headers than any program needs', patched(56, [255, 255])],
    ['the name of its interpreter is empty or too long', patched(64 + 56 + 32, [1])],
    ['its interpreter lies beyond its end', patched(64 + 56 + 9, [255])],
    ['its dynamic section lies beyond its end', patched(64 + 112 + 33, [255])],
    ['a name in its dynamic section lies outside of the names', patched(program.length - 152, [255])],
    ['the names in its dynamic section are missing', patched(program.length - 160 + 72, [0, 0, 0, 0])],
  ])('is refused when damaged: %s', (reason, damage) => {
    expect(() => readElf(damage(program))).toThrow(new ElfError(reason));
  });

  test('is read or refused at every length', () => {
    for (let length = 0; length <= program.length; length++)
      expect(outcome(program.subarray(0, length))).not.toBe('crash');
  });

  test('is read or refused with any bytes changed', () => {
    const seen = { file: 0, damaged: 0, other: 0 };
    const random = generator(20);
    const wide = program;
    const narrow = buildElf({ class: 32, interpreter: '/lib/ld-linux.so.2', needed: ['a', 'b'], rpath: '/x' });
    for (let round = 0; round < 20_000; round++) {
      const bytes = Uint8Array.from(round % 2 ? wide : narrow);
      const changes = 1 + (random() % 4);
      for (let change = 0; change < changes; change++) {
        const at = random() % (random() % 2 ? bytes.length : 200);
        bytes[at] = [0, 1, 0x7f, 0x80, 0xff, random() & 0xff][random() % 6]!;
      }
      const found = outcome(bytes);
      expect(found).not.toBe('crash');
      seen[found as keyof typeof seen]++;
    }
    expect(Math.min(seen.file, seen.damaged, seen.other)).toBeGreaterThan(100);
  });
});

describe('an ELF file that is not in memory', () => {
  const far = buildElf({ interpreter: '/lib/ld.so', needed: ['libc.so.6'], runpath: `/${'x'.repeat(9000)}` });

  test.each([
    ['small', program],
    ['with a long name across pages', far],
    ['at the end of its first page', buildElf({ ...{ soname: 'libx.so.1' }, tail: 'x'.repeat(4096) })],
  ])('reads the same (%s)', (_, bytes) => {
    expect(readElf(onDisk(bytes).file)).toEqual(readElf(bytes));
  });

  test('is read by the page where it says what it needs', () => {
    const large = buildElf({ interpreter: '/lib/ld.so', needed: ['libc.so.6'], tail: '-'.repeat(1 << 20) });
    const { file, reads } = onDisk(large);
    expect(readElf(file)?.needed).toEqual(['libc.so.6']);
    expect(reads).toEqual(['0+20', '0+4096']);
  });

  test('is damaged when it ends before the size it had', () => {
    const cut = {
      ...onDisk(program).file,
      read: (at: number, length: number) => program.subarray(at, at + Math.min(length, 40)),
    };
    expect(() => readElf(cut)).toThrow(new ElfError('a part of it lies beyond its end'));
  });
});

function onDisk(bytes: Uint8Array): { readonly file: OpenFile; readonly reads: string[] } {
  const reads: string[] = [];
  const read = (at: number, length: number): Uint8Array => {
    reads.push(`${at}+${length}`);
    return Uint8Array.from(bytes.subarray(at, at + length));
  };
  return { file: { size: bytes.length, read, close() {} }, reads };
}

function segment(type: number, offset: bigint, size: bigint): ElfFile['segments'][number] {
  const virtualAddress = 0x400000n + offset;
  return { type, flags: 7, offset, virtualAddress, fileSize: size, memorySize: size, alignment: 0x1000n };
}

function patched(at: number, bytes: readonly number[]): (file: Uint8Array) => Uint8Array {
  return (file) => {
    const copy = Uint8Array.from(file);
    copy.set(bytes, at);
    return copy;
  };
}

function outcome(bytes: Uint8Array): 'file' | 'damaged' | 'other' | 'crash' {
  try {
    return readElf(bytes) ? 'file' : 'other';
  } catch (error) {
    return error instanceof ElfError ? 'damaged' : 'crash';
  }
}

/** xorshift32 */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
