import type { Place, Verdict } from '../policy/test/engine.ts';
import type { CaseResult } from '../policy/test/run-case.ts';
import type { Range, Source } from '../text/source.ts';
import { jsonText } from './json-text.ts';
import type { LinePlace, PolicyTestResult } from './policy-test-result.ts';
import { printsOf } from './policy-verdict.ts';

/** For programs; `schemas/policy-test-report.json` describes it. */
export function policyTestJson(result: PolicyTestResult, prints: boolean): string {
  const { policy, coverage } = result;
  return jsonText({
    version: 1,
    policy: policy.path,
    enforcedBy: result.enforcedBy,
    engines: result.engines,
    file: result.cases,
    cases: result.results.map(({ result: one, at }) => ({
      ...caseJson(one, at),
      ...(prints && { prints: printsOf(one) }),
    })),
    omitted: result.omitted,
    coverage: {
      lines: coverage.lines,
      untouched: coverage.untouched.map(({ rule, range }) => ({ rule, range: rangeJson(policy, range) })),
    },
    summary: result.tally,
  });
}

function caseJson(one: CaseResult, at: LinePlace): object {
  const [first] = one.verdicts.values();
  return {
    name: one.name,
    line: at.line,
    endpoint: one.endpoint,
    expect: one.expect,
    verdicts: Object.fromEntries([...one.verdicts].map(([name, { verdict }]) => [name, verdict])),
    outcome: one.outcome,
    step: one.step.number,
    steps: one.step.of,
    setup: one.setup,
    by: first?.by ? placeJson(first.by) : null,
    rule: first?.rule ?? null,
    reason: first?.reason ?? '',
    nearest: nearestJson(first?.nearest),
    why: one.why ?? null,
  };
}

export function nearestJson(nearest: Verdict['nearest']): object | null {
  return nearest ? { rule: nearest.rule, ...placeJson(nearest.at), differs: nearest.differs } : null;
}

export function placeJson({ source, range }: Place): object {
  return { file: source.path, ...rangeJson(source, range) };
}

function rangeJson(source: Source, { start, end }: Range): object {
  return { start: source.position(start), end: source.position(end) };
}
