import type { Inspection } from '../inspect/inspection.ts';
import type { Model, Verdict, WalkFigures } from '../inspect/verdicts/verdict.ts';

/** What `inspect` found of an image. */
export interface InspectReport {
  /** As the user named it. */
  readonly operand: string;
  /** Of GSC. */
  readonly release: string;
  readonly inspection: Inspection;
  readonly walk: WalkFigures;
  readonly verdicts: readonly Verdict[];
}

export function modelTitle(model: Model, release: string): string {
  if (model === 'container') return 'any container';
  return model === 'gsc' ? `GSC ${release}` : 'enclave-cc';
}
