import { codeIn } from '../gramine/code.ts';
import type { Judgement } from '../gramine/direction.ts';
import { type FileEntry, isCovered } from '../gramine/files.ts';
import { above } from '../gramine/paths.ts';
import { reachabilityOf } from '../gramine/reachability.ts';
import { isBefore } from '../gramine/release.ts';
import { maskSecrets } from '../gramine/secrets.ts';
import { matchesAll } from '../gramine/shadows.ts';
import type { Change } from './manifest-diff.ts';
import type { Pair } from './pair.ts';
import { dependsOn } from './setting-changes.ts';
import { shownValue } from './shown.ts';
import type { Side } from './side.ts';

/** Host paths that the host may replace now, or no longer: as what the entries cover, not how they are listed. */
export function* allowedChanges(pair: Pair): Generator<Change> {
  yield* gained(pair.old, pair.new, 'added');
  yield* gained(pair.new, pair.old, 'removed');
}

/** Entries of `own` that nothing in `other` covers. */
function* gained(other: Side, own: Side, kind: 'added' | 'removed'): Generator<Change> {
  const seen = new Set<string>();
  const [paths, others] = [pathsOf(own), pathsOf(other)];
  for (const entry of own.allowed.entries) {
    const { path } = entry;
    if (!path || seen.has(path.raw) || isWithinAnother(paths, entry)) continue;
    seen.add(path.raw);
    const was = coveredBy(other, entry, others);
    if (was === true) continue;
    const text = maskSecrets(path.hasHole() ? own.expressionAt(uriNode(own, entry)) : entry.text.raw);
    yield {
      path: path.hasHole() ? text : hostPathOf(entry),
      subject: 'files',
      kind,
      [kind === 'added' ? 'new' : 'old']: text,
      ...(was === undefined || path.hasHole()
        ? { direction: 'unknown' as const, why: dependsOn(expressionsOf(other, own, entry)) }
        : judgement(own, other, entry, kind)),
      affects: ['MRENCLAVE'],
      ...(kind === 'added' ? { range: own.place(entry.uriAt) } : { oldRange: own.place(entry.uriAt) }),
    };
  }
  yield* unreadable(other, own, kind);
}

function hostPathOf({ path }: FileEntry): string {
  return maskSecrets(path!.raw === '' ? '.' : path!.raw);
}

function uriNode({ document }: Side, { node }: FileEntry): number {
  return document.kind(node) === 'table' ? document.get(node, 'uri') : node;
}

/** An entry of a directory above says the same. */
function isWithinAnother(paths: ReadonlySet<string>, entry: FileEntry): boolean {
  if (matchesAll(entry)) return false;
  const { raw } = entry.path!;
  return (
    above(raw).some((directory) => directory !== '' && paths.has(directory)) || (raw.startsWith('/') && paths.has(''))
  );
}

/** The working directory among the allowed files stands for every absolute path, and only another such entry covers it. */
function coveredBy(side: Side, entry: FileEntry, paths: ReadonlySet<string>): boolean | undefined {
  const { raw } = entry.path!;
  const open = side.allowed.open ? undefined : false;
  if (matchesAll(entry)) return paths.has(raw) || (raw === '/' && paths.has('')) || open;
  if (paths.has(raw) || above(raw).some((directory) => directory !== '' && paths.has(directory))) return true;
  if (entry.path!.hasHole()) return undefined;
  return side.document.holes
    ? isCovered(side.allowed, entry.path!)
    : paths.has('') && raw.startsWith('/')
      ? true
      : open;
}

function pathsOf({ allowed }: Side): ReadonlySet<string> {
  return new Set(allowed.entries.flatMap(({ path }) => (path ? [path.raw] : [])));
}

function judgement(own: Side, other: Side, entry: FileEntry, kind: 'added' | 'removed'): Judgement {
  const what = effectOf(own, other, entry);
  const unseen = isUnseen(own, entry) ? ', once a mount shows it' : '';
  return kind === 'added'
    ? { direction: 'weaker', why: `${what}${unseen}` }
    : { direction: 'stronger', why: `before: ${what}${unseen}` };
}

/** A clause about the host. */
function effectOf(own: Side, other: Side, entry: FileEntry): string {
  if (matchesAll(entry)) return 'the host can read and replace every absolute path, whatever is trusted';
  const shadow = own.shadows.get(entry);
  if (shadow?.over === 'entrypoint') return `the host can replace the program \`${shadow.path}\``;
  if (shadow?.over === 'library-directory') return `the host can replace the libraries in \`${shadow.path}\``;
  const code = codeIn(entry);
  if (shadow)
    return `the host can replace it although it is trusted: allowed files are looked at first${code ? `, and it is ${code.what}` : ''}`;
  if (code) return `the host can replace it unnoticed, and it is ${code.what}`;
  if (isCovered(other.trusted, entry.path!)) return 'the host can read and replace it, where it was a trusted file';
  return 'the host can read and replace it';
}

function isUnseen({ mounts }: Side, entry: FileEntry): boolean {
  return !matchesAll(entry) && reachabilityOf(mounts).of(entry.path!, true).kind === 'unreachable';
}

function expressionsOf(other: Side, own: Side, entry: FileEntry): readonly string[] {
  if (entry.path!.hasHole()) return [own.expressionAt(uriNode(own, entry))];
  const found: string[] = [];
  for (const one of other.allowed.entries) {
    if (found.length > 5) break;
    if (one.text.hasHole()) found.push(other.expressionAt(uriNode(other, one)));
  }
  return found;
}

/** Elements that are unknown as a whole, or that have no scheme Gramine takes. */
function* unreadable(other: Side, own: Side, kind: 'added' | 'removed'): Generator<Change> {
  const known = new Set(unreadableOf(other).map(({ text }) => text));
  for (const { node, text, isHole } of unreadableOf(own)) {
    if (known.has(text)) continue;
    const shown = shownValue(own, node, ['sgx', 'allowed_files']);
    yield {
      path: 'sgx.allowed_files',
      subject: 'files',
      kind,
      [kind === 'added' ? 'new' : 'old']: shown,
      direction: isHole ? 'unknown' : 'neutral',
      why: isHole ? dependsOn(own.expressionsIn(node)) : 'Gramine does not start with an entry of this form',
      affects: ['MRENCLAVE'],
      ...(kind === 'added' ? { range: own.placeOf(node) } : { oldRange: own.placeOf(node) }),
    };
  }
}

function unreadableOf({
  manifest,
  document,
  allowed,
}: Side): { readonly node: number; readonly text: string; readonly isHole: boolean }[] {
  const list = manifest.at('sgx.allowed_files');
  if (list?.kind !== 'array' && (list?.kind !== 'table' || !isBefore(manifest.release, '1.2'))) return [];
  const readable = new Set(allowed.entries.flatMap(({ node, path }) => (path ? [node] : [])));
  return [...document.children(list.node)]
    .filter((node) => !readable.has(node))
    .map((node) => ({ node, text: document.source.slice(document.range(node)), isHole: document.hasHole(node) }));
}
