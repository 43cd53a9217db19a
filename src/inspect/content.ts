import type { ScannedFile } from '../image/scanned.ts';
import { byCodePoint } from '../text/order.ts';

/** What the regular files of an image are, by number and size. Paths of one hard link count once. */
export interface Content {
  readonly files: number;
  /** Bytes. */
  readonly bytes: number;
  readonly folders: number;
  readonly symbolicLinks: number;
  /** Paths beyond the first of each file. */
  readonly hardLinks: number;
  /** The largest first. */
  readonly categories: readonly CategorySize[];
  /** Folders of up to three levels with the most bytes, the largest first; what a listed folder holds counts for those above it too. */
  readonly largestFolders: readonly SizedPath[];
  /** The largest first. */
  readonly largestFiles: readonly { readonly path: string; readonly bytes: number }[];
  /** By the first name of their path, in order of code points: all of it. */
  readonly topFolders: readonly SizedPath[];
}

export interface SizedPath {
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
}

export interface CategorySize {
  readonly category: Category;
  readonly files: number;
  readonly bytes: number;
}

/** What a file is for, by its path and what was seen of it; the first that fits. */
export type Category = (typeof categories)[number][0];

export function contentOf(files: Iterable<ScannedFile>): Content {
  const byCategory = new Sums<Category>();
  const byFolder = new Sums<string>();
  const byTop = new Sums<string>();
  const seen = new Set<number>();
  const largest: ScannedFile[] = [];
  let [bytes, count, folders, symbolicLinks, hardLinks] = [0, 0, 0, 0, 0];
  for (const file of files) {
    if (file.type === 'directory') folders++;
    if (file.type === 'symlink') symbolicLinks++;
    if (file.type !== 'file') continue;
    if (file.identity !== undefined && seen.has(file.identity)) {
      hardLinks++;
      continue;
    }
    if (file.identity !== undefined) seen.add(file.identity);
    count++;
    bytes += file.size;
    byCategory.add(categoryOf(file), file.size);
    for (const folder of foldersAbove(file.path)) byFolder.add(folder, file.size);
    byTop.add(topOf(file.path), file.size);
    keepLargest(largest, file);
  }
  return {
    files: count,
    bytes,
    folders,
    symbolicLinks,
    hardLinks,
    categories: byCategory.sorted().map(({ key, ...sums }) => ({ category: key, ...sums })),
    largestFolders: byFolder.sorted().slice(0, mostListed).map(sizedPath),
    largestFiles: largest.map(({ path, size }) => ({ path, bytes: size })),
    topFolders: byTop
      .sorted()
      .map(sizedPath)
      .toSorted((a, b) => byCodePoint(a.path, b.path)),
  };
}

/** `/etc` for `/etc/passwd`; `/` for a file of the root itself. */
export function topOf(path: string): string {
  const end = path.indexOf('/', 1);
  return end < 0 ? '/' : path.slice(0, end);
}

const mostListed = 10;
const deepest = 3;

/** No more than three, so that memory stays bounded by what images have there. */
function* foldersAbove(path: string): Generator<string> {
  for (let at = path.indexOf('/', 1), depth = 0; at > 0 && depth < deepest; at = path.indexOf('/', at + 1), depth++)
    yield path.slice(0, at);
}

function keepLargest(largest: ScannedFile[], file: ScannedFile): void {
  if (largest.length === mostListed && file.size <= largest.at(-1)!.size) return;
  const at = largest.findIndex(({ size }) => size < file.size);
  largest.splice(at < 0 ? largest.length : at, 0, file);
  if (largest.length > mostListed) largest.pop();
}

function sizedPath({ key, files, bytes }: { key: string; files: number; bytes: number }): SizedPath {
  return { path: key, files, bytes };
}

class Sums<Key extends string> {
  readonly #sums = new Map<Key, { files: number; bytes: number }>();

  add(key: Key, bytes: number): void {
    const sum = this.#sums.get(key);
    if (sum) {
      sum.files++;
      sum.bytes += bytes;
    } else this.#sums.set(key, { files: 1, bytes });
  }

  /** The largest first; of the same size by code points. */
  sorted(): { readonly key: Key; readonly files: number; readonly bytes: number }[] {
    const all = [...this.#sums].map(([key, sum]) => ({ key, ...sum }));
    return all.sort((a, b) => b.bytes - a.bytes || byCodePoint(a.key, b.key));
  }
}

function categoryOf(file: ScannedFile): Category {
  return categories.find(([, fits]) => fits(file.path, file))![0];
}

const categories = [
  ['version control', (path) => /\/\.(?:git|hg|svn)\//.test(path)],
  [
    'package caches',
    (path) => /^\/var\/(?:cache|lib\/apt\/lists)\/|\/\.(?:cache|npm|m2|cargo|gradle|nuget)\/|\/pip\/cache\//.test(path),
  ],
  ['package database', (path) => /^\/(?:var\/lib\/(?:dpkg|rpm|pacman)|usr\/lib\/sysimage|lib\/apk\/db)\//.test(path)],
  ['documentation', (path) => /^\/usr\/(?:local\/)?share\/(?:doc|man|info|gtk-doc|lintian|bug)\//.test(path)],
  ['locales', (path) => /^\/usr\/(?:share\/(?:locale|i18n|zoneinfo)|lib\/locale)\//.test(path)],
  [
    'build tools',
    (path) =>
      /\/(?:include|pkgconfig|cmake)\/|\.(?:a|o|h|hpp)$|\/(?:gcc|clang|llvm|go\/pkg)\/|\/bin\/(?:[a-z0-9_]+-)*(?:gcc|g\+\+|cc|ld|as|make|cmake|clang)[\d.-]*$/.test(
        path,
      ),
  ],
  ['Python', (path) => /\/python\d|\/(?:site|dist)-packages\/|\.pyc?$/.test(path)],
  ['Java', (path) => /\/(?:jvm|jdk|jre)[\w.-]*\/|\.(?:jar|war|class|jmod)$/.test(path)],
  ['Node.js', (path) => /\/node_modules\/|\.(?:mjs|cjs)$/.test(path)],
  [
    'shared libraries',
    (path, { sight }) => sight?.elf?.type === 3 && (sight.elf.interpreter === undefined || /\.so(?:\.|$)/.test(path)),
  ],
  [
    'programs',
    (_, { sight, mode }) => sight?.elf !== undefined || (sight?.shebang !== undefined && (mode & 0o111) !== 0),
  ],
  ['configuration', (path) => path.startsWith('/etc/')],
  ['other', () => true],
] as const satisfies readonly (readonly [string, (path: string, file: ScannedFile) => boolean])[];
