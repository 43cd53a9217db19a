import type { Enforcer } from '../policy/permissions.ts';
import type { Verdict } from '../policy/test/engine.ts';
import type { LogStory } from '../policy/test/print-log.ts';
import type { CaseResult } from '../policy/test/run-case.ts';
import type { Source } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import { enforcedByText } from './enforced-by.ts';
import { jsonText } from './json-text.ts';
import { nearestJson, placeJson } from './policy-test-json.ts';
import { nearestLines, placeText, printLines, printsOf, verdictLines } from './policy-verdict.ts';
import type { Style } from './style.ts';

/** What `policy explain` says: of a request by container, or of a pasted denial. */
export interface PolicyExplanation {
  readonly policy: Source;
  readonly enforcedBy: readonly Enforcer[];
  /** By container; the name is empty where no container matters. */
  readonly results?: readonly CaseResult[];
  readonly denial?: Denial;
  /** Also what the policy printed. */
  readonly prints?: boolean;
}

interface Denial {
  readonly endpoint: string | undefined;
  readonly story: LogStory;
  readonly nearest?: NonNullable<Verdict['nearest']>;
}

export function policyExplanationText(explanation: PolicyExplanation, style: Style): string {
  const { policy, enforcedBy, results = [], denial, prints } = explanation;
  return [
    `${style.bold(visible(policy.path))}: ${enforcedByText(enforcedBy)}`,
    ...results.flatMap((result) => [
      ...resultLines(result, results.length > 1, style),
      ...(prints ? printLines(result) : []),
    ]),
    ...(denial ? denialLines(denial, style) : []),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function resultLines(result: CaseResult, isNamed: boolean, style: Style): readonly string[] {
  const where = isNamed ? ` in ${style.bold(visible(result.name))}` : '';
  const setup = result.setup ? ', which has to run before' : '';
  const [first, ...others] = result.verdicts;
  const apart = others.filter(([, { verdict }]) => (verdict === 'allow') !== (first![1].verdict === 'allow'));
  return [
    `${visible(result.endpoint)}${where}${setup}`,
    ...[first!, ...apart].flatMap(([name, verdict]) =>
      verdictLines(verdict, style).map((line, at) => `  ${at === 0 && apart.length > 0 ? `${name}: ` : ''}${line}`),
    ),
    ...(apart.length > 0 ? ['  the engines do not agree: this is a mistake in the policy or in manifestly'] : []),
  ];
}

const mostShown = 8;

function denialLines({ endpoint, story, nearest }: Denial, style: Style): readonly string[] {
  const { last, text, next, rule, attempts, foreign } = story;
  const tries = attempts > 1 ? `, the furthest of ${attempts} attempts` : '';
  return [
    `${endpoint ?? 'the request'}: ${style.red('denied')} in the rule \`${visible(rule)}\`${tries}`,
    `  ${style.cyan(visible(placeText(last)))} was reached, and printed: ${visible(text.slice(0, 400))}`,
    next.length === 0 ? '  nothing follows it in that rule' : '  what follows it did not hold:',
    ...next.slice(0, mostShown).map(({ source, range }) => {
      const { line } = source.position(range.start);
      const shown = source.slice(range).replace(/\s+/g, ' ');
      return `    ${style.dim(`${line} |`)} ${visible(shown.slice(0, 160))}`;
    }),
    ...(nearest ? nearestLines(nearest, style).map((line) => `  ${line}`) : []),
    ...(foreign > 0
      ? [`  ${foreign} lines of the log print nothing in this policy: the guest may have had another`]
      : []),
  ];
}

export function policyExplanationJson(explanation: PolicyExplanation): string {
  const { policy, enforcedBy, results, denial, prints } = explanation;
  return jsonText({
    version: 1,
    policy: policy.path,
    enforcedBy,
    results: (results ?? []).map((result) => {
      const { name, endpoint, verdicts } = result;
      const [first] = verdicts.values();
      return {
        container: name === '' ? null : name,
        endpoint,
        verdicts: Object.fromEntries([...verdicts].map(([engine, { verdict }]) => [engine, verdict])),
        by: first?.by ? placeJson(first.by) : null,
        rule: first?.rule ?? null,
        reason: first?.reason ?? '',
        nearest: nearestJson(first?.nearest),
        ...(prints && { prints: printsOf(result) }),
      };
    }),
    denial: denial
      ? {
          endpoint: denial.endpoint ?? null,
          rule: denial.story.rule,
          last: placeJson(denial.story.last),
          printed: denial.story.text,
          failed: denial.story.next.map(placeJson),
          attempts: denial.story.attempts,
          foreignLines: denial.story.foreign,
          nearest: nearestJson(denial.nearest),
        }
      : null,
  });
}
