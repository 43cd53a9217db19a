import { type Judgement, judge } from '../gramine/direction.ts';
import { allKeys } from '../gramine/key-table.ts';
import type { Affects, KeyEntry } from '../gramine/keys/entry.ts';
import { maskSecrets, secretIn } from '../gramine/secrets.ts';
import { byCodePoint } from '../text/order.ts';
import { programJudgement } from './code-places.ts';
import type { Affected, Change } from './manifest-diff.ts';
import type { Pair } from './pair.ts';
import {
  absent,
  absentValue,
  isElsewhere,
  judgingRow,
  type Meaning,
  matched,
  type Setting,
  settingsOf,
} from './settings.ts';
import type { Side } from './side.ts';

/** Every setting whose value or effect is another one. */
export function* settingChanges(pair: Pair): Generator<Change> {
  const [older, newer] = [settingsOf(pair.old), settingsOf(pair.new)];
  const [before, after] = [matched(older, newer), matched(newer, older)];
  const isOtherRelease = pair.old.release !== pair.new.release;
  for (const identity of new Set([...before.keys(), ...after.keys()])) {
    const [from, to] = [before.get(identity), after.get(identity)];
    if (isOtherRelease && ((!from && isElsewhere(pair.old, to!)) || (!to && isElsewhere(pair.new, from!)))) continue;
    const change = settingChange(pair, from, to);
    if (change) yield change;
  }
  yield* shiftedDefaults(pair, before, after);
}

/** The fields of the enclave that a key acts on. */
function affectedBy(row: KeyEntry | undefined): readonly Affected[] {
  return ['MRENCLAVE', ...(row?.affects ?? []).map((one: Affects) => one.replace('sigstruct:', '') as Affected)];
}

function settingChange(pair: Pair, before: Setting | undefined, after: Setting | undefined): Change | undefined {
  const [from, to] = [effectiveOf(pair.old, before, after), effectiveOf(pair.new, after, before)];
  if (from.key === to.key && (before?.effect === 'refused') === (after?.effect === 'refused')) return undefined;
  if ((from.key === computed && isComputed(after!)) || (to.key === computed && isComputed(before!))) return undefined;
  const { row } = after ?? before!;
  const path = before && after && before.path !== after.path ? after.identity : (after ?? before!).path;
  return {
    path,
    subject: 'setting',
    kind: from.json === undefined ? 'added' : to.json === undefined ? 'removed' : 'changed',
    ...(from.json !== undefined && { old: from.json }),
    ...(to.json !== undefined && { new: to.json }),
    ...judgementOf(pair, { before, after, from, to }),
    affects: affectedBy(row),
    ...placesOf(pair, before, after),
  };
}

export function placesOf(
  pair: Pair,
  before: { readonly node: number } | undefined,
  after: { readonly node: number } | undefined,
): Pick<Change, 'range' | 'oldRange'> {
  return {
    ...(after && { range: pair.new.placeOf(after.node) }),
    ...(before && { oldRange: pair.old.placeOf(before.node) }),
  };
}

/** What a side makes of a setting, written or not. */
interface Effective extends Meaning {
  readonly json?: unknown;
}

const nothing: Effective = { key: 'none', judged: undefined, state: 'known' };
const computed = 'computed';

/** A key that only the other release reads counts as its absence. */
function effectiveOf(side: Side, own: Setting | undefined, other: Setting | undefined): Effective {
  if (own && (own.effect === 'read' || other?.effect !== 'read')) return own;
  if (!other?.row || other.effect !== 'read') return nothing;
  const preset = absent(other.row, side);
  if (preset === 'computed') return { ...nothing, key: computed };
  return preset ? { ...preset, json: absentValue(other.row, side) } : nothing;
}

/** A computed default written out is no change: the LibOS where Gramine has it, or a hash that the tools would compute. */
function isComputed({ path, json }: Setting): boolean {
  if (path === 'loader.entrypoint.sha256') return true;
  return typeof json === 'string' && /(?:\/libsysdb\.so|\{\{-?\s*gramine\.libos\s*-?\}\})$/.test(json);
}

interface Judged {
  readonly before: Setting | undefined;
  readonly after: Setting | undefined;
  readonly from: Effective;
  readonly to: Effective;
}

function judgementOf(pair: Pair, { before, after, from, to }: Judged): Judgement {
  const row = (after ?? before)!.row;
  const secret = secretJudgement(pair, before, after);
  if (secret) return secret;
  if (before?.effect !== 'read' && after?.effect !== 'read') return unread(pair, before, after);
  if (before?.state === 'holed' || after?.state === 'holed' || !row)
    return { direction: 'unknown', why: dependsOn(expressionsOf(pair, before, after)) };
  if (from.state === 'misfit' || to.state === 'misfit')
    return {
      direction: 'unknown',
      why: 'the value is not of the type that the key has, and what Gramine makes of it is not certain',
    };
  const program = row.path === 'libos.entrypoint' || row.path === 'fs.start_dir' ? programJudgement(pair) : undefined;
  if (program) return program;
  const judged = judge(judgingRow(row), from.judged, to.judged, pair.new.release);
  if (before?.effect === 'read' && after && after.effect !== 'read')
    return { direction: judged.direction, why: goneIn(row, pair.new.release) };
  if (after?.effect === 'read' && before && before.effect !== 'read')
    return { direction: judged.direction, why: `Gramine ${pair.old.release} does not read this key` };
  return judged;
}

export function expressionsOf(
  pair: Pair,
  before: { readonly node: number } | undefined,
  after: { readonly node: number } | undefined,
): readonly string[] {
  return [
    ...(before ? pair.old.expressionsIn(before.node, true) : []),
    ...(after ? pair.new.expressionsIn(after.node, true) : []),
  ];
}

function unread(pair: Pair, before: Setting | undefined, after: Setting | undefined): Judgement {
  const one = after ?? before!;
  const { release } = after ? pair.new : pair.old;
  if (one.effect === 'refused')
    return { direction: 'neutral', why: `Gramine ${release} does not start, or cannot be built, with this key` };
  return { direction: 'neutral', why: `Gramine ${release} does not read this key` };
}

function goneIn(row: KeyEntry, release: string): string {
  const what = `Gramine ${release} no longer reads this key`;
  return row.consequence === undefined ? what : `${what}: ${row.consequence}`;
}

/** Names the expressions that decide. */
export function dependsOn(expressions: readonly string[]): string {
  const all = [...new Set(expressions.map((expression) => `\`${maskSecrets(expression)}\``))].sort(byCodePoint);
  if (all.length === 0) return 'a template decides what it is';
  const more = all.length > mostNamed ? ` and ${all.length - mostNamed} more` : '';
  return `it depends on ${all.slice(0, mostNamed).join(more ? ', ' : ' and ')}${more}`;
}

const mostNamed = 3;

/** Everybody can read a manifest. */
function secretJudgement(pair: Pair, before: Setting | undefined, after: Setting | undefined): Judgement | undefined {
  const [from, to] = [secretOf(pair.old, before), secretOf(pair.new, after)];
  if ((from === undefined) === (to === undefined)) return undefined;
  return to === undefined
    ? { direction: 'stronger', why: `${from} is no longer in the manifest, which everybody can read` }
    : { direction: 'weaker', why: `everybody can read a manifest, and this holds ${to}` };
}

function secretOf(side: Side, setting: Setting | undefined): string | undefined {
  if (!setting || side.document.kind(setting.node) !== 'string') return undefined;
  return secretIn(side.document.string(setting.node), side.document.name(setting.node))?.kind;
}

/** Keys that neither side writes and that now amount to something else. */
function* shiftedDefaults(
  pair: Pair,
  before: ReadonlyMap<string, Setting>,
  after: ReadonlyMap<string, Setting>,
): Generator<Change> {
  for (const row of dependentRows) {
    if (before.has(row.path) || after.has(row.path)) continue;
    const [from, to] = [absentValue(row, pair.old), absentValue(row, pair.new)];
    if (from === to) continue;
    yield {
      path: row.path,
      subject: 'setting',
      kind: 'changed',
      old: from,
      new: to,
      direction: 'neutral',
      why: 'it is not written, and its default is another one now',
      affects: affectedBy(row),
    };
  }
}

/** Their default depends on other keys or on the release. */
const dependentRows = allKeys.filter(({ default: preset }) => preset !== undefined && 'whenTrue' in preset);
