import { expect, test } from 'vitest';
import { UserError } from '../../src/diagnostic/diagnostic.ts';
import { enclaveLayout } from '../../src/gramine/enclave-layout.ts';
import { type Release, releases } from '../../src/gramine/release.ts';
import { measureEnclave } from '../../src/sgx/measurement.ts';
import { type MadeSegment, makeLibpal } from './libpal-builder.ts';
import { type NaiveInput, naiveMrenclave } from './naive-enclave.ts';

/** Numbers that look random and are the same in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Random = ReturnType<typeof generator>;

function randomSegments(random: Random, fileSize: number): MadeSegment[] {
  const start = random(6) === 0 ? BigInt(random(0x30) * 0x10000) : 0n;
  return Array.from({ length: random(12) === 0 ? 0 : 1 + random(4) }, (_, index) => {
    const rough = (below: number): bigint => BigInt(random(2) ? random(below) : random(below) & ~0xfff);
    const fileBytes = rough(0x3000);
    return {
      type: random(9) === 0 ? 6 : 1,
      flags: random(8),
      offset: random(25) === 0 ? BigInt(fileSize) - 10n : rough(0x4000),
      address: start + (index === 0 && random(3) ? 0n : rough(0x9000)),
      fileSize: fileBytes,
      memorySize: random(4) ? fileBytes + rough(0x4000) : rough(0x2000),
    };
  });
}

type Input = NaiveInput & { readonly release: Release };

function randomInput(seed: number): Input {
  const random = generator(seed);
  const fileSize = 0x7000 + random(0x2000);
  const threads = random(5);
  const release = releases[1 + random(releases.length - 1)]!;
  const edmm = random(3) === 0;
  const isLarge = edmm && isAddedLater(release) && random(2) === 0;
  const least = 0x60000 * (threads + 1);
  return {
    release,
    manifest: Uint8Array.from({ length: random(4) ? random(9000) : 4095 + random(3) }, () => random(256)),
    libpal: makeLibpal(randomSegments(random, fileSize), { size: fileSize, entry: BigInt(random(0x9000)) }),
    size: BigInt(random(3) ? 1 << (19 + random(4)) : least + random(0x100000)) + (isLarge ? 0xffff_0000n : 0n),
    threads,
    edmm,
    nonPie: random(2) === 0,
  };
}

function ours({ manifest, libpal, release, size, threads, edmm, nonPie }: Input): string {
  const settings = { enclaveSize: size, threads, edmm: edmm && isAddedLater(release), nonPie };
  const { layout } = enclaveLayout({ manifest, libpal, release, settings });
  return Buffer.from(measureEnclave(layout!)).toString('hex');
}

function isAddedLater(release: Release): boolean {
  return Number(release.split('.')[1]) >= 4;
}

/** Undefined where the enclave is refused. */
function ourOutcome(input: Input): string | undefined {
  try {
    return ours(input);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Undefined where it fails, at the end of a file for example. */
function naiveOutcome(input: NaiveInput): string | undefined {
  try {
    return naiveMrenclave(input);
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return undefined;
  }
}

test('a second, slow implementation measures 600 made-up enclaves alike, and refuses the same ones', () => {
  const seen = { measured: 0, refused: 0 };
  for (let seed = 1; seed <= 600; seed++) {
    const input = randomInput(seed);
    const expected = naiveOutcome(input);
    expect([seed, ourOutcome(input)]).toEqual([seed, expected]);
    seen[expected === undefined ? 'refused' : 'measured']++;
  }
  expect(seen.measured).toBeGreaterThan(150);
  expect(seen.refused).toBeGreaterThan(50);
});

test('they agree on a free area that goes beyond 4 GiB', () => {
  const libpal = makeLibpal([{ offset: 0n, address: 0n, fileSize: 0x1000n, memorySize: 0x1000n }], { size: 0x1000 });
  const manifest = Buffer.from('sgx.debug = true\n');
  const input = {
    release: '1.9',
    manifest,
    libpal,
    size: 0x1_0100_0000n,
    threads: 1,
    edmm: false,
    nonPie: false,
  } as const;
  expect(ours(input)).toBe(naiveMrenclave(input));
});

test('they agree on libpal files whose headers were damaged', () => {
  const segments: readonly MadeSegment[] = [
    { type: 6, flags: 4, offset: 64n, address: 64n, fileSize: 168n, memorySize: 168n },
    { flags: 5, offset: 0n, address: 0n, fileSize: 0x1800n, memorySize: 0x1800n },
    { flags: 6, offset: 0x1800n, address: 0x2800n, fileSize: 0x700n, memorySize: 0x2000n },
  ];
  const seen = { measured: 0, refused: 0 };
  for (let seed = 1; seed <= 500; seed++) {
    const random = generator(seed);
    const libpal = makeLibpal(segments, { size: 0x2000, stride: random(5) ? 56 : 72 });
    for (let count = 1 + random(3); count > 0; count--) libpal[random(240)] = random(2) ? 1 << random(8) : random(256);
    const manifest = Buffer.from('sgx.debug = true\n');
    const input = {
      release: '1.9',
      manifest,
      libpal,
      size: 2n << 20n,
      threads: 1,
      edmm: false,
      nonPie: false,
    } as const;
    const expected = naiveOutcome(input);
    expect([seed, ourOutcome(input)]).toEqual([seed, expected]);
    seen[expected === undefined ? 'refused' : 'measured']++;
  }
  expect(seen.measured).toBeGreaterThan(100);
  expect(seen.refused).toBeGreaterThan(50);
});
