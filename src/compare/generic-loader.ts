/** What the loader is linked to and what it starts; both as C strings. */
export interface GenericLoader {
  /** Loaded first: its constructor gets the key. */
  readonly library: string;
  /** In the enclave; started in place of the loader, with its arguments and environment. */
  readonly start: string;
}

/**
 * A program for x86-64 that does nothing but `execve`: the dynamic linker runs the constructor of the library before it. The same
 * names always give the same bytes, so that they can be measured.
 */
export function genericLoader({ library, start }: GenericLoader): Uint8Array {
  const interpreter = text('/lib64/ld-linux-x86-64.so.2');
  const strings = Buffer.concat([Buffer.of(0), text(library)]);
  const path = text(start);
  const at = layoutOf({ interpreter, path, strings });
  const file = Buffer.alloc(at.end);
  header(file, at.code);
  const dynamicSize = BigInt(at.end - at.dynamic);
  const segments: readonly Segment[] = [
    // Without it the dynamic linker does not know where a position-independent program lies.
    { type: 6, flags: readable, offset: headerSize, address: headerSize, size: BigInt(headers) },
    { type: 3, flags: readable, offset: at.interpreter, address: at.interpreter, size: BigInt(interpreter.length) },
    { type: 1, flags: readable | executable, offset: 0, address: 0, size: BigInt(at.dynamic) },
    { type: 1, flags: readable | writable, offset: at.dynamic, address: page + at.dynamic, size: dynamicSize },
    { type: 2, flags: readable | writable, offset: at.dynamic, address: page + at.dynamic, size: dynamicSize },
    { type: gnuStack, flags: readable | writable, offset: 0, address: 0, size: 0n },
  ];
  for (const [index, segment] of segments.entries())
    programHeader(file, headerSize + index * programHeaderSize, segment);
  interpreter.copy(file, at.interpreter);
  code(at.path - at.code).copy(file, at.code);
  path.copy(file, at.path);
  strings.copy(file, at.strings);
  const entries: readonly (readonly [tag: bigint, value: number])[] = [
    [needed, 1],
    [stringTable, at.strings],
    [symbolTable, at.symbols],
    [stringSize, strings.length],
    [symbolSize, symbol],
    [0n, 0],
  ];
  for (const [index, [tag, value]] of entries.entries()) {
    file.writeBigUInt64LE(tag, at.dynamic + index * 16);
    file.writeBigUInt64LE(BigInt(value), at.dynamic + index * 16 + 8);
  }
  return file;
}

const page = 0x1000;
const headerSize = 64;
const programHeaderSize = 56;
const segmentCount = 6;
const headers = segmentCount * programHeaderSize;
const symbol = 24;
const readable = 4;
const writable = 2;
const executable = 1;
const gnuStack = 0x6474e551;
const needed = 1n;
const stringTable = 5n;
const symbolTable = 6n;
const stringSize = 10n;
const symbolSize = 11n;

interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly size: bigint;
}

function layoutOf(parts: { readonly interpreter: Buffer; readonly path: Buffer; readonly strings: Buffer }) {
  const interpreter = headerSize + headers;
  const start = aligned(interpreter + parts.interpreter.length);
  const path = start + code(0).length;
  const strings = path + parts.path.length;
  const symbols = aligned(strings + parts.strings.length);
  const dynamic = aligned(symbols + symbol);
  if (dynamic > page) throw new RangeError('the names do not fit into a page');
  return { interpreter, code: start, path, strings, symbols, dynamic, end: dynamic + 6 * 16 };
}

function aligned(offset: number): number {
  return (offset + 15) & ~15;
}

/** Position-independent executable, little endian. */
function header(file: Buffer, entry: number): void {
  Buffer.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1).copy(file);
  file.writeUInt16LE(3, 16);
  file.writeUInt16LE(62, 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(BigInt(entry), 24);
  file.writeBigUInt64LE(BigInt(headerSize), 32);
  file.writeUInt16LE(headerSize, 52);
  file.writeUInt16LE(programHeaderSize, 54);
  file.writeUInt16LE(segmentCount, 56);
}

function programHeader(file: Buffer, at: number, { type, flags, offset, address, size }: Segment): void {
  file.writeUInt32LE(type, at);
  file.writeUInt32LE(flags, at + 4);
  file.writeBigUInt64LE(BigInt(offset), at + 8);
  file.writeBigUInt64LE(BigInt(address), at + 16);
  file.writeBigUInt64LE(BigInt(address), at + 24);
  file.writeBigUInt64LE(size, at + 32);
  file.writeBigUInt64LE(size, at + 40);
  file.writeBigUInt64LE(type === 1 ? BigInt(page) : 8n, at + 48);
}

/** `pathAt`: from the first instruction. */
function code(pathAt: number): Buffer {
  const bytes = Buffer.from(
    [
      '488b0c24', // mov rcx, [rsp]: the number of arguments
      '488d742408', // lea rsi, [rsp+8]: the arguments
      '488d54ce08', // lea rdx, [rsi+rcx*8+8]: the environment behind them
      '488d3d00000000', // lea rdi, [rip+…]: the path
      'b83b000000', // mov eax, 59: execve
      '0f05',
      'bf7f000000', // mov edi, 127: nothing was started
      'b8e7000000', // mov eax, 231: exit_group
      '0f05',
    ].join(''),
    'hex',
  );
  const afterLea = 21;
  bytes.writeInt32LE(Math.max(0, pathAt - afterLea), afterLea - 4);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`, 'utf8');
}
