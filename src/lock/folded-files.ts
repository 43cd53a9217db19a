import { createHash } from 'node:crypto';
import { byCodePoint } from '../text/order.ts';
import type { FileGroup, FoldedFiles } from './lock.ts';

export interface PinnedFile {
  readonly uri: string;
  readonly sha256: string;
}

/** Many enough to tell where something changed. */
const mostLines = 200;
/** A folder with so few files lists them. */
const listed = 3;
const deepest = 16;

/** Trusted files by folder, as deep as they fit into few lines; sorted. */
export function foldedFiles(files: readonly PinnedFile[]): FoldedFiles {
  const placed = files.map((file) => ({ file, folder: foldersOf(file.uri) }));
  const depth = placed.reduce((most, { folder }) => Math.max(most, folder.length), 1);
  for (let limit = Math.min(depth, deepest); ; limit--) {
    const folded = foldedAt(placed, limit);
    if (folded.size <= mostLines || limit === 1) return folded;
  }
}

interface Placed {
  readonly file: PinnedFile;
  readonly folder: readonly string[];
}

function foldersOf(uri: string): readonly string[] {
  return uri.split('/').slice(0, -1);
}

function foldedAt(placed: readonly Placed[], limit: number): FoldedFiles {
  const groups = new Map<string, PinnedFile[]>();
  for (const { file, folder } of placed) {
    const key = folder.length <= limit ? `${prefix(folder)}*` : `${prefix(folder.slice(0, limit))}**`;
    const group = groups.get(key);
    if (group) group.push(file);
    else groups.set(key, [file]);
  }
  const lines = [...groups].flatMap(([key, group]): readonly (readonly [string, string | FileGroup])[] =>
    key.endsWith('**') || !canBeListed(group) ? [[key, groupOf(group)]] : group.map(({ uri, sha256 }) => [uri, sha256]),
  );
  return new Map(lines.sort(([a], [b]) => byCodePoint(a, b)));
}

function prefix(folder: readonly string[]): string {
  return folder.length === 0 ? '' : `${folder.join('/')}/`;
}

/** A file that is called `*` would pass for a group. */
function canBeListed(group: readonly PinnedFile[]): boolean {
  return (
    group.length <= listed &&
    new Set(group.map(({ uri }) => uri)).size === group.length &&
    !group.some(({ uri }) => /(?:^|\/)\*{1,2}$/.test(uri))
  );
}

function groupOf(files: readonly PinnedFile[]): FileGroup {
  const hash = createHash('sha256');
  for (const line of files.map(({ uri, sha256 }) => `${JSON.stringify(uri)} ${sha256}\n`).sort(byCodePoint))
    hash.update(line);
  return { files: files.length, sha256: hash.digest('hex') };
}

/** How files differ from those that are pinned, as far as the folded lines tell; sorted by place. */
export function fileDifferences(
  pinned: FoldedFiles,
  files: readonly PinnedFile[],
): readonly { readonly place: string; readonly message: string }[] {
  const byLine = new Map<string, PinnedFile[]>();
  const fresh = new Map<string, PinnedFile[]>();
  for (const file of files) {
    const line = lineOf(file.uri, pinned);
    const into = line === undefined ? fresh : byLine;
    const key = line ?? `${prefix(foldersOf(file.uri))}*`;
    const group = into.get(key);
    if (group) group.push(file);
    else into.set(key, [file]);
  }
  const found = [...pinned].flatMap(([place, line]) => {
    const message = differenceOf(place, line, byLine.get(place) ?? []);
    return message === undefined ? [] : [{ place, message }];
  });
  return [...found, ...[...fresh].flatMap(([place, group]) => addition(place, group))].sort((a, b) =>
    byCodePoint(a.place, b.place),
  );
}

function lineOf(uri: string, pinned: FoldedFiles): string | undefined {
  if (typeof pinned.get(uri) === 'string') return uri;
  const folder = foldersOf(uri);
  const own = `${prefix(folder)}*`;
  if (isGroup(pinned.get(own))) return own;
  for (let depth = Math.min(folder.length - 1, deepest); depth > 0; depth--) {
    const above = `${prefix(folder.slice(0, depth))}**`;
    if (isGroup(pinned.get(above))) return above;
  }
  return undefined;
}

function isGroup(line: string | FileGroup | undefined): line is FileGroup {
  return typeof line === 'object';
}

function differenceOf(place: string, line: string | FileGroup, files: readonly PinnedFile[]): string | undefined {
  const [first] = files;
  if (typeof line === 'string') {
    if (!first) return `\`${place}\` is no longer trusted`;
    if (files.length > 1) return `\`${place}\` is listed ${files.length} times`;
    return first.sha256 === line ? undefined : `\`${place}\` has another content`;
  }
  if (files.length !== line.files) return `\`${place}\` has ${counted(files.length)}, not ${line.files}`;
  if (groupOf(files).sha256 === line.sha256) return undefined;
  return `${line.files === 1 ? 'the file' : `of the ${counted(line.files)}`} in \`${place}\`${line.files === 1 ? '' : ' some'} changed in name or content`;
}

function addition(
  place: string,
  group: readonly PinnedFile[],
): readonly { readonly place: string; readonly message: string }[] {
  if (canBeListed(group)) return group.map(({ uri }) => ({ place: uri, message: `\`${uri}\` is new` }));
  return [{ place, message: `\`${place}\` is new, with ${counted(group.length)}` }];
}

function counted(files: number): string {
  return `${files} ${files === 1 ? 'file' : 'files'}`;
}
