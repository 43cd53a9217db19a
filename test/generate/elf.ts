import { realPath } from '../../src/elf/real-path.ts';
import type { FileTree } from '../../src/io/file-tree.ts';
import { literalTree } from '../literal-tree.ts';

export interface ElfShape {
  readonly interpreter?: string;
  readonly needed?: readonly string[];
  readonly soname?: string;
  readonly runpath?: string;
  readonly rpath?: string;
  /** x86-64 when absent. */
  readonly machine?: number;
  /** A position-independent program, or an executable at a fixed address, or a library. */
  readonly type?: 'executable' | 'pie' | 'library';
}

export const glibcLinker = '/lib64/ld-linux-x86-64.so.2';
export const muslLinker = '/lib/ld-musl-x86_64.so.1';

/** The least of an ELF file that a dynamic linker needs: headers, the interpreter and the dynamic section. */
export function elf(shape: ElfShape = {}): Uint8Array {
  const strings = ['', ...(shape.needed ?? []), shape.soname ?? '', shape.runpath ?? '', shape.rpath ?? ''];
  const offsets = new Map<string, number>();
  let table = '';
  for (const text of strings) {
    if (offsets.has(text)) continue;
    offsets.set(text, table.length);
    table += `${text}\0`;
  }
  const type = shape.type ?? (shape.soname === undefined ? 'pie' : 'library');
  const isDynamic = shape.interpreter !== undefined || type === 'library' || (shape.needed ?? []).length > 0;
  const dynamic: [number, number][] = [];
  const stringsAt = 0x400;
  if (isDynamic || type === 'pie') {
    for (const name of shape.needed ?? []) dynamic.push([1, offsets.get(name)!]);
    if (shape.soname !== undefined) dynamic.push([14, offsets.get(shape.soname)!]);
    if (shape.rpath !== undefined) dynamic.push([15, offsets.get(shape.rpath)!]);
    if (shape.runpath !== undefined) dynamic.push([29, offsets.get(shape.runpath)!]);
    if (type === 'pie') dynamic.push([0x6ffffffb, 0x08000000]);
    dynamic.push([5, stringsAt], [10, table.length], [0, 0]);
  }
  const interpreter = shape.interpreter === undefined ? undefined : `${shape.interpreter}\0`;
  const size = stringsAt + table.length;
  const bytes = Buffer.alloc(size);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  bytes.writeUInt16LE(type === 'executable' ? 2 : 3, 16);
  bytes.writeUInt16LE(shape.machine ?? 62, 18);
  bytes.writeUInt32LE(1, 20);
  bytes.writeBigUInt64LE(64n, 32);
  bytes.writeUInt16LE(64, 52);
  bytes.writeUInt16LE(56, 54);
  const headers = [
    { type: 1, at: 0, size },
    ...(interpreter === undefined ? [] : [{ type: 3, at: 0x180, size: interpreter.length }]),
    ...(dynamic.length === 0 ? [] : [{ type: 2, at: 0x200, size: dynamic.length * 16 }]),
  ];
  bytes.writeUInt16LE(headers.length, 56);
  for (const [index, header] of headers.entries()) {
    const at = 64 + index * 56;
    bytes.writeUInt32LE(header.type, at);
    for (const offset of [8, 16, 24]) bytes.writeBigUInt64LE(BigInt(header.at), at + offset);
    for (const offset of [32, 40]) bytes.writeBigUInt64LE(BigInt(header.size), at + offset);
  }
  if (interpreter !== undefined) bytes.write(interpreter, 0x180);
  for (const [index, [tag, value]] of dynamic.entries()) {
    bytes.writeBigUInt64LE(BigInt(tag), 0x200 + index * 16);
    bytes.writeBigUInt64LE(BigInt(value), 0x208 + index * 16);
  }
  bytes.write(table, stringsAt);
  return bytes;
}

/** `literalTree` with bytes as contents as well. */
export function treeOf(files: Readonly<Record<string, string | Uint8Array>>): FileTree {
  const texts = Object.entries(files).map(
    ([path, content]) => [path, typeof content === 'string' ? content : ''] as const,
  );
  const tree = literalTree(Object.fromEntries(texts));
  const bytesOf = (path: string): Uint8Array | undefined => {
    const content = files[realPath(tree, path) ?? ''];
    return typeof content === 'string' ? undefined : content;
  };
  return {
    ...tree,
    stat(path) {
      const found = tree.stat(path);
      const bytes = found?.type === 'file' ? bytesOf(path) : undefined;
      return found && bytes ? { ...found, size: bytes.length, mode: 0o755 } : found;
    },
    lstat(path) {
      const found = tree.lstat(path);
      const bytes = found?.type === 'file' ? bytesOf(path) : undefined;
      return found && bytes ? { ...found, size: bytes.length, mode: 0o755 } : found;
    },
    read: (path) => bytesOf(path) ?? tree.read(path),
  };
}
