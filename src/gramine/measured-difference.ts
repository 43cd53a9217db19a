import { byCodePoint } from '../text/order.ts';
import { joinKey } from './manifest.ts';
import { isOpenEnd, isSection, type Measured, type MeasuredFile, type MeasuredTable } from './measured-tree.ts';
import type { Release } from './release.ts';

/** Why two manifests are written as different bytes, by path. */
export interface MeasuredDifference {
  /** Other values, or other keys. */
  readonly values: readonly string[];
  /** Tables or lists with the same content in another order; the empty path is the top level. */
  readonly order: readonly string[];
  /** Defaults that one side writes out, so that they stand elsewhere. */
  readonly defaults: readonly string[];
  readonly files: 'same' | 'order' | 'changed';
  /** What would settle the places that can't be compared: `definitions`, `trusted files`, `libsysdb`. */
  readonly needs: readonly string[];
}

export function isDifferent({ values, order, defaults, files }: MeasuredDifference): boolean {
  return values.length + order.length + defaults.length > 0 || files !== 'same';
}

export function measuredDifference(a: MeasuredTable, b: MeasuredTable, release: Release): MeasuredDifference {
  const comparison = new Comparison(release);
  comparison.tables(a, b, '');
  return {
    values: paths(comparison.values),
    order: paths(comparison.order),
    defaults: paths(comparison.defaults),
    files: comparison.files,
    needs: [...comparison.needs].sort(),
  };
}

function paths(found: readonly string[]): readonly string[] {
  return [...new Set(found)].sort(byCodePoint);
}

class Comparison {
  readonly values: string[] = [];
  readonly order: string[] = [];
  readonly defaults: string[] = [];
  readonly needs = new Set<string>();
  files: MeasuredDifference['files'] = 'same';
  readonly #release: Release;

  constructor(release: Release) {
    this.#release = release;
  }

  tables(a: MeasuredTable, b: MeasuredTable, path: string): void {
    for (const [name, { value }] of a.members) {
      const other = b.members.get(name);
      if (other) this.compare(value, other.value, pathOf(path, name));
      else this.#missing(name, value, path);
    }
    for (const [name, { value }] of b.members) if (!a.members.has(name)) this.#missing(name, value, path);
    this.#compareOrder(a, b, path);
  }

  #missing(name: string, value: Measured, path: string): void {
    if (isOpenEnd(name)) this.needs.add('definitions');
    else if (value.kind === 'leaf' && value.state === 'computed') this.needs.add('libsysdb');
    else this.values.push(pathOf(path, name));
  }

  compare(a: Measured, b: Measured, path: string): void {
    if (a.kind === 'table' && b.kind === 'table') this.tables(a, b, path);
    else if (a.kind === 'list' && b.kind === 'list') this.#lists(a.items, b.items, path);
    else if (a.kind === 'files' && b.kind === 'files') this.#compareFiles(a.files, b.files);
    else if (a.kind === 'leaf' && b.kind === 'leaf' && a.token === b.token && a.state === b.state) return;
    else if (isHoled(a) || isHoled(b)) this.needs.add('definitions');
    else if (isComputed(a) || isComputed(b)) this.needs.add('libsysdb');
    else this.values.push(path);
  }

  #lists(a: readonly Measured[], b: readonly Measured[], path: string): void {
    const [before, after] = [a.map(canonical), b.map(canonical)];
    if (isSame(before, after)) {
      for (const [at, item] of a.entries()) this.compare(item, b[at]!, `${path}[${at}]`);
      return;
    }
    if (isSame(before.toSorted(), after.toSorted())) {
      this.order.push(path);
      return;
    }
    const known = [...a, ...b].every((item) => !holdsHole(item));
    if (known || a.length !== b.length) {
      if ([...a, ...b].some(isHoled)) this.needs.add('definitions');
      else this.values.push(path);
      return;
    }
    for (const [at, item] of a.entries()) this.compare(item, b[at]!, `${path}[${at}]`);
  }

  #compareOrder(a: MeasuredTable, b: MeasuredTable, path: string): void {
    for (const section of [false, true]) {
      const of = (one: MeasuredTable, other: MeasuredTable) =>
        [...one.members].flatMap(([name, { value }]) =>
          other.members.has(name) && isSection(value, this.#release) === section ? [name] : [],
        );
      const [before, after] = [of(a, b), of(b, a)];
      if (isSame(before, after)) continue;
      const moved = new Set(before.filter((name) => a.members.get(name)!.added !== b.members.get(name)!.added));
      const [kept, now] = [before, after].map((names) => names.filter((name) => !moved.has(name)));
      for (const name of moved) this.defaults.push(pathOf(path, name));
      if (!isSame(kept!, now!) && kept!.length === now!.length) this.order.push(path);
    }
  }

  #compareFiles(a: readonly MeasuredFile[], b: readonly MeasuredFile[]): void {
    if (a.length === b.length && a.every(({ uri }, at) => uri === b[at]!.uri)) {
      for (const [at, { sha256 }] of a.entries()) {
        const other = b[at]!.sha256;
        if (sha256 === other) continue;
        if (sha256 === undefined || other === undefined) this.needs.add('trusted files');
        else this.files = 'changed';
      }
      return;
    }
    const uris = new Map(a.map(({ uri, sha256 }) => [uri, sha256]));
    if (a.length === b.length && b.every(({ uri, sha256 }) => uris.has(uri) && uris.get(uri) === sha256))
      this.files = 'order';
    else if (hasOwnHole(a, b) || hasOwnHole(b, a)) this.needs.add('definitions');
    else if (mayExpandAlike(a, b)) this.needs.add('trusted files');
    else this.files = 'changed';
  }
}

/** An entry with unknown parts that the other list lacks may stand for any of its entries. */
function hasOwnHole(a: readonly MeasuredFile[], b: readonly MeasuredFile[]): boolean {
  const holed = a.filter((file) => file.holed);
  if (holed.length === 0) return false;
  const others = new Set(b.map(({ uri }) => uri));
  return holed.some(({ uri }) => !others.has(uri));
}

function pathOf(path: string, name: string): string {
  return joinKey(path, name);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, at) => name === b[at]);
}

function isHoled(value: Measured): boolean {
  return value.kind === 'leaf' && value.state === 'holed';
}

function isComputed(value: Measured): boolean {
  return value.kind === 'leaf' && value.state === 'computed';
}

function holdsHole(value: Measured): boolean {
  if (value.kind === 'table') return [...value.members.values()].some((member) => holdsHole(member.value));
  return value.kind === 'list' ? value.items.some(holdsHole) : isHoled(value);
}

/** A list of directories may stand for the very files that the other side lists; links can give those other names. */
function mayExpandAlike(a: readonly MeasuredFile[], b: readonly MeasuredFile[]): boolean {
  const directories = (files: readonly MeasuredFile[]) => files.flatMap(({ uri }) => (uri.endsWith('/') ? [uri] : []));
  const [inA, inB] = [directories(a), directories(b)];
  if (inA.length + inB.length === 0) return false;
  if (isFinished(a) !== isFinished(b)) return isFinished(a) ? holdsPlain(a, b) : holdsPlain(b, a);
  const rest = (files: readonly MeasuredFile[], theirs: readonly string[]) => {
    const listed = new Set(theirs);
    return files.filter(({ uri }) => !uri.endsWith('/') && !isBelow(listed, uri)).map(({ uri }) => uri);
  };
  return isSame(rest(a, inB), rest(b, inA));
}

function isFinished(files: readonly MeasuredFile[]): boolean {
  return files.every(({ sha256 }) => sha256 !== undefined);
}

/** Every single file of a source is in the finished list. */
function holdsPlain(finished: readonly MeasuredFile[], source: readonly MeasuredFile[]): boolean {
  const uris = new Set(finished.map(({ uri }) => uri));
  return source.every(({ uri }) => uri.endsWith('/') || uris.has(uri));
}

/** The directory itself, too: up to 1.5 the slash may stand behind a file. */
function isBelow(directories: ReadonlySet<string>, uri: string): boolean {
  if (directories.has(`${uri}/`)) return true;
  for (let slash = uri.lastIndexOf('/'); slash > 0; slash = uri.lastIndexOf('/', slash - 1))
    if (directories.has(uri.slice(0, slash + 1))) return true;
  return false;
}

/** The value whatever the order of its keys. */
function canonical(value: Measured): string {
  switch (value.kind) {
    case 'leaf':
      return value.token;
    case 'list':
      return `[${value.items.map(canonical).join()}]`;
    case 'files':
      return JSON.stringify(value.files);
    case 'table':
      return `{${[...value.members]
        .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member.value)}`)
        .sort()
        .join()}}`;
  }
}
