import type { Upstream } from '../diagnostic/diagnostic.ts';
import type { TomlDocument } from '../toml/document.ts';
import { constructProblems, isAdded, isSettled } from './construct.ts';
import { nodeAt } from './key-table.ts';
import type { Release } from './release.ts';
import { type CheckerProblem, checkerProblems, firstChecked, type Place } from './schema-walk-checker.ts';
import { type RightProblem, rightProblems, rowOfAnyRelease } from './schema-walk-right.ts';

export {
  type CheckerProblem,
  checkerProblems,
  type Expected,
  type Place,
  type ProblemCode,
  placeOf,
} from './schema-walk-checker.ts';
export { formatPlace, messageOf } from './schema-walk-message.ts';
export type { RightProblem } from './schema-walk-right.ts';

/** Something about names and types, with what the tools make of it. */
export interface SchemaProblem extends RightProblem {
  /** gramine-manifest-check (`final`) or gramine-manifest (`source`) of the release rejects it. */
  readonly checker: boolean;
  /** It does not come to say so: it stops at another problem first. */
  readonly masked: boolean;
  /** The checker's verdict where it names the place, else `otherwise`. */
  readonly upstream: Upstream;
}

/**
 * `final`: the document is what the checker sees. `source`: gramine-manifest builds a manifest first, which can fail, and
 * adds what it has defaults for.
 */
export type As = 'source' | 'final';

/** Everything wrong with names and types, whoever finds out, in the order of the text. */
export function schemaProblems(document: TomlDocument, release: Release, as: As = 'final'): readonly SchemaProblem[] {
  const verdict = verdictOf(document, release, as);
  const found: SchemaProblem[] = [];
  const seen = new Set<string>();
  for (const problem of rightProblems(document, release)) {
    if (as === 'source' && problem.code === 'missing' && problem.key && isAdded(problem.key, release)) continue;
    seen.add(idOf(problem.place));
    found.push(judged(problem, verdict));
  }
  for (const problem of verdict.all) {
    if (seen.has(idOf(problem.place)) || isVariant(problem.place)) continue;
    found.push(judged(checkerOnly(problem, release), verdict));
  }
  return found.sort((a, b) => document.range(a.node).start - document.range(b.node).start);
}

/** What the checker lets through, or what a release without one never hears of. */
export function typeProblems(document: TomlDocument, release: Release): readonly SchemaProblem[] {
  return schemaProblems(document, release).filter((problem) => !problem.checker);
}

interface Verdict {
  readonly all: readonly CheckerProblem[];
  /** Places that are rejected, one after the other, and those named at once. */
  readonly rejected: ReadonlySet<string>;
  readonly named: ReadonlySet<string>;
  /** Places where building the manifest fails. */
  readonly unbuildable: ReadonlySet<string>;
  readonly effect: 'fatal' | 'warning';
}

function verdictOf(document: TomlDocument, release: Release, as: As): Verdict {
  const construct = constructProblems(document, release).map((problem) => idOf(problem.place));
  const remains = (problem: CheckerProblem) => as === 'final' || !isSettled(problem, document, release);
  const all = checkerProblems(document, release, true).filter(remains);
  const rejected = all.map((problem) => subjectOf(problem.place));
  const stopping = all.length === 0 ? all : checkerProblems(document, release).filter(remains);
  const named = stopping.map((problem) => subjectOf(problem.place));
  const isBuilt = as === 'final' || construct.length === 0;
  return {
    all,
    rejected: new Set(as === 'final' ? rejected : [...rejected, ...construct]),
    named: new Set(isBuilt ? named : construct.slice(0, 1)),
    unbuildable: new Set(construct),
    effect: as === 'source' && isBuilt && release === firstChecked ? 'warning' : 'fatal',
  };
}

function judged(problem: RightProblem, verdict: Verdict): SchemaProblem {
  const subject = subjectOf(problem.place);
  const checker = verdict.rejected.has(subject);
  const isNamed = verdict.named.has(subject);
  const otherwise = verdict.unbuildable.has(idOf(problem.place)) ? fatalAtSigning : problem.otherwise;
  const upstream: Upstream = isNamed ? { stage: 'checker', effect: verdict.effect } : otherwise;
  return { ...problem, otherwise, checker, masked: checker && !isNamed, upstream };
}

const fatalAtSigning: Upstream = { stage: 'signer', effect: 'fatal' };

/** A key that Gramine reads and its checker does not know, or that only the checker insists on. */
function checkerOnly(problem: CheckerProblem, release: Release): RightProblem {
  const { code, place, node, expected } = problem;
  const key = rowOfAnyRelease(place, release);
  return { code, place, node, key, expected: expected ? [expected] : [], values: [], otherwise: accepted };
}

const accepted: Upstream = { stage: 'none', effect: 'accepted' };

/**
 * A mount is one of several kinds of table, and the checker speaks in terms of the first kind: its complaints are about the
 * mount as a whole.
 */
function subjectOf(place: Place): string {
  return idOf(isVariant(place) ? place.slice(0, -1) : place);
}

function isVariant(place: Place): boolean {
  const table = nodeAt(place.slice(0, -1));
  return table?.discriminator !== undefined;
}

function idOf(place: Place): string {
  return JSON.stringify(place);
}
