import { ElfError } from '../elf/elf-error.ts';
import { neededVersions } from '../elf/needed-versions.ts';
import { isBefore, type Release } from '../gramine/release.ts';
import { textOfBytes } from '../image/byte-text.ts';
import type { ScannedTree } from '../image/scanned.ts';
import { programName } from '../invocation/programs.ts';
import type { Launch } from './launch.ts';

/** The C libraries of an image, and what the program that a container starts needs of one. */
export interface Libc {
  /** What the program that runs in the end was built for; `unknown` when that program is not known. */
  readonly kind: 'glibc' | 'musl' | 'static' | 'unknown';
  /** Every C library of the image, those that the program does not use included. */
  readonly found: readonly FoundLibc[];
  /** The newest version of glibc's symbols that a program of the launch needs, e.g. `2.34`. */
  readonly needs?: { readonly version: string; readonly path: string };
}

export interface FoundLibc {
  readonly kind: 'glibc' | 'musl';
  /** Free of links. */
  readonly path: string;
  /** E.g. `2.36`. */
  readonly version: string | undefined;
  /** Where the version was read. */
  readonly from: 'library' | 'package database' | undefined;
}

type Tree = Pick<ScannedTree, 'look' | 'stat' | 'list' | 'read' | 'resolve'>;

/** What tells more when it is loaded. */
export function libcFiles(tree: Tree, launch: Launch | undefined): readonly string[] {
  const programs = launch?.steps.flatMap(({ file }) => (file?.sight?.elf ? [file.path] : [])) ?? [];
  return [...librariesOf(tree).map(({ path }) => path), apkDatabase, ...programs];
}

const apkDatabase = '/lib/apk/db/installed';

export function libcOf(tree: Tree, launch: Launch | undefined): Libc {
  const found = librariesOf(tree).map((one) => ({ ...one, ...versionOf(tree, one) }));
  const elf = launch?.steps.at(-1)?.file?.sight?.elf;
  const needs = launch && newestNeed(tree, launch);
  return { kind: kindOf(elf), found, ...(needs && { needs }) };
}

function kindOf(elf: { readonly interpreter: string | undefined } | undefined): Libc['kind'] {
  if (!elf) return 'unknown';
  if (elf.interpreter === undefined) return 'static';
  return programName(elf.interpreter).startsWith('ld-musl') ? 'musl' : 'glibc';
}

const folders = ['/lib/x86_64-linux-gnu', '/usr/lib/x86_64-linux-gnu', '/lib64', '/usr/lib64', '/lib', '/usr/lib'];

/** Each once, whatever links lead to it. */
function librariesOf(tree: Tree): readonly Pick<FoundLibc, 'kind' | 'path'>[] {
  const found = new Map<string, FoundLibc['kind']>();
  for (const folder of folders) {
    for (const [name, kind] of [
      ['libc.so.6', 'glibc'],
      ['ld-musl-x86_64.so.1', 'musl'],
    ] as const) {
      const path = tree.resolve(`${folder}/${name}`);
      if (path !== undefined && tree.look(path)?.type === 'file' && !found.has(path)) found.set(path, kind);
    }
  }
  return [...found].map(([path, kind]) => ({ path, kind }));
}

function versionOf(tree: Tree, { kind, path }: Pick<FoundLibc, 'kind' | 'path'>): Pick<FoundLibc, 'version' | 'from'> {
  const bytes = contentOf(tree, path);
  const text = bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const written = text && (kind === 'glibc' ? glibcBanner : muslBanner).exec(text)?.[1];
  if (written) return { version: written, from: 'library' };
  const database = kind === 'musl' ? contentOf(tree, apkDatabase) : undefined;
  const installed = database && /(?:^|\n)P:musl\n(?:[^\n]+\n){0,40}?V:([0-9.]{1,20})/.exec(textOfBytes(database))?.[1];
  return installed ? { version: installed, from: 'package database' } : { version: undefined, from: undefined };
}

const glibcBanner = /GNU C Library [^\n\0]{0,120}version (\d{1,3}\.\d{1,3})/;
/** The dynamic linker's own answer to being started, and the version it puts in. */
const muslBanner = /\0(1\.\d{1,2}\.\d{1,3})(?:-[\w.-]{1,40})?\0/;

function contentOf(tree: Tree, path: string): Uint8Array | undefined {
  try {
    return tree.read(path);
  } catch {
    return undefined;
  }
}

function newestNeed(tree: Tree, { steps }: Launch): Libc['needs'] | undefined {
  const needs = steps.flatMap(({ file }) => {
    const content = file?.sight?.elf && contentOf(tree, file.path);
    return content ? glibcNeeds(content).map((version) => ({ version, path: file.path })) : [];
  });
  return needs.reduce<Libc['needs'] | undefined>(
    (newest, one) => (newest && !isNewer(one.version, newest.version) ? newest : one),
    undefined,
  );
}

function glibcNeeds(content: Uint8Array): readonly string[] {
  try {
    return [...neededVersions(content).values()]
      .flat()
      .flatMap((version) => /^GLIBC_(\d{1,3}\.\d{1,3}(?:\.\d{1,3})?)$/.exec(version)?.[1] ?? []);
  } catch (error) {
    if (error instanceof ElfError) return [];
    throw error;
  }
}

/** Of versions such as `2.36`. */
export function isNewer(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number));
  for (let at = 0; at < Math.max(left!.length, right!.length); at++) {
    const difference = (left![at] ?? 0) - (right![at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** The glibc that a release of Gramine brings, which takes the place of the image's: `subprojects/glibc-*.wrap` of its tag. */
export function gramineGlibc(release: Release): string | undefined {
  return glibcs.findLast(([since]) => !isBefore(release, since))?.[1];
}

const glibcs: readonly (readonly [Release, string])[] = [
  ['1.3', '2.35'],
  ['1.4', '2.36'],
  ['1.5', '2.37'],
  ['1.6', '2.38'],
  ['1.7', '2.39'],
  ['1.8', '2.40'],
];
