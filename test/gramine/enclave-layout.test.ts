import { describe, expect, test } from 'vitest';
import { enclaveIdentity, readSignedManifest } from '../../src/gramine/enclave-identity.ts';
import { enclaveLayout } from '../../src/gramine/enclave-layout.ts';
import { type IdentityDocument, identityDocument } from '../../src/gramine/identity-document.ts';
import type { Release } from '../../src/gramine/release.ts';
import { bytesToHash } from '../../src/sgx/measurement.ts';
import { type MadeLibpal, type MadeSegment, makeLibpal } from './libpal-builder.ts';

const code: MadeSegment = { offset: 0n, address: 0n, fileSize: 0x1800n, memorySize: 0x1800n };
const data: MadeSegment = { flags: 6, offset: 0x1800n, address: 0x2800n, fileSize: 0x400n, memorySize: 0x2000n };
const libpal = makeLibpal([code, data], { size: 0x2000, entry: 0x1234n });
const small = 'libos.entrypoint = "x"\nsgx.enclave_size = "2M"\nsgx.max_threads = 1\nsgx.thread_num = 1\n';

function identity(release: Release, toml: string, library: Uint8Array | undefined = libpal): IdentityDocument {
  return identityDocument(enclaveIdentity(readSignedManifest('a.manifest.sgx', Buffer.from(toml), release), library));
}

function refusal(release: Release, toml: string, library: Uint8Array = libpal): string {
  try {
    return `accepted: ${identity(release, toml, library).mrenclave}`;
  } catch (error) {
    const { lines, help } = error as { lines?: readonly string[]; help?: string };
    if (!lines) throw error;
    return help === undefined ? lines.join('\n') : `${lines.join('\n')} (${help})`;
  }
}

describe('the identity of a small enclave', () => {
  test('is known whole with libpal', () => {
    expect(identity('1.9', small)).toEqual({
      version: 1,
      mrenclave: '03f03b2d637033903476c8ca12990751c80244f495d326071b929b0865f54674',
      mrsigner: null,
      isvProdId: 0,
      isvSvn: 0,
      attributes: { debug: false, flags: '0x4', xfrm: '0x3', xfrmMask: '0xfffffffffff9ff1b' },
      miscSelect: '0x0',
      date: null,
      layout: [
        { name: 'manifest', address: '0x1ff000', size: '0x1000', flags: 'r--', measured: true },
        { name: 'ssa', address: '0x1f7000', size: '0x8000', flags: 'rw-', measured: true },
        { name: 'tcs', address: '0x1f6000', size: '0x1000', flags: '---', measured: true },
        { name: 'tls', address: '0x1f5000', size: '0x1000', flags: 'rw-', measured: true },
        { name: 'stack', address: '0x1b5000', size: '0x40000', flags: 'rw-', measured: true },
        { name: 'sig_stack', address: '0x1a5000', size: '0x10000', flags: 'rw-', measured: true },
        { name: 'pal', address: '0x1a0000', size: '0x2000', flags: 'r-x', measured: true },
        { name: 'pal', address: '0x1a2000', size: '0x3000', flags: 'rw-', measured: true },
        { name: 'free', address: '0x10000', size: '0x190000', flags: 'rwx', measured: false },
      ],
    });
  });

  test('lacks MRENCLAVE and the places of libpal and of what is free without libpal', () => {
    const known = identity('1.9', small);
    expect(identityDocument(enclaveIdentity(readSignedManifest('a', Buffer.from(small), '1.9'), undefined))).toEqual({
      ...known,
      mrenclave: null,
      needs: ['libpal'],
      layout: [
        ...known.layout.slice(0, 6),
        { name: 'pal', address: null, size: null, flags: null, measured: true },
        { name: 'free', address: null, size: null, flags: 'rwx', measured: false },
      ],
    });
  });

  test('has no free area with EDMM', () => {
    const { layout, mrenclave } = identity('1.9', `${small}sgx.edmm_enable = true\n`);
    expect(layout.map(({ name }) => name)).toEqual([
      'manifest',
      'ssa',
      'tcs',
      'tls',
      'stack',
      'sig_stack',
      'pal',
      'pal',
    ]);
    expect(mrenclave).toBe('eb3e950169e2c489f10fd0a088fb14582d689773c60f50b9b4ef3b902521209f');
  });

  test('begins at its own size up to 1.4, unless a program that is not position-independent was wanted', () => {
    const old = identity('1.4', small);
    expect(old.layout.at(-1)).toMatchObject({ name: 'free', address: '0x200000', size: '0x1a0000' });
    expect(old.mrenclave).toBe('355f7b3cce6aff9333b1722c8e0b22524b6aeb24d0d8742367a3ed13df8da45a');
    expect(identity('1.3.1', small).mrenclave).toBe(old.mrenclave);
    const nonPie = `${small}sgx.nonpie_binary = true\n`;
    expect(identity('1.4', nonPie).mrenclave).toBe(identity('1.5', nonPie).mrenclave);
    expect(identity('1.4', nonPie).layout.at(-1)).toMatchObject({ address: '0x10000', size: '0x190000' });
  });

  test('says debug in the attributes, and in the measurement by the text alone', () => {
    const debug = identity('1.9', `${small}sgx.debug = true\nsgx.use_exinfo = true\nsgx.isvsvn = 3\n`);
    expect([debug.attributes.debug, debug.attributes.flags, debug.miscSelect, debug.isvSvn]).toEqual([
      true,
      '0x6',
      '0x1',
      3,
    ]);
    expect(identity('1.9', `${small}# sgx.debug\n`).mrenclave).not.toBe(identity('1.9', small).mrenclave);
  });

  test('gives the manifest a second page when the NUL at its end needs one', () => {
    const sized = (bytes: number): string => `${small}#${'x'.repeat(bytes - small.length - 2)}\n`;
    expect([4095, 4096].map((bytes) => identity('1.9', sized(bytes)).layout[0]!.size)).toEqual(['0x1000', '0x2000']);
  });
});

describe('an enclave that the signer refuses', () => {
  const help = '(give the `libpal.so` of the installed Gramine)';
  const made = (segments: readonly MadeSegment[], rest: Partial<MadeLibpal> = {}): Buffer =>
    makeLibpal(segments, { size: 0x2000, ...rest });

  test('is too small for its threads', () => {
    expect(refusal('1.9', 'sgx.enclave_size = "1M"')).toBe(
      'a.manifest.sgx:1:20: an enclave of 1048576 bytes does not hold the manifest, the threads and libpal.so ' +
        '(raise `sgx.enclave_size`, or ask for fewer threads)',
    );
    expect(refusal('1.9', 'sgx.enclave_size = "0"')).toContain('an enclave of 0 bytes');
    expect(refusal('1.9', 'sgx.max_threads = 65536')).toBe(
      'an enclave of 268435456 bytes does not hold the manifest, the threads and libpal.so ' +
        '(raise `sgx.enclave_size`, or ask for fewer threads)',
    );
  });

  test('has a size that is not made of pages, up to 1.4', () => {
    const unaligned = small.replace('2M', '2097100');
    expect(refusal('1.4', unaligned)).toBe(
      'a.manifest.sgx:2:20: `sgx.enclave_size` is no multiple of 4096 (write a power of two such as `"512M"`)',
    );
    expect(refusal('1.5', unaligned)).toMatch(/^accepted/);
    expect(refusal('1.4', `${unaligned}sgx.nonpie_binary = true`)).toMatch(/^accepted/);
  });

  test('has a libpal that is no ELF file of the right kind', () => {
    const wide = Buffer.from(libpal);
    wide[4] = 1;
    const big = Buffer.from(libpal);
    big[5] = 2;
    const kind = `libpal.so is no 64-bit little-endian ELF file ${help}`;
    expect(refusal('1.9', small, Buffer.from('#!/bin/sh\n'))).toBe(`libpal.so is no ELF file ${help}`);
    expect(refusal('1.9', small, Buffer.alloc(0))).toBe(`libpal.so is no ELF file ${help}`);
    expect(refusal('1.9', small, libpal.subarray(0, 63))).toBe(`libpal.so has a header that is cut off ${help}`);
    expect([refusal('1.9', small, wide), refusal('1.9', small, big)]).toEqual([kind, kind]);
  });

  test('has a libpal without anything to load', () => {
    const nothing = `libpal.so has no segment that is loaded ${help}`;
    expect(refusal('1.9', small, made([]))).toBe(nothing);
    expect(refusal('1.9', small, made([{ ...code, type: 4 }]))).toBe(nothing);
  });

  test('has a libpal whose headers lie', () => {
    const beyond = `libpal.so has headers that lie beyond its end ${help}`;
    expect(refusal('1.9', small, made([code], { count: 500 }))).toBe(beyond);
    expect(refusal('1.9', small, made([code], { headersAt: 0x1ff0n }))).toBe(beyond);
    expect(refusal('1.9', small, made([code], { headersAt: 0xffff_ffff_ffff_fff0n }))).toBe(beyond);
    expect(refusal('1.9', small, made([code], { count: 0xffff }))).toBe(
      `libpal.so has more program headers than its header can count ${help}`,
    );
    expect(refusal('1.9', small, made([{ ...code, fileSize: 0x3000n, memorySize: 0x3000n }]))).toBe(
      `libpal.so ends before its segments do ${help}`,
    );
    expect(refusal('1.9', small, made([{ ...code, offset: 1n << 63n }]))).toBe(
      `libpal.so ends before its segments do ${help}`,
    );
  });

  test('has a libpal that asks for more memory than there is', () => {
    const huge = { ...code, memorySize: 0xffff_ffff_ffff_ffffn };
    expect(refusal('1.9', small, made([huge]))).toContain('does not hold the manifest, the threads and libpal.so');
    const fixed = { ...huge, address: 0x10000n };
    expect(refusal('1.9', small, made([fixed]))).toBe(`libpal.so has segments outside of the enclave ${help}`);
  });

  test('has a libpal at an address where the enclave has something else', () => {
    expect(refusal('1.9', small, made([{ ...code, address: 0x1f0_0000n }]))).toBe(
      `libpal.so has its first segment above other parts of the enclave ${help}`,
    );
    expect(refusal('1.4', small, made([{ ...code, address: 0x10_0000n }]))).toBe(
      `libpal.so has an entry point outside of the enclave ${help}`,
    );
    expect(refusal('1.9', small, made([{ ...code, address: 0x10_0000n }]))).toMatch(/^accepted/);
  });

  test('has a segment without access rights, in 1.0', () => {
    const silent = made([code, { ...data, flags: 0 }]);
    expect(refusal('1.0', small, silent)).toBe(
      `libpal.so has a segment without access rights, on which Gramine 1.0 fails ${help}`,
    );
    expect(refusal('1.1', small, silent)).toMatch(/^accepted/);
  });

  test('has program headers of another size, before 1.3', () => {
    const wide = made([code, data], { stride: 72 });
    expect(refusal('1.2', small, wide)).toBe(
      `libpal.so has program headers of 72 bytes, which Gramine 1.2 misreads ${help}`,
    );
    expect(refusal('1.3', small, wide)).toMatch(/^accepted/);
  });

  test('has a manifest that is no text or no TOML', () => {
    expect(() => readSignedManifest('a', Buffer.from([0x61, 0xe9]), '1.9')).toThrow('a:1:2: 0xe9 is not valid UTF-8');
    expect(() => readSignedManifest('a', Buffer.from('\ufeffa = 1'), '1.9')).toThrow(
      'a:1:1: the file begins with a byte order mark (remove it)',
    );
    expect(() => readSignedManifest('a', Buffer.from('a = 1\na = 2'), '1.9')).toThrow(/^a:2:1: /);
  });
});

describe('a manifest that is far too large', () => {
  test('is refused before anything is made of it', () => {
    const read = (bytes: Uint8Array) => () => readSignedManifest('a', bytes, '1.9');
    expect(read(new Uint8Array((256 << 20) + 1))).toThrow('a has more than 256 MiB');
    expect(read(new Uint8Array(10_000_001).fill(0x2c))).toThrow('a has more than ten million values');
  });
});

describe('odd libpal files that the signer takes', () => {
  const layout = (segments: readonly MadeSegment[], enclaveSize = 2n << 20n, edmm = false) =>
    enclaveLayout({
      manifest: Buffer.from(small),
      settings: { enclaveSize, threads: 1, edmm, nonPie: false },
      release: '1.9',
      libpal: makeLibpal(segments, { size: 0x10000 }),
    }).layout!;

  test('add a shared page twice, a begun page whole, and nothing for nothing', () => {
    const pages = (segments: readonly MadeSegment[]): readonly (readonly [bigint, bigint])[] =>
      layout(segments)
        .areas.filter(({ name }) => name === 'pal')
        .map(({ address, size }) => [address - 0x1a0000n, size] as const);
    expect(
      pages([
        { ...code, memorySize: 0x5000n },
        { ...data, address: 0x1800n, memorySize: 0x10n },
      ]),
    ).toEqual([
      [0n, 0x5000n],
      [0x1000n, 0x1000n],
    ]);
    expect(
      pages([
        { ...code, memorySize: 0x5000n },
        { ...data, address: 0x1000n, memorySize: 0n },
      ]),
    ).toEqual([[0n, 0x5000n]]);
  });

  test('leave a second free area above a libpal at an address of its own', () => {
    const free = layout([{ ...code, address: 0x80000n }]).areas.filter(({ name }) => name === 'free');
    expect(free.map(({ address, size }) => [address, size])).toEqual([
      [0x82000n, 0x123000n],
      [0x10000n, 0x70000n],
    ]);
  });

  test('do not take memory for what is not in the file, and are refused when it would take minutes', () => {
    const bss = { ...code, memorySize: 2n << 30n };
    const terabyte = 1n << 40n;
    expect(bytesToHash(layout([bss], terabyte, true)) >> 20n).toBe(2592n);
    expect(() => layout([bss, bss, bss], terabyte, true)).toThrow('libpal.so has 6 GiB of segments to measure');
    const many = Array.from({ length: 1100 }, () => ({ ...code, memorySize: 0x40_0000n }));
    expect(() => layout(many, terabyte, true)).toThrow('libpal.so has 4 GiB of segments to measure');
  });
});
