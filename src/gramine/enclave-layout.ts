import { type Area, bytesAt, type EnclaveLayout, type PageContent, pageFlags } from '../sgx/area.ts';
import { EnclaveError } from './enclave-error.ts';
import type { EnclaveSettings } from './enclave-settings.ts';
import { layoutProfile } from './layout-profile.ts';
import { ceilPage, floorPage, type Libpal, type LibpalSegment, readLibpal, refused } from './libpal.ts';
import type { Release } from './release.ts';
import {
  signalStackBytes,
  ssaFrameBytes,
  ssaFrames,
  stackBytes,
  type ThreadPlaces,
  tcsPages,
  tlsPages,
} from './thread-pages.ts';

export interface EnclaveInput {
  /** The bytes of the `.manifest.sgx`. */
  readonly manifest: Uint8Array;
  readonly settings: Pick<EnclaveSettings, 'enclaveSize' | 'threads' | 'edmm' | 'nonPie'>;
  readonly release: Release;
  /** The bytes of `libpal.so`; what depends on them is left open without. */
  readonly libpal?: Uint8Array;
}

/** An area of the listing; null is what can't be known without libpal. */
export interface ListedArea {
  readonly name: string;
  readonly address: bigint | null;
  readonly size: bigint | null;
  /** `SECINFO.FLAGS`. */
  readonly flags: number | null;
  readonly measured: boolean;
}

export interface PlannedEnclave {
  /** What is measured; undefined without libpal. */
  readonly layout: EnclaveLayout | undefined;
  /** In the order of the measurement. */
  readonly listing: readonly ListedArea[];
}

/** Where everything lies in the enclave that gramine-sgx-sign measures. Throws an EnclaveError for one that it refuses. */
export function enclaveLayout(input: EnclaveInput): PlannedEnclave {
  const frame = frameOf(input);
  const plan = threadAreas(input, frame);
  if (!input.libpal) return { layout: undefined, listing: [...plan.areas, ...unknownAreas(input)] };
  const libpal = readLibpal(input.libpal, input.release);
  const pal = placeLibpal(libpal, plan.lowest, frame);
  refuseInHeap(plan.areas, pal, frame);
  const places: ThreadPlaces = { ...plan.places, entry: pal.address + libpal.entry, heapMax: pal.address };
  if (input.settings.threads > 0) refuseUnfitNumbers(places, frame);
  const areas = [
    ...plan.areas.map((area) => withContent(area, places)),
    ...libpal.segments.flatMap((segment) => segmentArea(libpal, segment, pal.address - libpal.start)),
    ...(input.settings.edmm ? [] : freeAreas(pal, plan.lowest, frame)),
  ];
  for (const area of areas) refuseOutside(area, frame);
  refuseHuge(areas);
  return { layout: { base: frame.base, size: frame.size, ssaFramePages: 4, areas }, listing: areas };
}

interface Frame {
  readonly base: bigint;
  readonly size: bigint;
  /** The first address of the heap. */
  readonly heapMin: bigint;
}

const mmapMinAddress = 0x10000n;

function frameOf({ settings, release }: EnclaveInput): Frame {
  const size = settings.enclaveSize;
  if (!layoutProfile(release).basedOnSize || settings.nonPie) return { base: 0n, size, heapMin: mmapMinAddress };
  if (size % 4096n !== 0n)
    throw new EnclaveError('size', '`sgx.enclave_size` is no multiple of 4096', {
      path: 'sgx.enclave_size',
      help: 'write a power of two such as `"512M"`',
    });
  return { base: size, size, heapMin: size };
}

const readWrite = pageFlags.regular | pageFlags.read | pageFlags.write;

interface ThreadPlan {
  /** Of everything but libpal and what is free; the TCS and TLS pages without content. */
  readonly areas: readonly Area[];
  readonly lowest: bigint;
  readonly places: Omit<ThreadPlaces, 'entry' | 'heapMax'>;
}

/** From the end of the enclave downward: manifest, SSA, TCS, TLS, stacks, signal stacks. */
function threadAreas({ manifest, settings }: EnclaveInput, frame: Frame): ThreadPlan {
  const areas: Area[] = [];
  let lowest = frame.base + frame.size;
  const place = (name: string, size: bigint, flags: number, content?: PageContent): bigint => {
    lowest -= size;
    if (lowest < frame.heapMin) throw tooSmall(frame);
    areas.push({ name, address: lowest, size, flags, measured: true, ...(content && { content }) });
    return lowest;
  };
  const threads = BigInt(settings.threads);
  place('manifest', ceilPage(BigInt(manifest.length) + 1n), pageFlags.regular | pageFlags.read, bytesAt(manifest));
  const ssa = place('ssa', threads * ssaFrames * ssaFrameBytes, readWrite);
  const tcs = place('tcs', threads * 4096n, pageFlags.tcs);
  const tls = place('tls', threads * 4096n, readWrite);
  const stacks = lowest;
  for (let thread = 0; thread < settings.threads; thread++) place('stack', stackBytes, readWrite);
  const signalStacks = lowest;
  for (let thread = 0; thread < settings.threads; thread++) place('sig_stack', signalStackBytes, readWrite);
  const places = {
    base: frame.base,
    enclaveSize: frame.size,
    ssa,
    tcs,
    tls,
    stack: (thread: number) => stacks - BigInt(thread + 1) * stackBytes,
    signalStack: (thread: number) => signalStacks - BigInt(thread + 1) * signalStackBytes,
    heapMin: frame.heapMin,
    manifestBytes: manifest.length + 1,
  };
  return { areas, lowest, places };
}

function tooSmall({ size }: Frame): EnclaveError {
  return new EnclaveError(
    'too-small',
    `an enclave of ${size} bytes does not hold the manifest, the threads and libpal.so`,
    {
      path: 'sgx.enclave_size',
      help: 'raise `sgx.enclave_size`, or ask for fewer threads',
    },
  );
}

function unknownAreas({ settings }: EnclaveInput): ListedArea[] {
  const pal: ListedArea = { name: 'pal', address: null, size: null, flags: null, measured: true };
  const free: ListedArea = { name: 'free', address: null, size: null, flags: freeFlags, measured: false };
  return settings.edmm ? [pal] : [pal, free];
}

interface Placed {
  readonly address: bigint;
  readonly end: bigint;
  /** It lies where its first segment says. */
  readonly isFixed: boolean;
}

/** Below everything else; but a first segment at an address other than 0 is taken there, whatever else is there. */
function placeLibpal({ start, end }: Libpal, lowest: bigint, frame: Frame): Placed {
  if (start > 0n) return { address: start, end, isFixed: true };
  const address = lowest - (end - start);
  if (address < frame.heapMin) throw tooSmall(frame);
  return { address, end: lowest, isFixed: false };
}

function refuseInHeap(areas: readonly Area[], pal: Placed, { heapMin }: Frame): void {
  const isInHeap = areas.some(({ address, size }) => address + size > heapMin && address < pal.address);
  if (isInHeap) throw refused('misplaced-libpal', 'has its first segment above other parts of the enclave');
}

function refuseUnfitNumbers(places: ThreadPlaces, frame: Frame): void {
  const entry = places.entry - frame.base;
  if (entry < 0n || entry >= 1n << 64n || places.heapMax >= 1n << 64n)
    throw refused('misplaced-libpal', 'has an entry point outside of the enclave');
  if (frame.base + frame.size > 1n << 64n)
    throw new EnclaveError('size', 'the addresses of the enclave do not fit into 64 bits', {
      path: 'sgx.enclave_size',
    });
}

function withContent(area: Area, places: ThreadPlaces): Area {
  if (area.name === 'tcs') return { ...area, content: tcsPages(places) };
  return area.name === 'tls' ? { ...area, content: tlsPages(places) } : area;
}

/** The pages of a segment, and the bytes of the file that are in them: what lies before and after its part of the file is zero. */
function segmentArea({ bytes }: Libpal, segment: LibpalSegment, moved: bigint): Area[] {
  const address = floorPage(moved + segment.virtualAddress);
  const size = ceilPage(moved + segment.virtualAddress + segment.memorySize) - address;
  if (size === 0n) return [];
  const fileStart = floorPage(segment.offset);
  const ends = [segment.offset + segment.fileSize, fileStart + size];
  const end = ends[0]! < ends[1]! ? ends[0]! : ends[1]!;
  const { flags } = segment;
  const area = {
    name: 'pal',
    address,
    size,
    flags: pageFlags.regular | ((flags & 4) >> 2) | (flags & 2) | ((flags & 1) << 2),
    measured: true,
  };
  if (end <= segment.offset) return [area];
  if (end > BigInt(bytes.length)) throw refused('damaged-libpal', 'ends before its segments do');
  const content = bytesAt(bytes.subarray(Number(segment.offset), Number(end)), Number(segment.offset - fileStart));
  return [{ ...area, content }];
}

const freeFlags = pageFlags.regular | pageFlags.read | pageFlags.write | pageFlags.execute;

/** What a libpal at a fixed address leaves open above itself, and the heap; a libpal that reaches up to the other areas is overlooked. */
function freeAreas(pal: Placed, lowest: bigint, { heapMin }: Frame): Area[] {
  const free = (address: bigint, end: bigint): Area[] =>
    address < end ? [{ name: 'free', address, size: ceilPage(end - address), flags: freeFlags, measured: false }] : [];
  if (!pal.isFixed) return free(heapMin, pal.address);
  return pal.end < lowest ? [...free(pal.end, lowest), ...free(heapMin, pal.address)] : free(heapMin, lowest);
}

function refuseOutside({ name, address, size }: Area, { base, size: enclaveSize }: Frame): void {
  if (size === 0n) return;
  const last = address + ceilPage(size) - 4096n;
  if (address >= base && last < base + enclaveSize) return;
  throw name === 'pal' || name === 'free'
    ? refused('misplaced-libpal', 'has segments outside of the enclave')
    : new EnclaveError('size', 'a part of the enclave lies outside of it', { path: 'sgx.enclave_size' });
}

/** 50 times what any libpal has; overlapping segments count each time. */
const mostLibpalBytes = 4n << 30n;

function refuseHuge(areas: readonly Area[]): void {
  const bytes = areas.reduce((sum, { name, size }) => (name === 'pal' ? sum + size : sum), 0n);
  if (bytes > mostLibpalBytes) throw refused('too-much', `has ${bytes >> 30n} GiB of segments to measure`);
}
