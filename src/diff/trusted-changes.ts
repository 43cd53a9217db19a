import type { Judgement } from '../gramine/direction.ts';
import { isCovered } from '../gramine/files.ts';
import { policyOf } from '../gramine/protection.ts';
import { Text } from '../gramine/text.ts';
import type { Change, FileChange } from './manifest-diff.ts';
import type { Pair } from './pair.ts';
import { dependsOn } from './setting-changes.ts';
import type { Side } from './side.ts';
import { hasHoles, isInListed, type TrustedFile } from './trusted-files.ts';

/** A trusted file that is new, gone, or has another hash. */
export interface TrustedChange {
  /** Unknown parts as their expressions. */
  readonly path: string;
  readonly kind: FileChange['kind'];
  readonly file: TrustedFile;
}

/**
 * Compares paths and hashes. A directory on one side covers the files below it on the other; where one side is finished and the
 * other a source, it stands for them.
 */
export function trustedChanges(pair: Pair): readonly TrustedChange[] {
  return [...missing(pair.old, pair.new, 'added'), ...missing(pair.new, pair.old, 'removed'), ...rehashed(pair)];
}

function* missing(other: Side, own: Side, kind: 'added' | 'removed'): Generator<TrustedChange> {
  const known = other.files.byPath;
  const expanded = own.options.final !== other.options.final ? directoriesOf(known) : undefined;
  for (const file of own.files.byPath.values()) {
    if (known.has(file.path) || isInListed(other.files.directories, file.path)) continue;
    if (expanded && file.path.endsWith('/') && expanded.has(file.path)) continue;
    yield { path: shownPath(own, file), kind, file };
  }
}

/** Every directory above a listed file, with the final slash. */
function directoriesOf(files: ReadonlyMap<string, TrustedFile>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of files.keys()) {
    for (let slash = path.lastIndexOf('/', path.length - 2); slash >= 0; slash = path.lastIndexOf('/', slash - 1)) {
      const directory = path.slice(0, slash + 1);
      if (found.has(directory)) break;
      found.add(directory);
      if (slash === 0) break;
    }
    if (!path.startsWith('/')) found.add('./');
  }
  return found;
}

function* rehashed(pair: Pair): Generator<TrustedChange> {
  const before = pair.old.files.byPath;
  for (const file of pair.new.files.byPath.values()) {
    const was = before.get(file.path);
    if (was?.sha256 === undefined || file.sha256 === undefined || isSameHash(was.sha256, file.sha256)) continue;
    yield { path: shownPath(pair.new, file), kind: 'changed', file };
  }
}

/** The runtime takes digits of either case. */
function isSameHash(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}

function shownPath(side: Side, { path, node }: TrustedFile): string {
  const { document } = side;
  if (!hasHoles(path, document.holes)) return path;
  const uri = document.kind(node) === 'table' ? document.get(node, 'uri') : node;
  const expression = side.expressionAt(uri);
  return expression.startsWith('file:') ? expression.slice(5) : expression;
}

/** One change for all trusted files that changed alike and mean the same. */
export function* trustedSummary(pair: Pair, changes: readonly TrustedChange[]): Generator<Change> {
  const groups = new Map<string, { readonly first: TrustedChange; readonly judgement: Judgement; count: number }>();
  for (const change of changes) {
    const judgement = judgementOf(pair, change);
    const key = `${change.kind} ${judgement.direction} ${judgement.why}`;
    const group = groups.get(key);
    if (group) group.count++;
    else groups.set(key, { first: change, judgement, count: 1 });
  }
  for (const { first, judgement, count } of groups.values()) {
    const { kind, file } = first;
    const [before, after] = [pair.old.files.byPath.get(file.path), pair.new.files.byPath.get(file.path)];
    const shown = (one: TrustedFile | undefined): unknown => {
      if (count > 1) return `${count} files`;
      return kind === 'changed' ? { uri: `file:${first.path}`, sha256: one?.sha256 } : first.path;
    };
    yield {
      path: 'sgx.trusted_files',
      subject: 'files',
      kind,
      ...(kind !== 'added' && { old: shown(before) }),
      ...(kind !== 'removed' && { new: shown(after) }),
      ...judgement,
      affects: ['MRENCLAVE'],
      ...(kind !== 'removed' && after && { range: pair.new.placeOf(after.node) }),
      ...(kind !== 'added' && before && { oldRange: pair.old.placeOf(before.node) }),
    };
  }
}

/** Hashes only matter where the policy and the allowed files leave something to verify. */
function judgementOf(pair: Pair, { kind, file, path }: TrustedChange): Judgement {
  const side = kind === 'removed' ? pair.old : pair.new;
  if (hasHoles(file.path, side.document.holes)) return { direction: 'unknown', why: dependsOn([`file:${path}`]) };
  if (kind === 'changed') return { direction: 'neutral', why: 'the content is another one, and its hash is measured' };
  const other = kind === 'removed' ? pair.new : pair.old;
  if (standingOf(side, file.path) === 'allowed')
    return { direction: 'neutral', why: 'it is an allowed file as well, so its hash counts for nothing' };
  const without = standingOf(other, file.path);
  if (kind === 'added') {
    if (without === 'unchecked')
      return { direction: 'stronger', why: 'before, the host could replace it, as `sgx.file_check_policy` says' };
    return {
      direction: 'neutral',
      why: without === 'allowed' ? 'before, it was an allowed file' : 'it can be used now, and its hash is measured',
    };
  }
  if (without === 'unchecked')
    return { direction: 'weaker', why: 'the host can replace it unnoticed, as `sgx.file_check_policy` says' };
  return {
    direction: 'neutral',
    why: without === 'allowed' ? 'it is an allowed file now' : 'it is no longer trusted, so the program cannot open it',
  };
}

/** What becomes of a file that is not trusted. */
function standingOf(side: Side, path: string): 'allowed' | 'unchecked' | 'denied' {
  const plain = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  if (side.allowed.entries.length > 0 && isCovered(side.allowed, new Text(plain))) return 'allowed';
  return policyOf(side.manifest) === 'allow_all_but_log' ? 'unchecked' : 'denied';
}
