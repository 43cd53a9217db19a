import type { CaseResult } from '../policy/test/run-case.ts';
import { visible } from '../text/visible.ts';
import { enforcedByText } from './enforced-by.ts';
import type { LinePlace, PolicyTestResult } from './policy-test-result.ts';
import { explainedVerdicts, printLines, verdictLines } from './policy-verdict.ts';
import type { Style } from './style.ts';

/** More than this many help nobody. */
const mostFailures = 20;
const mostLines = 20;

export interface PolicyTestTextOptions {
  readonly isQuiet: boolean;
  /** Of the cases that failed, also what the policy printed. */
  readonly prints: boolean;
}

/** For people: what failed and why, what no case touches, and the count. */
export function policyTestText(result: PolicyTestResult, style: Style, options: PolicyTestTextOptions): string {
  const { isQuiet, prints } = options;
  const failures = result.results.filter(({ result: one }) => one.outcome !== 'passed');
  const left = result.tally.failed - Math.min(failures.length, mostFailures);
  return [
    ...(isQuiet ? [] : [`${style.bold(visible(result.policy.path))}: ${enforcedByText(result.enforcedBy)}`]),
    ...failures
      .slice(0, mostFailures)
      .flatMap(({ result: one, at }) => [
        ...failureLines(one, { at, result }, style),
        ...(prints ? printLines(one) : []),
      ]),
    ...(left > 0 ? [`and ${left} more`] : []),
    ...(isQuiet ? [] : coverageLines(result, style)),
    summary(result, style),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function failureLines(
  one: CaseResult,
  { at, result }: { readonly at: LinePlace; readonly result: PolicyTestResult },
  style: Style,
): readonly string[] {
  const step = one.step.of > 1 ? `, step ${one.step.number} of ${one.step.of}` : '';
  const setup = one.setup ? ' (what has to run before)' : '';
  const said = [...one.verdicts].map(([name, verdict]) => `${name} ${verdict.verdict}`).join(', ');
  return [
    `${style.red('FAIL')} ${style.bold(visible(one.name))}`,
    `  ${visible(result.cases)}:${at.line}:${at.column}${step}: ${visible(one.endpoint)}${setup}: expected ${one.expect}, got ${said}`,
    ...(one.why === undefined ? [] : [`  why it matters: ${visible(one.why)}`]),
    ...(one.outcome === 'disagreement'
      ? ['  the engines do not agree: this is a mistake in the policy or in manifestly']
      : []),
    ...explainedVerdicts(one).flatMap(({ name, verdict }) =>
      verdictLines(verdict, style).map((line, index) => `  ${index === 0 && name !== '' ? `${name}: ` : ''}${line}`),
    ),
  ];
}

function coverageLines({ coverage, policy }: PolicyTestResult, style: Style): readonly string[] {
  const { untouched } = coverage;
  if (untouched.length === 0) return [];
  const more = untouched.length - mostLines;
  return [
    `${style.yellow('not touched')}: ${untouched.length} of ${coverage.lines} lines that allow something`,
    ...untouched.slice(0, mostLines).map(({ rule, range }) => {
      const { line, column } = policy.position(range.start);
      return `  ${visible(policy.path)}:${line}:${column} ${visible(rule)}`;
    }),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function summary({ tally, engines }: PolicyTestResult, style: Style): string {
  const { passed, failed, disagreements } = tally;
  const paint = failed > 0 ? style.red : style.green;
  const apart = disagreements > 0 ? `, ${disagreements} of them because the engines do not agree` : '';
  return `${paint(`${passed} passed, ${failed} failed`)}${apart} (${engines.join(', ')})`;
}
