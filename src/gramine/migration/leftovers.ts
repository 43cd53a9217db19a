import type { TomlDocument } from '../../toml/document.ts';
import { commentsAbove, lineEnding } from '../../toml/edits.ts';
import { formatPlace, messageOf, type SchemaProblem, schemaProblems } from '../schema-walk.ts';
import { decision, decisionComment, marker } from './decide.ts';
import type { Origin, Proposal, Situation } from './situation.ts';
import { oldestOf } from './situation.ts';
import { spotsFor } from './spot.ts';

/** What was wrong with a manifest before, by place. */
export function problemsBefore(document: TomlDocument, from: Origin): ReadonlySet<string> {
  return new Set(schemaProblems(document, oldestOf(from), 'source').map(idOf));
}

/** What the target release finds wrong and the one before did not: nothing of it is passed over. */
export function* leftovers(situation: Situation): Generator<Proposal> {
  const { document, to, before } = situation;
  for (const problem of schemaProblems(document, to, 'source')) {
    if (before.has(idOf(problem)) || problem.upstream.effect === 'accepted' || isDecided(document, problem)) continue;
    if (situation.fragment && problem.code === 'missing') continue;
    const path = formatPlace(problem.place);
    const message = `${messageOf(problem, document, to)}, and was right before`;
    const common = { id: `left ${idOf(problem)}`, path };
    if (problem.code !== 'missing')
      yield {
        ...common,
        at: document.statementRange(problem.node),
        ...decision(situation, problem.node, { message, keep: true }),
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
