import type { Judgement } from '../gramine/direction.ts';
import { hardcodedKeys } from '../gramine/encryption.ts';
import { ioctlsOf, reachableRegions, structPath } from '../gramine/ioctls.ts';
import { findKey, isUsable } from '../gramine/key-table.ts';
import { isBefore } from '../gramine/release.ts';
import type { Node } from '../toml/document.ts';
import type { Change } from './manifest-diff.ts';
import type { Pair } from './pair.ts';
import { dependsOn, expressionsOf, placesOf } from './setting-changes.ts';
import { holdsHole, structure } from './settings.ts';
import { hidden, shownValue } from './shown.ts';
import type { Side } from './side.ts';

/** Lists and tables whose entries are compared one by one: written-out keys, ioctls, pretended system calls. */
export function* entryChanges(pair: Pair): Generator<Change> {
  yield* compared(pair, keysOf, keyJudgement);
  yield* compared(pair, ioctlEntries, ioctlJudgement);
  yield* compared(pair, structEntries, structJudgement);
  yield* compared(pair, mockEntries, mockJudgement);
}

interface Entry {
  readonly path: string;
  readonly node: Node;
  /** Equal keys are equal entries. */
  readonly key: string;
  readonly json: unknown;
  readonly holed: boolean;
  /** Of an ioctl: its argument is copied, not only passed as a number. Of a struct: an ioctl uses it. */
  readonly copies?: boolean;
}

type Entries = (side: Side) => ReadonlyMap<string, Entry>;
type Judging = (name: string, before: Entry | undefined, after: Entry | undefined) => Judgement;

function* compared(pair: Pair, entriesOf: Entries, judge: Judging): Generator<Change> {
  const [from, to] = [entriesOf(pair.old), entriesOf(pair.new)];
  for (const name of new Set([...from.keys(), ...to.keys()])) {
    const [before, after] = [from.get(name), to.get(name)];
    if (before && after && before.key === after.key) continue;
    const isHoled = before?.holed || after?.holed;
    yield {
      path: (after ?? before)!.path,
      subject: 'setting',
      kind: !before ? 'added' : !after ? 'removed' : 'changed',
      ...(before && { old: before.json }),
      ...(after && { new: after.json }),
      ...(isHoled && judge !== keyJudgement
        ? { direction: 'unknown' as const, why: dependsOn(expressionsOf(pair, before, after)) }
        : judge(name, before, after)),
      affects: ['MRENCLAVE'],
      ...placesOf(pair, before, after),
    };
  }
}

/** The values are never shown. */
function keysOf(side: Side): ReadonlyMap<string, Entry> {
  return new Map(
    hardcodedKeys(side.manifest, side.release).map(({ name, setting }) => [
      name,
      {
        path: setting.path,
        node: setting.node,
        key: structure(side.document, setting.node).toLowerCase(),
        json: hidden,
        holed: holdsHole(side.document, setting.node),
      },
    ]),
  );
}

function keyJudgement(name: string, before: Entry | undefined, after: Entry | undefined): Judgement {
  const isSealing = name === '_sgx_mrenclave' || name === '_sgx_mrsigner';
  if (before && after)
    return { direction: 'neutral', why: 'another key, which everybody who has the manifest has as well' };
  if (after)
    return {
      direction: 'weaker',
      why: isSealing
        ? `a key that everybody can read takes the place of the sealing key \`${name}\``
        : 'everybody who has the manifest has the key',
    };
  return { direction: 'stronger', why: 'the key is no longer in the manifest, which everybody can read' };
}

function ioctlEntries(side: Side): ReadonlyMap<string, Entry> {
  const { manifest, document } = side;
  const found = new Map<string, Entry>();
  if (!isRead(side, 'sys.allowed_ioctls')) return found;
  const ioctls = ioctlsOf(manifest);
  for (const { path, code, struct } of ioctls.rows) {
    const name =
      typeof code?.known === 'bigint'
        ? `0x${code.known.toString(16)}`
        : code
          ? String(shownValue(side, code.node, []))
          : '';
    if (found.has(name)) continue;
    const node = document.parent((code ?? struct)?.node ?? -1);
    const uses = typeof struct?.known === 'string' && struct.known !== '' ? struct.known : undefined;
    found.set(name, {
      path: `sys.allowed_ioctls[${name}]`,
      node: node >= 0 ? node : manifest.at('sys.allowed_ioctls')!.node,
      key: `${structureOf(side, struct?.node)}`,
      json: shownValue(side, node >= 0 ? node : manifest.at('sys.allowed_ioctls')!.node, [path]),
      holed: [code, struct].some((one) => one !== undefined && holdsHole(document, one.node)),
      copies: uses !== undefined,
    });
  }
  return found;
}

function structureOf(side: Side, node: Node | undefined): string {
  return node === undefined ? '' : structure(side.document, node);
}

function ioctlJudgement(_: string, before: Entry | undefined, after: Entry | undefined): Judgement {
  const passes = 'its arguments and answers pass through the host unprotected';
  if (!before) return { direction: 'weaker', why: passes };
  if (!after) return { direction: 'stronger', why: 'this request no longer passes through the host' };
  if (before.copies === after.copies)
    return { direction: 'unknown', why: 'another part of the argument passes through the host' };
  return after.copies
    ? { direction: 'weaker', why: 'the memory behind its argument passes through the host as well' }
    : { direction: 'stronger', why: 'the memory behind its argument no longer passes through the host' };
}

function structEntries(side: Side): ReadonlyMap<string, Entry> {
  const { manifest, document } = side;
  if (!isRead(side, 'sys.ioctl_structs.x')) return new Map();
  const ioctls = ioctlsOf(manifest);
  const asked = ioctls.rows.flatMap(({ struct }) => (typeof struct?.known === 'string' ? [struct.known] : []));
  const used = reachableRegions(manifest, ioctls, asked);
  return new Map(
    manifest.members('sys.ioctl_structs').map((setting) => [
      setting.name,
      {
        path: structPath(setting.name),
        node: setting.node,
        key: structure(document, setting.node),
        json: shownValue(side, setting.node, ['sys', 'ioctl_structs']),
        holed: holdsHole(document, setting.node),
        copies: used.has(setting.node),
      },
    ]),
  );
}

function structJudgement(_: string, before: Entry | undefined, after: Entry | undefined): Judgement {
  if (!before?.copies && !after?.copies) return { direction: 'neutral', why: 'no allowed ioctl uses it' };
  if (before?.copies && after?.copies)
    return { direction: 'unknown', why: 'an allowed ioctl passes other memory through the host' };
  return { direction: 'neutral', why: 'it follows from the ioctls that are allowed' };
}

function mockEntries(side: Side): ReadonlyMap<string, Entry> {
  const { manifest, document } = side;
  const found = new Map<string, Entry>();
  if (!isRead(side, 'sys.debug__mock_syscalls')) return found;
  for (const mock of manifest.elements('sys.debug__mock_syscalls')) {
    const name = document.kind(mock.node) === 'table' ? document.get(mock.node, 'name') : -1;
    const result = document.kind(mock.node) === 'table' ? document.get(mock.node, 'return') : -1;
    const known = name < 0 ? structure(document, mock.node) : structure(document, name);
    const shown = name < 0 ? undefined : shownValue(side, name, []);
    found.set(known, {
      path: `sys.debug__mock_syscalls[${typeof shown === 'string' ? shown : '…'}]`,
      node: mock.node,
      key: result < 0 ? '0' : structure(document, result),
      json: shownValue(side, mock.node, ['sys', 'debug__mock_syscalls']),
      holed: holdsHole(document, mock.node),
    });
  }
  return found;
}

function mockJudgement(_: string, before: Entry | undefined, after: Entry | undefined): Judgement {
  if (!before) return { direction: 'weaker', why: 'the system call is only pretended' };
  if (!after) return { direction: 'stronger', why: 'the system call is no longer only pretended' };
  return { direction: 'neutral', why: 'it is pretended as before, with another result' };
}

function isRead({ release }: Side, path: string): boolean {
  const row = findKey(path);
  return row !== undefined && isUsable(row, release) && !isBefore(release, row.since ?? release);
}
