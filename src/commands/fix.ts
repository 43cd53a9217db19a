import { applyFixes } from '../diagnostic/apply.ts';
import type { Diagnostic, Fix } from '../diagnostic/diagnostic.ts';
import type { Linted } from '../lint/lint.ts';
import { unreadableIds } from '../lint/policy-rule-ids.ts';
import { Source } from '../text/source.ts';

export interface FixRequest {
  readonly source: Source;
  readonly unsafe: boolean;
  /** A template can't be read by the second reader. */
  readonly templated: boolean;
  /** Nor can what is no TOML at all. */
  readonly foreign?: boolean;
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

/** Passes for fixes that wait for others; one that applies many does not count, since of each kind the first findings alone are known. */
const maxPasses = 30;
const many = 100;

/** Applies fixes, lints what came out, and goes on until nothing is left to do. All or nothing when the result does not read as intended. */
export async function fix(request: FixRequest): Promise<Fixed> {
  const before = request.lint(request.source);
  let current: Fixed = { source: request.source, linted: before, count: 0 };
  const seen = new Set([request.source.text]);
  const broken = new Set<string>();
  const most = maxPasses + request.source.text.length / many;
  for (let pass = 0, small = 0; pass < most && small < maxPasses; pass++) {
    const next = step(request, current, broken);
    if (!next || seen.has(next.source.text)) break;
    if (next.count - current.count < many) {
      small++;
      seen.add(next.source.text);
    }
    current = next;
  }
  if (current.count === 0) return current;
  const refused = await objection(request, before, current);
  return refused ? { source: request.source, linted: before, count: 0, refused } : current;
}

/** One pass. Two fixes can each be right and not go together (both give a key the same name): then it goes on with half of them. */
function step(request: FixRequest, current: Fixed, broken: Set<string>): Fixed | undefined {
  let fixes = applicable(request, current.linted, broken);
  while (fixes.length > 0) {
    const { text, applied } = applyFixes(current.source.text, fixes);
    if (applied.length === 0) return undefined;
    const source = new Source(request.source.path, text);
    const linted = request.lint(source);
    if (unreadable(linted.findings) <= unreadable(current.linted.findings))
      return { source, linted, count: current.count + applied.length };
    if (applied.length > 1) {
      fixes = applied.slice(0, Math.ceil(applied.length / 2));
      continue;
    }
    broken.add(JSON.stringify(applied[0]!.edits));
    fixes = applicable(request, current.linted, broken);
  }
  return undefined;
}

function applicable({ unsafe }: FixRequest, { findings }: Linted, broken: ReadonlySet<string>): readonly Fix[] {
  return findings.flatMap(({ fix, suppressed }) => {
    if (!fix || suppressed || (fix.safety === 'unsafe' && !unsafe)) return [];
    return broken.size > 0 && broken.has(JSON.stringify(fix.edits)) ? [] : [fix];
  });
}

async function objection(
  { source, templated, foreign }: FixRequest,
  before: Linted,
  after: Fixed,
): Promise<string | undefined> {
  const broken = unreadable(after.linted.findings);
  if (broken > unreadable(before.findings)) return 'the fixed text would not parse';
  if (templated || foreign || broken > 0) return undefined;
  const { secondReading } = await import('../toml/second-reader.ts');
  const reading = secondReading(after.source.text);
  if (reading === 'same') return undefined;
  if (reading === 'refused' && secondReading(source.text) === 'refused') return undefined;
  return 'the second TOML reader does not find the intended values in the fixed text';
}

function unreadable(findings: readonly Diagnostic[]): number {
  return findings.filter(
    ({ code, upstream: { stage } }) => stage === 'toml' || stage === 'template' || unreadableIds.has(code),
  ).length;
}
