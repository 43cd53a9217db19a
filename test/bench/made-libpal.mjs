/** Program headers over filler: 300 KB of code, 40 KB of data, as in Gramine 1.9. */
export function madeLibpal() {
  const file = Buffer.alloc(0x55000, 0x90);
  file.fill(0, 0, 0x1000);
  file.write('\x7fELF\x02\x01\x01', 'latin1');
  file.writeBigUInt64LE(0x1000n, 24);
  file.writeBigUInt64LE(64n, 32);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(2, 56);
  for (const [index, [flags, start, size, memory]] of [
    [5, 0x0n, 0x4b000n, 0x4b000n],
    [6, 0x4b000n, 0xa000n, 0x12000n],
  ].entries()) {
    const at = 64 + 56 * index;
    file.writeUInt32LE(1, at);
    file.writeUInt32LE(flags, at + 4);
    for (const [field, value] of [start, start, start, size, memory].entries()) file.writeBigUInt64LE(value, at + 8 + 8 * field);
  }
  return file;
}
