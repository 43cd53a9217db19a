// A second reading of how the signer measures an enclave: page by page, without the project's code, and without haste.
import { createHash, type Hash } from 'node:crypto';

export interface NaiveInput {
  readonly release: string;
  readonly manifest: Uint8Array;
  readonly libpal: Buffer;
  readonly size: bigint;
  readonly threads: number;
  readonly edmm: boolean;
  readonly nonPie: boolean;
}

interface NaiveArea {
  readonly name: string;
  size: bigint;
  address?: bigint;
}

const page = 4096n;
const down = (x: bigint): bigint => x - (((x % page) + page) % page);
const up = (x: bigint): bigint => down(x + page - 1n);
const limit = 1n << 64n;

interface Header {
  readonly offset: bigint;
  readonly vaddr: bigint;
  readonly filesz: bigint;
  readonly memsz: bigint;
  readonly flags: number;
}

/** MRENCLAVE in hexadecimal; throws where the signer fails. */
export function naiveMrenclave(input: NaiveInput): string {
  const minor = Number(input.release.split('.')[1]);
  const atZero = minor >= 5 || input.nonPie;
  const base = atZero ? 0n : input.size;
  const heapMin = atZero ? 0x10000n : base;
  const edmm = minor >= 4 && input.edmm;
  if (!atZero && input.size % page !== 0n) throw new Error('unaligned');

  const headers = loadedHeaders(input.libpal);
  if (headers.length === 0) throw new Error('no PT_LOAD');
  let lowest = down(headers[0]!.vaddr);
  let highest = 0n;
  for (const { vaddr, memsz } of headers) {
    if (down(vaddr) < lowest) lowest = down(vaddr);
    if (up(vaddr + memsz) > highest) highest = up(vaddr + memsz);
  }

  const threads = BigInt(input.threads);
  const areas: NaiveArea[] = [
    { name: 'manifest', size: up(BigInt(input.manifest.length) + 1n) },
    { name: 'ssa', size: threads * 32768n },
    { name: 'tcs', size: threads * page },
    { name: 'tls', size: threads * page },
  ];
  for (let t = 0; t < input.threads; t++) areas.push({ name: 'stack', size: 0x40000n });
  for (let t = 0; t < input.threads; t++) areas.push({ name: 'sig_stack', size: 0x10000n });
  areas.push({ name: 'pal', size: highest - lowest, ...(lowest > 0n && { address: lowest }) });

  let cursor = base + input.size;
  for (const area of areas) {
    if (area.address !== undefined) continue;
    area.address = cursor - area.size;
    if (area.address < heapMin) throw new Error('not large enough');
    cursor = area.address;
  }
  const free: NaiveArea[] = [];
  if (!edmm) {
    for (const area of areas) {
      const end = area.address! + area.size;
      if (end < cursor) {
        free.push({ name: 'free', address: end, size: up(cursor - end) });
        cursor = area.address!;
      }
    }
    if (cursor > heapMin) free.push({ name: 'free', address: heapMin, size: up(cursor - heapMin) });
  }

  const at = (name: string): bigint => areas.find((area) => area.name === name)!.address!;
  const all = (name: string): bigint[] => areas.filter((area) => area.name === name).map((area) => area.address!);
  const pal = at('pal');
  for (const area of areas) {
    if (area.name === 'pal' || area.address! + area.size <= heapMin || area.address! >= pal) continue;
    throw new Error('in heap range');
  }

  const hash = createHash('sha256');
  const create = Buffer.alloc(64);
  create.write('ECREATE');
  create.writeUInt32LE(4, 8);
  create.writeBigUInt64LE(input.size, 12);
  hash.update(create);
  const add = (address: bigint, flags: number, content?: Buffer): void => {
    const offset = address - base;
    if (offset < 0n || offset >= input.size) throw new Error('outside');
    addPage(hash, offset, flags, content);
  };

  for (const area of areas) {
    if (area.name === 'pal') {
      for (const header of headers) addSegment(input.libpal, header, pal - lowest, add);
      continue;
    }
    for (let n = 0n; n < area.size / page; n++) {
      const content = Buffer.alloc(4096);
      if (area.name === 'manifest') Buffer.from(input.manifest).copy(content, 0, Number(n * page));
      if (area.name === 'tcs') {
        content.writeBigUInt64LE(at('ssa') - base + n * 32768n, 0x10);
        content.writeUInt32LE(2, 0x1c);
        content.writeBigUInt64LE(checked(pal + input.libpal.readBigUInt64LE(24) - base), 0x20);
        content.writeBigUInt64LE(at('tls') - base + n * page, 0x38);
        content.writeUInt32LE(0xfff, 0x40);
        content.writeUInt32LE(0xfff, 0x44);
      }
      if (area.name === 'tls') {
        const ssa = at('ssa') + n * 32768n;
        const signal = all('sig_stack')[Number(n)]!;
        content.writeBigUInt64LE(at('tls') + n * page, 0);
        content.writeBigUInt64LE(0x0000badbadbadbadn, 8);
        content.writeBigUInt64LE(input.size, 0x110);
        content.writeBigUInt64LE(at('tcs') - base + n * page, 0x118);
        content.writeBigUInt64LE(all('stack')[Number(n)]! + 0x40000n, 0x120);
        content.writeBigUInt64LE(signal, 0x130);
        content.writeBigUInt64LE(signal + 0x10000n, 0x138);
        content.writeBigUInt64LE(ssa, 0x148);
        content.writeBigUInt64LE(ssa + 16384n - 184n, 0x150);
        content.writeBigUInt64LE(BigInt(input.manifest.length) + 1n, 0x1a0);
        content.writeBigUInt64LE(heapMin, 0x1a8);
        content.writeBigUInt64LE(checked(pal), 0x1b0);
      }
      const flags = area.name === 'manifest' ? 0x201 : area.name === 'tcs' ? 0x100 : 0x203;
      add(area.address! + n * page, flags, content);
    }
  }
  for (const area of free) for (let n = 0n; n < area.size / page; n++) add(area.address! + n * page, 0x207);
  return hash.digest('hex');
}

function checked(value: bigint): bigint {
  if (value < 0n || value >= limit) throw new Error('argument out of range');
  return value;
}

function loadedHeaders(file: Buffer): Header[] {
  if (file.length < 64 || file.toString('latin1', 0, 6) !== '\x7fELF\x02\x01')
    throw new Error('Magic number does not match');
  const headers: Header[] = [];
  const start = Number(file.readBigUInt64LE(32));
  for (let index = 0; index < file.readUInt16LE(56); index++) {
    const at = start + index * file.readUInt16LE(54);
    const header = {
      flags: file.readUInt32LE(at + 4),
      offset: file.readBigUInt64LE(at + 8),
      vaddr: file.readBigUInt64LE(at + 16),
      filesz: file.readBigUInt64LE(at + 32),
      memsz: file.readBigUInt64LE(at + 40),
      align: file.readBigUInt64LE(at + 48),
    };
    if (file.readUInt32LE(at) === 1) headers.push(header);
  }
  return headers;
}

function addSegment(
  file: Buffer,
  { flags, offset, vaddr, filesz, memsz }: Header,
  moved: bigint,
  add: (address: bigint, flags: number, content: Buffer) => void,
): void {
  const start = down(moved + vaddr);
  const end = up(moved + vaddr + memsz);
  for (let address = start; address < end; address += page) {
    const content = Buffer.alloc(4096);
    const from = down(offset) + (address - start);
    for (let n = 0n; n < page; n++) {
      const place = from + n;
      if (place < offset || place >= offset + filesz) continue;
      if (place >= BigInt(file.length)) throw new Error('wrong calculation');
      content[Number(n)] = file[Number(place)]!;
    }
    let secinfo = 0x200;
    if (flags & 4) secinfo += 1;
    if (flags & 2) secinfo += 2;
    if (flags & 1) secinfo += 4;
    add(address, secinfo, content);
  }
}

function addPage(hash: Hash, offset: bigint, flags: number, content: Buffer | undefined): void {
  const added = Buffer.alloc(64);
  added.write('EADD');
  added.writeBigUInt64LE(offset, 8);
  added.writeBigUInt64LE(BigInt(flags), 16);
  hash.update(added);
  if (!content) return;
  for (let chunk = 0; chunk < 4096; chunk += 256) {
    const extended = Buffer.alloc(64);
    extended.write('EEXTEND');
    extended.writeBigUInt64LE(offset + BigInt(chunk), 8);
    hash.update(extended);
    hash.update(content.subarray(chunk, chunk + 256));
  }
}
