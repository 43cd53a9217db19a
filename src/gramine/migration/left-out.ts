import type { Node } from '../../toml/document.ts';
import { quote } from '../../toml/edits.ts';
import type { KeyEntry } from '../keys/entry.ts';
import { commentAbove, commentedOut, decisionComment } from './decide.ts';
import { idOf, labelOf } from './nodes.ts';
import type { Proposal, Situation } from './situation.ts';
import { statementsBelow } from './spot.ts';
import { removed } from './take-over.ts';
import { whyGone } from './why-gone.ts';

/** Leaves settings out that nothing takes over from; unless nothing is lost with them, they stay as a comment with the reason. */
export function leftOut(situation: Situation, row: KeyEntry, nodes: readonly Node[]): Proposal {
  const { document, to } = situation;
  const statements = nodes.flatMap((node) => statementsAt(situation, node));
  const first = statements[0] ?? nodes[0]!;
  const gone = `\`${labelOf(row)}\` ${whyGone(row, to)}`;
  const common = { id: idOf(document, row, first), path: row.path, at: document.statementRange(first) };
  const nothing = row.moot ?? whyIdle(situation, row, statements);
  const lost = { message: row.consequence ? `${gone}: ${row.consequence}` : gone };
  const comment = decisionComment(lost);
  const out = commentedOut(document, statements, { comment, release: to, whole: nodes });
  const above = commentAbove(document, document.statementRange(first).start, comment);
  const decision: Proposal = { ...common, ...lost, verdict: 'decide', rewrites: out ? [out, above] : [above] };
  if (nothing === undefined) return decision;
  return {
    ...common,
    verdict: 'change',
    message: `${gone} and is left out: ${nothing}`,
    rewrites: removed(situation, statements, nodes),
    otherwise: decision,
  };
}

/** Why the settings did nothing where they stand. */
function whyIdle({ document, manifest }: Situation, row: KeyEntry, statements: readonly Node[]): string | undefined {
  if (statements.every((node) => isDefault(document, row, node))) return 'it said the default';
  if (!row.onlyWhile) return undefined;
  const { path, value } = row.onlyWhile;
  const other = manifest.at(path);
  const isOther = other
    ? other.kind === typeof value && other.known !== undefined && other.known !== value
    : !manifest.isOpen;
  return isOther ? `it serves \`${path} = ${typeof value === 'string' ? quote(value) : value}\` alone` : undefined;
}

function statementsAt({ document }: Situation, node: Node): readonly Node[] {
  return document.origin(node) === 'value' ? [node] : [...statementsBelow(document, node)];
}

function isDefault(document: Situation['document'], { default: preset }: KeyEntry, node: Node): boolean {
  if (!preset || !('value' in preset) || Array.isArray(preset.value) || document.hasHole(node)) return false;
  const value = document.value(node);
  return value === preset.value || (typeof value === 'bigint' && String(value) === String(preset.value));
}
