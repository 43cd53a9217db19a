import type { Judgement } from '../gramine/direction.ts';
import { defaultKey } from '../gramine/encryption.ts';
import { holdsAny, isCovered } from '../gramine/files.ts';
import { type Mount, type Mounts, resolveInside } from '../gramine/mounts.ts';
import { policyOf } from '../gramine/protection.ts';
import { maskSecrets } from '../gramine/secrets.ts';
import type { Text } from '../gramine/text.ts';
import type { Change } from './manifest-diff.ts';
import type { Pair } from './pair.ts';
import { dependsOn } from './setting-changes.ts';
import type { Side } from './side.ts';

/** Every path of a mount at which something else is visible now, whatever brought it about. */
export function* mountChanges(pair: Pair): Generator<Change> {
  const paths = new Map<string, Text>();
  for (const side of [pair.old, pair.new]) {
    const { root, entries } = side.mounts;
    for (const { path } of [root, ...entries]) if (path) paths.set(path.raw, path);
  }
  for (const path of paths.values()) {
    const change = changeAt(pair, path);
    if (change) yield change;
  }
  yield* unplacedMounts(pair);
}

/** What a path inside shows. */
export interface Place {
  /** Equal keys show the same. */
  readonly key: string;
  readonly mount: Mount;
  readonly hostPath: Text | undefined;
  /** The mount is made at this very path. */
  readonly isOwn: boolean;
  /** Of an encrypted one. */
  readonly keyName: string | undefined;
}

export function placeAt(side: Side, path: Text): Place | 'unknown' {
  const shown = resolveInside(side.mounts, path);
  if (shown === 'unknown') return 'unknown';
  const { mount, hostPath } = shown;
  const { type, uri } = mount;
  const isOwn = mount.path?.raw === path.raw;
  const keyName = type === 'encrypted' ? keyNameOf(mount) : undefined;
  const recovery = recovers(mount, side);
  const host = type === 'tmpfs' ? '' : `${uri?.scheme}:${hostPath?.raw}`;
  const key = `${type ?? mount.fields.type?.text?.raw} ${host} ${keyName ?? ''} ${recovery}`;
  return { key, mount, hostPath, isOwn, keyName };
}

export function keyNameOf({ fields }: Mount): string {
  return fields.keyName ? (fields.keyName.text?.raw ?? '?') : defaultKey;
}

function changeAt(pair: Pair, path: Text): Change | undefined {
  const [before, after] = [placeAt(pair.old, path), placeAt(pair.new, path)];
  const [from, to] = [ownAt(pair.old, path), ownAt(pair.new, path)];
  if (before === 'unknown' || after === 'unknown') {
    if (from?.key === to?.key) return undefined;
    return { ...described(pair, path, from, to), direction: 'unknown', why: dependsOn(expressions(pair, from, to)) };
  }
  if (before.key === after.key) return undefined;
  const holed = [before, after].some(({ hostPath, mount }) => hostPath?.hasHole() || isHoled(mount));
  const judgement: Judgement = holed
    ? { direction: 'unknown', why: dependsOn(expressions(pair, before, after)) }
    : judge(pair, before, after);
  const covering = covered(path, [from, before], [to, after]);
  return {
    ...described(pair, path, before, after, covering),
    ...judgement,
    ...(covering && { why: `${covering}; ${judgement.why}` }),
  };
}

/** Both manifests mount something at the path, and one of them hides it again. */
function covered(
  path: Text,
  [from, before]: readonly [Place | undefined, Place],
  [to, after]: readonly [Place | undefined, Place],
): string | undefined {
  if (!from || !to || path.raw === '/') return undefined;
  if (!after.isOwn) return `the mount at \`${after.mount.path}\` hides the one here`;
  return before.isOwn ? undefined : `no mount at \`${before.mount.path}\` hides the one here any more`;
}

function isHoled({ fields }: Mount): boolean {
  return [fields.type, fields.keyName].some((field) => field?.text?.hasHole() || field?.kind === 'hole');
}

/** The mount at the very path, seen or not. */
function ownAt(side: Side, path: Text): Place | undefined {
  const mount = lastAt(side.mounts, path);
  if (!mount) return undefined;
  const raw = [mount.fields.type, mount.fields.uri, mount.fields.keyName].map(
    (field) => field?.text?.raw ?? field?.kind,
  );
  const keyName = mount.type === 'encrypted' ? keyNameOf(mount) : undefined;
  return { key: raw.join(' '), mount, hostPath: mount.hostPath, isOwn: true, keyName };
}

function lastAt(mounts: Mounts, { raw }: Text): Mount | undefined {
  let byPath = lasts.get(mounts);
  if (!byPath) {
    byPath = new Map(
      [mounts.root, ...mounts.entries].flatMap((mount) => (mount.path ? [[mount.path.raw, mount]] : [])),
    );
    lasts.set(mounts, byPath);
  }
  return byPath.get(raw);
}

const lasts = new WeakMap<Mounts, ReadonlyMap<string, Mount>>();

type Described = Omit<Change, 'direction' | 'why'>;

function described(
  pair: Pair,
  path: Text,
  before: Place | undefined,
  after: Place | undefined,
  covering?: string,
): Described {
  const isMade = (place: Place | undefined) => place !== undefined && (covering !== undefined || place.isOwn);
  const [from, to] = [isMade(before), isMade(after)];
  const kind = from && !to ? 'removed' : to && !from ? 'added' : 'changed';
  return {
    path: pathShown(pair, path, after ?? before!),
    subject: 'mount',
    kind,
    ...(before && kind !== 'added' && { old: shownMount(pair.old, before) }),
    ...(after && kind !== 'removed' && { new: shownMount(pair.new, after) }),
    affects: ['MRENCLAVE'],
    ...(after && after.mount.node >= 0 && { range: pair.new.place(after.mount.at) }),
    ...(before && before.mount.node >= 0 && { oldRange: pair.old.place(before.mount.at) }),
  };
}

function pathShown(pair: Pair, path: Text, { mount }: Place): string {
  if (path.known !== undefined) return maskSecrets(path.known);
  for (const side of [pair.new, pair.old]) {
    const { entries } = side.mounts;
    const own = entries.find((one) => one === mount) ?? entries.find((one) => one.path?.raw === path.raw);
    if (own?.fields.path && own.path?.raw === path.raw) return maskSecrets(side.expressionAt(own.fields.path.node));
  }
  return path.toString();
}

/** What `fs.mounts` would say, the key with its default; `at` when the mount is made above. */
function shownMount(side: Side, { mount, keyName, isOwn }: Place): Readonly<Record<string, unknown>> {
  const { type, path, fields, uri } = mount;
  const text = (field: { readonly node: number; readonly text: Text | undefined } | undefined) =>
    field && maskSecrets(field.text?.hasHole() !== false ? side.expressionAt(field.node) : field.text.raw);
  return {
    type: type ?? text(fields.type) ?? 'chroot',
    ...(type !== 'tmpfs' && { uri: text(fields.uri) ?? (uri ? `${uri.scheme}:${uri.path}` : undefined) }),
    ...(keyName !== undefined && {
      keyName: fields.keyName?.text?.hasHole() ? side.expressionAt(fields.keyName.node) : keyName,
    }),
    ...(recovers(mount, side) && { enableRecovery: true }),
    ...(!isOwn && path && path.raw !== '/' && { at: path.toString() }),
  };
}

function recovers({ type, node, key }: Mount, { manifest }: Side): boolean {
  return type === 'encrypted' && manifest.member(node, 'enable_recovery', key)?.known === true;
}

function expressions(pair: Pair, before: Place | undefined, after: Place | undefined): readonly string[] {
  const of = (side: Side, place: Place | undefined): string[] =>
    !place || place.mount.node < 0
      ? []
      : [place.mount.fields.path, place.mount.fields.type, place.mount.fields.uri, place.mount.fields.keyName].flatMap(
          (field) => (field && (field.kind === 'hole' || field.text?.hasHole()) ? [side.expressionAt(field.node)] : []),
        );
  return [...of(pair.old, before), ...of(pair.new, after)];
}

/** How much of a place the host decides. `private`: memory of the enclave or encrypted with a key it does not have. */
type Exposure = 'private' | 'verified' | 'incidental' | 'readable' | 'allowed' | 'open';

const exposures: readonly (readonly Exposure[])[] = [
  ['private', 'verified'],
  ['incidental', 'readable'],
  ['allowed'],
  ['open'],
];

function judge(pair: Pair, before: Place, after: Place): Judgement {
  const [from, to] = [exposureOf(pair.old, before), exposureOf(pair.new, after)];
  const rank = (one: Exposure) => exposures.findIndex((group) => group.includes(one));
  const [was, is] = [before.mount.type === 'encrypted', after.mount.type === 'encrypted'];
  if (rank(to.exposure) > rank(from.exposure))
    return { direction: 'weaker', why: was && !is ? `what is here is no longer encrypted: ${to.why}` : to.why };
  if (rank(to.exposure) < rank(from.exposure))
    return { direction: 'stronger', why: `${is && !was ? 'what is here is encrypted now: ' : ''}before: ${from.why}` };
  if (was && is) return keyJudgement(before, after);
  if (was !== is && (was ? after : before).mount.type === 'chroot')
    return was
      ? { direction: 'weaker', why: 'what is here is no longer encrypted' }
      : { direction: 'stronger', why: 'what is here is encrypted now' };
  return {
    direction: 'neutral',
    why: to.why === from.why ? to.why : `${to.why}; before: ${from.why}`,
  };
}

function keyJudgement(before: Place, after: Place): Judgement {
  const [from, to] = [before.keyName!, after.keyName!];
  if (from === to) return { direction: 'neutral', why: 'it is encrypted with the same key' };
  const sealing = ['_sgx_mrenclave', '_sgx_mrsigner'];
  const [was, is] = [sealing.indexOf(from), sealing.indexOf(to)];
  if (was >= 0 && is >= 0)
    return is > was
      ? { direction: 'weaker', why: 'every enclave of the signer can read it' }
      : { direction: 'stronger', why: 'only this very enclave can read it' };
  if (was < 0 && is < 0) return { direction: 'neutral', why: 'it is encrypted with another key' };
  return { direction: 'unknown', why: 'the key comes from elsewhere, and who else has it cannot be told' };
}

/** The reason is a clause that holds for the place as it is. */
function exposureOf(
  side: Side,
  { mount, hostPath, keyName }: Place,
): { readonly exposure: Exposure; readonly why: string } {
  const { type, uri } = mount;
  if (type === 'tmpfs') return { exposure: 'private', why: 'it is memory of the enclave' };
  if (type === 'encrypted') {
    const isKnown = side.keys.has(keyName!);
    return isKnown
      ? { exposure: 'readable', why: 'it is encrypted with a key that stands in the manifest' }
      : { exposure: 'private', why: 'it is encrypted' };
  }
  if (type === 'untrusted_shm') return { exposure: 'open', why: 'the host reads and changes all of it' };
  if (type !== 'chroot' || !hostPath) return { exposure: 'verified', why: 'Gramine cannot mount it' };
  if (uri?.scheme === 'dev') return { exposure: 'open', why: 'it is a device of the host' };
  const broad = breadthOf(hostPath.raw);
  if (broad) return { exposure: 'open', why: broad };
  if (policyOf(side.manifest) === 'allow_all_but_log')
    return { exposure: 'open', why: 'every file of the host here is used unchecked, as `sgx.file_check_policy` says' };
  if (isCovered(side.allowed, hostPath) || holdsAny(side.allowed, hostPath))
    return { exposure: 'allowed', why: 'it shows allowed files, which the host can read and replace' };
  if (hostPath.raw === '')
    return { exposure: 'incidental', why: 'it shows the directory that Gramine happens to be started in' };
  return { exposure: 'verified', why: 'only trusted files can be opened here, though the host chooses what is listed' };
}

/** Places that lint calls unsanitised or too broad. */
function breadthOf(hostPath: string): string | undefined {
  const pseudo = /^\/(?:proc|sys|dev)(?=\/|$)/.exec(hostPath)?.[0];
  if (pseudo) return `it shows \`${pseudo}\` of the host unsanitised`;
  if (hostPath === '/') return 'it shows the whole file system of the host';
  if (hostPath === '/etc') return 'it shows all configuration of the host';
  if (hostPath === '/home' || hostPath === '/root' || /^\/home\/[^/]+$/.test(hostPath))
    return 'it shows home directories of the host';
  return undefined;
}

/** Mounts at a path that cannot be told, and parts of the list that a template fills in, as they stand. */
function* unplacedMounts(pair: Pair): Generator<Change> {
  const [before, after] = [unplacedOf(pair.old), unplacedOf(pair.new)];
  for (const [raw, node] of after) if (!before.has(raw)) yield unplaced(pair, 'added', node);
  for (const [raw, node] of before) if (!after.has(raw)) yield unplaced(pair, 'removed', node);
}

function unplacedOf({ manifest, document, mounts }: Side): ReadonlyMap<string, number> {
  const list = manifest.at('fs.mounts');
  const found = new Map<string, number>();
  if (list?.kind === 'hole') found.set(document.source.slice(list.at), list.node);
  for (const node of list?.kind === 'array' ? document.children(list.node) : [])
    if (document.kind(node) === 'hole') found.set(document.source.slice(document.range(node)), node);
  for (const { path, node, fields, uri } of mounts.entries)
    if (!path) found.set(`${fields.path?.text?.raw} ${uri?.path.raw} ${fields.type?.text?.raw}`, node);
  return found;
}

function unplaced(pair: Pair, kind: 'added' | 'removed', node: number): Change {
  const side = kind === 'added' ? pair.new : pair.old;
  const isHole = side.document.kind(node) === 'hole';
  const text = maskSecrets(side.expressionAt(node));
  return {
    path: 'fs.mounts',
    subject: 'mount',
    kind,
    [kind === 'added' ? 'new' : 'old']: text,
    direction: isHole ? 'unknown' : 'neutral',
    why: isHole ? dependsOn([text]) : 'Gramine does not start with a mount that has no usable path',
    affects: ['MRENCLAVE'],
    ...(kind === 'added' ? { range: side.placeOf(node) } : { oldRange: side.placeOf(node) }),
  };
}
