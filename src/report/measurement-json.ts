import { jsonText } from './json-text.ts';
import type { Against } from './measurement.ts';

/** For programs; `schemas/measurement-report.json` describes it. */
export function measurementJson(
  identity: object,
  { gramine, against }: { readonly gramine: string; readonly against?: Against | undefined },
): string {
  return jsonText({ version: 1, gramine, ...identity, ...(against && { against }) });
}
