import type { Outcome } from '../gramine/migration/migrate.ts';
import { nameOf } from '../gramine/migration/situation.ts';
import { maskSecrets } from '../gramine/secrets.ts';
import { jsonText } from '../report/json-text.ts';
import type { Range, Source } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import { version } from '../version.ts';
import type { Migrated } from './migrate-files.ts';

/** What was done to a file and what is left, a line each. */
export function migrationLines(migrated: Migrated): string {
  const { source, migration, to } = migrated;
  const { changes, decisions, notes } = migration;
  const said = [
    ...changes.map((outcome) => ({ outcome, kind: 'changed' })),
    ...decisions.map((outcome) => ({ outcome, kind: 'decide' })),
    ...notes.map((outcome) => ({ outcome, kind: 'note' })),
  ].sort((a, b) => placeIn(a.outcome) - placeIn(b.outcome));
  const counts = [
    counted(changes.length, 'change'),
    ...(decisions.length > 0 ? [`${decisions.length} to decide`] : []),
  ];
  const lines = [
    ...said.map(({ outcome, kind }) => lineOf(source, outcome, kind)),
    `${source.path}: ${originOf(migrated)} to ${to}: ${counts.join(', ')}`,
  ];
  return lines.map((line) => `${visible(maskSecrets(line))}\n`).join('');
}

function placeIn({ at }: Outcome): number {
  return at?.start ?? Number.MAX_SAFE_INTEGER;
}

function lineOf(source: Source, { at, message, help }: Outcome, kind: string): string {
  const position = at && source.position(at.start);
  const place = position ? `${source.path}:${position.line}:${position.column}` : source.path;
  return `${place}: ${kind}: ${message}${help === undefined ? '' : ` (${help})`}`;
}

/** Where the release comes from; when the result hangs on it, how to say another. */
function originOf({ migration: { from, inferred }, isUnsure }: Migrated): string {
  if (!inferred) return `from ${nameOf(from)}`;
  const { possible } = inferred;
  const [first, last] = [possible[0], possible.at(-1)];
  if (!isUnsure || first === undefined) return `from ${nameOf(from)}, as its keys show,`;
  return `from ${nameOf(from)} (its keys fit ${first} to ${last}, which give other results: say which with \`--from\`)`;
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count === 0 ? 'no' : count} ${noun}s`;
}

/** For programs; `schemas/migration-report.json` describes it. */
export function migrationJson(migrated: readonly Migrated[]): string {
  return jsonText({
    version: 1,
    tool: { name: 'manifestly', version },
    files: migrated.map(({ source, file, migration, to, isUnsure }) => ({
      path: source.path,
      kind: file.kind,
      templated: file.templated,
      from: migration.from,
      inferred: migration.inferred ? { possible: migration.inferred.possible, matters: isUnsure } : null,
      to,
      changed: migration.text !== source.text,
      changes: migration.changes.map((outcome) => ({
        ...entry(source, outcome),
        successor: outcome.successor ?? null,
      })),
      decisions: migration.decisions.map((outcome) => entry(source, outcome)),
      notes: migration.notes.map((outcome) => entry(source, outcome)),
    })),
    summary: {
      files: migrated.length,
      changes: sum(migrated, ({ migration }) => migration.changes.length),
      decisions: sum(migrated, ({ migration }) => migration.decisions.length),
      notes: sum(migrated, ({ migration }) => migration.notes.length),
    },
  });
}

function sum(migrated: readonly Migrated[], count: (one: Migrated) => number): number {
  return migrated.reduce((total, one) => total + count(one), 0);
}

function entry(source: Source, { path, at, message, help }: Outcome): object {
  return {
    path: path === '' ? null : path,
    range: at && rangeOf(source, at),
    message: maskSecrets(message),
    help: help ?? null,
  };
}

function rangeOf(source: Source, { start, end }: Range): object {
  return { start: source.position(start), end: source.position(end) };
}
