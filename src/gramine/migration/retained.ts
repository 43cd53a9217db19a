import type { Node } from '../../toml/document.ts';
import { quote } from '../../toml/edits.ts';
import { allKeys, findRows, isUsable } from '../key-table.ts';
import { type EnumValue, type KeyEntry, type Shift, strictBooleans } from '../keys/entry.ts';
import { isBefore } from '../release.ts';
import { formatPlace, placeOf } from '../schema-walk.ts';
import { firstChecked } from '../schema-walk-checker.ts';
import { Text } from '../text.ts';
import { fitted, isObstacle, valueEdits } from './carry.ts';
import { decision } from './decide.ts';
import { idOf, nodesOf } from './nodes.ts';
import { crosses, isFromBefore, type Proposal, type Situation } from './situation.ts';
import { spotsFor, statementAt } from './spot.ts';

/** What the target release makes otherwise of keys that it still has. */
export function* retained(situation: Situation): Generator<Proposal> {
  for (const row of allKeys) {
    if (!isUsable(row, situation.to)) continue;
    const nodes = elementsOf(situation, row);
    if (row.type.kind === 'boolean') yield* numbers(situation, row, nodes);
    yield* prefixes(situation, row, nodes);
    yield* goneValues(situation, row, nodes);
    yield* shifted(situation, row, nodes);
    if (nodes.length === 0) yield* demanded(situation, row);
  }
}

/** As `nodesOf`, also within the elements of an array. */
function elementsOf(situation: Situation, row: KeyEntry): readonly Node[] {
  const [path, member] = row.path.split('[].');
  if (member === undefined) return nodesOf(situation, row);
  if (path === undefined || member.includes('[]')) return [];
  const { document } = situation;
  const found: Node[] = [];
  for (const array of nodesOf(situation, { ...row, path, type: { kind: 'any' } })) {
    if (document.kind(array) !== 'array') continue;
    for (const element of document.children(array)) {
      const node = document.get(element, member);
      if (node >= 0) found.push(node);
    }
  }
  return found;
}

/** 0 and 1 for a truth value. */
function* numbers(situation: Situation, row: KeyEntry, nodes: readonly Node[]): Generator<Proposal> {
  if (!crosses(situation, strictBooleans)) return;
  const { document, manifest } = situation;
  for (const node of nodes) {
    if (document.kind(node) !== 'integer') continue;
    const value = fitted(manifest, node, row.path);
    if (isObstacle(value)) continue;
    yield {
      id: `number ${idOf(document, row, node)}`,
      verdict: 'change',
      path: row.path,
      successor: row.path,
      at: document.statementRange(node),
      message: `\`${row.path}\` takes \`true\` and \`false\` alone from Gramine ${strictBooleans} on`,
      rewrites: [
        {
          edits: valueEdits(document, node, value).map(({ range, text }) => ({ range, pieces: [text] })),
          changes: [{ kind: 'set', place: placeOf(document, node), value: value.value }],
        },
      ],
    };
  }
}

function* prefixes(situation: Situation, row: KeyEntry, nodes: readonly Node[]): Generator<Proposal> {
  const { document } = situation;
  const prefix = row.formerPrefix;
  if (!prefix || !crosses(situation, prefix.until)) return;
  for (const node of nodes) {
    if (document.kind(node) !== 'string' || !document.string(node).startsWith(prefix.text)) continue;
    const { start } = document.range(node);
    const body = document.source.text.indexOf(prefix.text, start);
    const rest = document.string(node).slice(prefix.text.length);
    yield {
      id: `prefix ${idOf(document, row, node)}`,
      verdict: 'change',
      path: row.path,
      successor: row.path,
      at: document.statementRange(node),
      message: `\`${row.path}\` takes no \`${prefix.text}\` from Gramine ${prefix.until} on`,
      rewrites: [
        {
          edits: [{ range: { start: body, end: body + prefix.text.length }, pieces: [] }],
          changes: [{ kind: 'set', place: placeOf(document, node), value: rest }],
        },
      ],
    };
  }
}

/** Values of an enumeration that the release no longer has. */
function* goneValues(situation: Situation, row: KeyEntry, nodes: readonly Node[]): Generator<Proposal> {
  const { document, to } = situation;
  if (row.type.kind !== 'enum') return;
  const gone = row.type.values.filter((value) => isGone(value, to));
  for (const node of nodes) {
    if (document.hasHole(node)) yield* maybeGone(situation, { row, node, gone });
    const value = document.hasHole(node) ? undefined : document.value(node);
    const found = gone.find((one) => one.value === value);
    if (!found) continue;
    yield {
      id: `value ${idOf(document, row, node)}`,
      path: row.path,
      at: document.statementRange(node),
      ...decision(situation, node, {
        message: `\`${quote(found.value)}\` is no value of \`${row.path}\` from Gramine ${found.until} on`,
        ...(found.help !== undefined && { help: found.help }),
      }),
    };
  }
}

/** A template may give the value. */
function* maybeGone(
  situation: Situation,
  { row, node, gone }: { readonly row: KeyEntry; readonly node: Node; readonly gone: readonly TimedValue[] },
): Generator<Proposal> {
  const { document, manifest } = situation;
  for (const { value, until } of gone) {
    if (!crosses(situation, until!) || manifest.text(node)?.equals(new Text(value)) === false) continue;
    yield {
      id: `maybe ${value} ${idOf(document, row, node)}`,
      verdict: 'note',
      path: row.path,
      at: document.statementRange(node),
      message: `\`${row.path}\` must not become \`${quote(value)}\` any more, which is gone in Gramine ${until}`,
      rewrites: [],
    };
  }
}

type TimedValue = Exclude<EnumValue, string>;

function isGone(value: EnumValue, to: Situation['to']): value is TimedValue {
  return typeof value !== 'string' && value.until !== undefined && !isBefore(to, value.until);
}

function* shifted(situation: Situation, row: KeyEntry, nodes: readonly Node[]): Generator<Proposal> {
  for (const shift of row.shifts ?? []) {
    if (!crosses(situation, shift.since)) continue;
    if (shift.absentWhileTrue === undefined) yield* shiftedValues(situation, { row, shift, nodes });
    else if (nodes.length === 0 && situation.manifest.at(shift.absentWhileTrue)?.known === true)
      yield noted(situation, { row, shift, nodes: [] });
  }
}

interface Shifted {
  readonly row: KeyEntry;
  readonly shift: Shift;
  readonly nodes: readonly Node[];
}

function* shiftedValues(situation: Situation, { row, shift, nodes }: Shifted): Generator<Proposal> {
  const { document } = situation;
  for (const node of nodes) {
    const value = document.hasHole(node) ? undefined : document.value(node);
    if (shift.values && !shift.values.some((one) => one === value)) continue;
    yield noted(situation, { row, shift, nodes: [node] });
  }
}

function noted(situation: Situation, { row, shift, nodes }: Shifted): Proposal {
  const { document } = situation;
  const [node] = nodes;
  const path = node === undefined ? row.path : formatPlace(placeOf(document, node));
  const message = `\`${path}\`: from Gramine ${shift.since} on, ${shift.what}`;
  const common = {
    id: `shift ${shift.since} ${path}`,
    path: row.path,
    at: node === undefined ? null : document.statementRange(node),
  };
  if (shift.decide === undefined || node === undefined) return { ...common, verdict: 'note', message, rewrites: [] };
  return { ...common, ...decision(situation, node, { message, help: shift.decide }) };
}

/** A key that did without and that the checker of the release asks for, with a value that says nothing new. */
function* demanded(situation: Situation, row: KeyEntry): Generator<Proposal> {
  const { document, manifest, from, to, fragment } = situation;
  const preset = row.default;
  if (row.required !== 'checker' || !preset || !('value' in preset) || isBefore(to, firstChecked)) return;
  if (!isFromBefore(from, firstChecked) || fragment || manifest.isOpen || !Array.isArray(preset.value)) return;
  const path = row.path.split('.');
  if (findRows(path).length === 0 || manifest.at(row.path)) return;
  yield {
    id: `demanded ${row.path}`,
    verdict: 'change',
    path: row.path,
    successor: row.path,
    at: null,
    message: `\`${row.path}\` has to be there from Gramine ${firstChecked} on`,
    rewrites: spotsFor(document, path).map((spot) => ({
      edits: [statementAt(spot, ['[]'])],
      changes: [{ kind: 'set', place: path, value: [] }],
    })),
  };
}
