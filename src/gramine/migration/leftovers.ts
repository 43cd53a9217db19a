import type { TomlDocument } from '../../toml/document.ts';
import { commentsAbove, lineEnding } from '../../toml/edits.ts';
import { formatPlace, messageOf, type SchemaProblem, schemaProblems } from '../schema-walk.ts';
import { decision, decisionComment, marker } from './decide.ts';
import type { Origin, Proposal, Situation } from './situation.ts';
import { oldestOf } from './situation.ts';
import { spotsFor } from './spot.ts';

/** What was wrong with a manifest before, by place, and how much Gramine cared. */
export function problemsBefore(document: TomlDocument, from: Origin): ReadonlyMap<string, number> {
  return new Map(
    schemaProblems(document, oldestOf(from), 'source').map((problem) => [idOf(problem), weightOf(problem)]),
  );
}

const weights = ['accepted', 'ignored', 'warning', 'fatal'] as const;

function weightOf({ upstream }: SchemaProblem): number {
  return weights.indexOf(upstream.effect);
}

/** What the target release finds wrong and the one before did not: nothing of it is passed over. */
export function* leftovers(situation: Situation): Generator<Proposal> {
  const { document, to, before } = situation;
  for (const problem of schemaProblems(document, to, 'source')) {
    const known = before.get(idOf(problem));
    if (weightOf(problem) <= (known ?? 0) || isDecided(document, problem)) continue;
    if (situation.fragment && problem.code === 'missing') continue;
    const path = formatPlace(problem.place);
    const message = `${messageOf(problem, document, to)}, which the release before let pass`;
    const common = { id: `left ${idOf(problem)}`, path };
    if (problem.code !== 'missing')
      yield {
        ...common,
        at: document.statementRange(problem.node),
        ...decision(situation, problem.node, { message }),
      };
    else yield { ...common, at: null, verdict: 'decide', message, rewrites: commented(document, problem, message) };
  }
}

function commented(document: TomlDocument, { place }: SchemaProblem, message: string): Proposal['rewrites'] {
  const eol = lineEnding(document.source.text);
  const comment = decisionComment({ message });
  if (document.source.text.includes(comment)) return [{ edits: [], changes: [] }];
  return spotsFor(document, place.map(String)).map(({ at, before, after }) => ({
    edits: [{ range: { start: at, end: at }, pieces: [before, comment, after === '' || before !== '' ? after : eol] }],
    changes: [],
  }));
}

function isDecided(document: TomlDocument, { node, code, place }: SchemaProblem): boolean {
  const { text } = document.source;
  if (code === 'missing') {
    const [name] = place.slice(-1);
    return text.split('\n').some((line) => line.includes(marker) && line.includes(String(name)));
  }
  const { start } = document.statementRange(node);
  return document.source.slice(commentsAbove(document, start)).includes(marker);
}

function idOf({ code, place }: SchemaProblem): string {
  return `${code} ${formatPlace(place)}`;
}
