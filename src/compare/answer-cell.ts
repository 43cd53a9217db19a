import type { Cell, Evidence, SubjectId } from './comparison.ts';
import type { Criterion } from './criterion.ts';
import { Missing } from './facts.ts';
import { factsOf } from './facts-of.ts';
import type { Given } from './given.ts';

/** What a criterion says of a subject, with exactly the inputs that it was made of. Undefined when it says nothing about it. */
export function answerCell(criterion: Criterion, subject: SubjectId, given: Given): Cell | undefined {
  const answer = criterion.answers[subject];
  if (!answer) return undefined;
  const facts = factsOf(given);
  try {
    const { value, unit, marginal, confidence, text, parts, evidence, assumptions } = answer(facts);
    return {
      value,
      unit: unit ?? null,
      ...(marginal !== undefined && { marginal }),
      confidence: confidence ?? 'computed',
      text,
      parts: parts ?? [],
      evidence: distinct([...facts.evidence, ...(evidence ?? [])]),
      needs: [],
      moves: facts.moves,
      assumptions: assumptions ?? [],
    };
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    return unknownCell(error, error.known ? facts : { moves: [], evidence: [] });
  }
}

function unknownCell(
  { needs, known }: Missing,
  { moves, evidence }: { readonly moves: readonly string[]; readonly evidence: readonly Evidence[] },
): Cell {
  return {
    value: null,
    unit: null,
    confidence: 'unknown',
    text: known?.text ?? `unknown without ${needs.map((need) => `\`${need}\``).join(', ')}`,
    parts: known?.parts ?? [],
    evidence: distinct([...evidence, ...(known?.evidence ?? [])]),
    needs: [...new Set(needs)],
    moves,
    assumptions: known?.assumptions ?? [],
  };
}

function distinct(evidence: readonly Evidence[]): readonly Evidence[] {
  return [...new Map(evidence.map((one) => [`${one.source}\0${one.asOf ?? ''}`, one])).values()];
}
