import { applyFixes } from '../diagnostic/apply.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Linted } from '../lint/lint.ts';
import { Source } from '../text/source.ts';

export interface FixRequest {
  readonly source: Source;
  readonly unsafe: boolean;
  /** A template can't be read by the second reader. */
  readonly templated: boolean;
  lint(source: Source): Linted;
}

export interface Fixed {
  readonly source: Source;
  readonly linted: Linted;
  /** How many findings were fixed. */
  readonly count: number;
  /** Why nothing was changed although something could have been. */
  readonly refused?: string;
}

const maxPasses = 30;

/** Applies fixes, lints what came out, and goes on until nothing is left to do. All or nothing when the result does not read as intended. */
export async function fix(request: FixRequest): Promise<Fixed> {
  const before = request.lint(request.source);
  let current: Fixed = { source: request.source, linted: before, count: 0 };
  const seen = new Set([request.source.text]);
  for (let pass = 0; pass < maxPasses; pass++) {
    const fixes = current.linted.findings.filter(({ suppressed }) => !suppressed).flatMap(({ fix }) => (fix && (request.unsafe || fix.safety === 'safe') ? [fix] : []));
    const { text, applied } = applyFixes(current.source.text, fixes);
    if (applied.length === 0 || seen.has(text)) break;
    seen.add(text);
    const source = new Source(request.source.path, text);
    current = { source, linted: request.lint(source), count: current.count + applied.length };
  }
  if (current.count === 0) return current;
  const refused = await objection(request, before, current);
  return refused ? { source: request.source, linted: before, count: 0, refused } : current;
}

async function objection({ source, templated }: FixRequest, before: Linted, after: Fixed): Promise<string | undefined> {
  const broken = unreadable(after.linted.findings);
  if (broken > unreadable(before.findings)) return 'the fixed text would not parse';
  if (templated || broken > 0) return undefined;
  const { secondReading } = await import('../toml/second-reader.ts');
  const reading = secondReading(after.source.text);
  if (reading === 'same') return undefined;
  if (reading === 'refused' && secondReading(source.text) === 'refused') return undefined;
  return 'the second TOML reader does not find the intended values in the fixed text';
}

function unreadable(findings: readonly Diagnostic[]): number {
  return findings.filter(({ upstream }) => upstream.stage === 'toml' || upstream.stage === 'template').length;
}

