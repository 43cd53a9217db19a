import { member, textOf } from '../data/member.ts';
import type { DataNode } from '../data/node.ts';

/** A file or folder that a bom file copies. */
export interface BomEntry {
  /** Where it is named. */
  readonly node: DataNode;
  /** With the folder of `from`, if there is one. */
  readonly path: string;
  /** The table with its options, of a file that has one. */
  readonly file: DataNode | undefined;
}

export function bomFiles(root: DataNode): readonly BomEntry[] {
  return copies(root).flatMap((copy) =>
    (member(copy, 'files')?.items ?? []).flatMap((file) => entry(copy, member(file, 'name') ?? file, file)),
  );
}

export function bomFolders(root: DataNode): readonly BomEntry[] {
  return copies(root).flatMap((copy) =>
    (member(copy, 'dirs')?.items ?? []).flatMap((folder) => entry(copy, folder, folder)),
  );
}

function copies(root: DataNode): readonly DataNode[] {
  return (member(root, 'targets')?.items ?? []).flatMap((target) => member(target, 'copy')?.items ?? []);
}

function entry(copy: DataNode, node: DataNode, file: DataNode): readonly BomEntry[] {
  const name = textOf(node);
  if (name === undefined) return [];
  const from = textOf(member(copy, 'from'));
  if ((from?.length ?? 0) + name.length > longestPath) return [];
  const path = from === undefined || name.startsWith('/') ? name : `${from.replace(/\/+$/, '')}/${name}`;
  return [{ node, path, file: file.kind === 'map' ? file : undefined }];
}

/** Longer ones are no paths on Linux. */
const longestPath = 4096;
