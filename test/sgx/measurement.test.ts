import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Area, bytesAt, type EnclaveLayout } from '../../src/sgx/area.ts';
import { bytesToHash, measureEnclave } from '../../src/sgx/measurement.ts';

function layoutOf(areas: readonly Area[], base = 0n): EnclaveLayout {
  return { base, size: 0x2_0000_0000n, ssaFramePages: 4, areas };
}

/** The digest of blocks of 64 bytes in hexadecimal; a short one ends in zeros. */
function digestOf(blocks: readonly string[]): string {
  const whole = blocks.map((block) => block.replaceAll(' ', '').padEnd(128, '0')).join('');
  return createHash('sha256').update(Buffer.from(whole, 'hex')).digest('hex');
}

function measured(layout: EnclaveLayout): string {
  return Buffer.from(measureEnclave(layout)).toString('hex');
}

const create = '4543524541544500 04000000 0000000002000000';
const page = { name: 'page', size: 4096n, measured: true };

describe('a measurement', () => {
  test('of an enclave without pages is that of its creation', () => {
    expect(measured(layoutOf([]))).toBe(digestOf([create]));
  });

  test('has one record for each page whose content does not count, a begun one included', () => {
    const free: Area = { name: 'free', address: 0xffff_f000n, size: 0x1001n, flags: 0x207, measured: false };
    expect(measured(layoutOf([free]))).toBe(
      digestOf([create, '4541444400000000 00f0ffff00000000 0702', '4541444400000000 0000000001000000 0702']),
    );
  });

  test('has one record, and sixteen that are followed by 256 bytes, for a page whose content counts', () => {
    const content = bytesAt(new Uint8Array(2).fill(0xab), 0x1ff);
    const area: Area = { ...page, address: 0x1_0000_5000n, flags: 0x203, content };
    expect(measured(layoutOf([area], 0x1_0000_0000n))).toBe(
      digestOf([
        create,
        '4541444400000000 0050000000000000 0302',
        ...['45455854454e4400 0050000000000000', '', '', '', ''],
        ...['45455854454e4400 0051000000000000', '', '', '', `${'00'.repeat(63)}ab`],
        ...['45455854454e4400 0052000000000000', 'ab', '', '', ''],
        ...Array.from({ length: 13 }, (_, chunk) => [
          `45455854454e4400 00${(0x53 + chunk).toString(16)}000000000000`,
          ...['', '', '', ''],
        ]).flat(),
      ]),
    );
  });

  test('does not mix up the bytes of one area with the zeros of the next', () => {
    const full: Area = { ...page, address: 0n, flags: 0x201, content: bytesAt(new Uint8Array(4096).fill(7)) };
    const short: Area = { ...page, address: 4096n, flags: 0x201, content: bytesAt(new Uint8Array(1)) };
    const zeros: Area = { ...page, address: 4096n, flags: 0x201 };
    expect(measured(layoutOf([full, short]))).toBe(measured(layoutOf([full, zeros])));
    expect(measured(layoutOf([zeros, full]))).not.toBe(measured(layoutOf([full, zeros])));
  });

  test('tells how far it is, up to the bytes it was going to hash', () => {
    const layout = layoutOf([
      { ...page, size: 100n * 4096n, address: 0n, flags: 0x203 },
      { ...page, size: 9000n * 4096n, address: 0x100000n, flags: 0x207, measured: false },
    ]);
    const seen: (readonly [number, number])[] = [];
    measureEnclave(layout, { onProgress: (hashed, total) => seen.push([hashed, total]) });
    const total = 64 + 100 * 5184 + 9000 * 64;
    expect(bytesToHash(layout)).toBe(BigInt(total));
    expect(seen.map(([hashed]) => hashed)).toEqual([...seen.map(([hashed]) => hashed)].sort((a, b) => a - b));
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.at(-1)).toEqual([total, total]);
  });

  test('is refused when it would take very long', () => {
    const free: Area = { name: 'free', address: 0n, size: 1n << 60n, flags: 0x207, measured: false };
    expect(() => measureEnclave(layoutOf([free]))).toThrow('measuring the enclave means hashing 16777216 GiB');
  });
});
