import type { FileTree } from '../../src/io/file-tree.ts';
import { realPath } from '../../src/io/real-path.ts';
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
  const type = shape.type ?? (shape.soname === undefined ? 'pie' : 'library');
  const interpreter = shape.interpreter === undefined ? '' : `${shape.interpreter}\0`;
  const { table, entries } = dynamicSection(shape, type);
  const isDynamic = type !== 'executable' || interpreter !== '' || (shape.needed ?? []).length > 0;
  const count = 1 + (interpreter === '' ? 0 : 1) + (isDynamic ? 1 : 0);
  const tableAt = 64 + count * 56;
  const interpreterAt = tableAt + table.length;
  const dynamicAt = interpreterAt + interpreter.length;
  const dynamic = isDynamic ? [...entries, [5, tableAt], [10, table.length], [0, 0]] : [];
  const size = dynamicAt + dynamic.length * 16;
  const bytes = Buffer.alloc(size);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  bytes.writeUInt16LE(type === 'executable' ? 2 : 3, 16);
  bytes.writeUInt16LE(shape.machine ?? 62, 18);
  bytes.writeUInt32LE(1, 20);
  bytes.writeUInt32LE(64, 32);
  bytes.writeUInt16LE(64, 52);
  bytes.writeUInt16LE(56, 54);
  bytes.writeUInt16LE(count, 56);
  const segments = [
    { type: 1, at: 0, size },
    ...(interpreter === '' ? [] : [{ type: 3, at: interpreterAt, size: interpreter.length }]),
    ...(isDynamic ? [{ type: 2, at: dynamicAt, size: dynamic.length * 16 }] : []),
  ];
  for (const [index, segment] of segments.entries()) {
    const at = 64 + index * 56;
    bytes.writeUInt32LE(segment.type, at);
    for (const offset of [8, 16, 24]) bytes.writeUInt32LE(segment.at, at + offset);
    for (const offset of [32, 40]) bytes.writeUInt32LE(segment.size, at + offset);
  }
  bytes.write(table + interpreter, tableAt, 'latin1');
  for (const [index, [tag, value]] of dynamic.entries()) {
    bytes.writeUInt32LE(tag!, dynamicAt + index * 16);
    bytes.writeUInt32LE(value!, dynamicAt + index * 16 + 8);
  }
  return bytes;
}

function dynamicSection(
  { needed = [], soname, rpath, runpath }: ElfShape,
  type: ElfShape['type'],
): { readonly table: string; readonly entries: readonly (readonly number[])[] } {
  let table = '\0';
  const add = (text: string): number => {
    const at = table.length;
    table += `${text}\0`;
    return at;
  };
  const entries = [
    ...needed.map((name) => [1, add(name)]),
    ...(soname === undefined ? [] : [[14, add(soname)]]),
    ...(rpath === undefined ? [] : [[15, add(rpath)]]),
    ...(runpath === undefined ? [] : [[29, add(runpath)]]),
    ...(type === 'pie' ? [[0x6ffffffb, 0x08000000]] : []),
  ];
  return { table: entries.length > 0 ? table : '', entries };
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
