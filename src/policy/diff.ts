import { Effort, tooMuch } from '../regex/effort.ts';
import { byCodePoint } from '../text/order.ts';
import { type DiffEffect, diffAreas, type Finding, type PolicyChange } from './diff-change.ts';
import { Trial } from './diff-confirm.ts';
import { containerFindings } from './diff-containers.ts';
import { podExecFindings } from './diff-execs.ts';
import { unjudgedChanges } from './diff-kata.ts';
import { podFindings } from './diff-pod.ts';
import type { DiffSide } from './diff-side.ts';
import { termChanges } from './diff-terms.ts';

/** What a change of a policy lets the host do, and keeps it from doing. */
export interface PolicyDiff {
  readonly changes: readonly PolicyChange[];
  readonly summary: Readonly<Record<DiffEffect, number>>;
}

/**
 * Compares what two policies allow. If the new one allows a request that the old one denies, some change `widens` or is `unknown`. A
 * witness is run through both policies before it is told; what is found and can't be shown so is `unknown`.
 */
export function diffPolicies(old: DiffSide, fresh: DiffSide): PolicyDiff {
  if (isSameText(old, fresh)) return { changes: [], summary: { widens: 0, narrows: 0, unknown: 0, neutral: 0 } };
  const found: readonly PolicyChange[] = [
    ...directed(fresh, old, 'widens'),
    ...directed(old, fresh, 'narrows'),
    ...(old.policy && fresh.policy ? termChanges(old.policy, fresh.policy) : []),
    ...unjudgedChanges(old, fresh),
  ];
  const changes = [...found, ...identityChanges(old, fresh, hasNews(found, old, fresh))].sort(inOrder);
  const summary = { widens: 0, narrows: 0, unknown: 0, neutral: 0 };
  for (const { effect } of changes) summary[effect] += 1;
  return { changes, summary };
}

/** Then nothing has to be understood. What stands for a policy that is not there has the text of the other, and no policy. */
const isSameText = (
  { permissions: a, policy: before }: DiffSide,
  { permissions: b, policy: after }: DiffSide,
): boolean =>
  a.format === b.format && a.source.text === b.source.text && (before === undefined) === (after === undefined);

/** What is unknown between formats need not have changed. */
function hasNews(found: readonly PolicyChange[], old: DiffSide, fresh: DiffSide): boolean {
  if (old.permissions.format === fresh.permissions.format) return found.length > 0;
  return found.some(({ effect }) => effect === 'widens' || effect === 'narrows');
}

/** A second or two of work. */
const mostEffort = 25_000_000;

function directed(more: DiffSide, less: DiffSide, effect: 'widens' | 'narrows'): readonly PolicyChange[] {
  const effort = new Effort(mostEffort);
  const direction = { effect, trial: new Trial(more, less) };
  const findings = [
    ...podFindings(more, less),
    ...podExecFindings(more, less, effort),
    ...containerFindings(more, less, effort),
  ];
  const changes = findings.map((finding) => changeOf(finding, direction));
  const told = changes.filter((change) => change !== undefined);
  const isWhole = effect === 'widens' || !(effort.isSpent || direction.trial.isSpent);
  return isWhole ? told : [...told, { effect: 'neutral', area: 'policy', message: unseen }];
}

const unseen = `more may no longer be allowed: ${tooMuch}`;

interface Direction {
  readonly effect: 'widens' | 'narrows';
  readonly trial: Trial;
}

/** What is not sure and could only close something is no news. */
function changeOf(finding: Finding, { effect, trial }: Direction): PolicyChange | undefined {
  const { area, container, rule, allows, range } = finding;
  const about = {
    area,
    ...(container !== undefined && { container }),
    ...(rule !== undefined && { rule }),
    ...(range && { [effect === 'widens' ? 'new' : 'old']: range }),
  };
  const verb = effect === 'widens' ? 'now allows' : 'no longer allows';
  if (finding.unknown !== undefined)
    return effect === 'narrows'
      ? undefined
      : { ...about, effect: 'unknown', message: `may now allow ${allows}: ${finding.unknown}` };
  const witness = trial.witnessOf(finding);
  if (witness) return { ...about, effect, message: `${verb} ${allows}`, witness };
  if (finding.certain || finding.questions === undefined || !trial.canBeAsked)
    return { ...about, effect, message: `${verb} ${allows}` };
  if (effect === 'narrows') return undefined;
  return {
    ...about,
    effect: 'unknown',
    message: `may now allow ${allows}: ${trial.isSpent ? tooMuch : 'no request was found that shows it'}`,
  };
}

function identityChanges(old: DiffSide, fresh: DiffSide, changed: boolean): readonly PolicyChange[] {
  const [{ id: was, counter: before = 0 }, { id: is, counter: after = 0 }] = [old.permissions, fresh.permissions];
  if (is === undefined || was === undefined) return [];
  const about = (area: 'policy' | 'counter', path: string) => {
    const [from, to] = [old.policy?.rangeOf(path), fresh.policy?.rangeOf(path)];
    return { area, ...(from && { old: from }), ...(to && { new: to }) };
  };
  if (is !== was)
    return [
      {
        ...about('policy', 'policy.id'),
        effect: 'neutral',
        message: `the policy is \`${is}\`, not \`${was}\`: another one`,
      },
    ];
  const counter = about('counter', 'policy.counter');
  if (after > before)
    return [{ ...counter, effect: 'neutral', message: `the counter grows from ${before} to ${after}` }];
  if (after < before) {
    const message = `the counter falls from ${before} to ${after}: a key broker takes the new policy for an older one`;
    return [{ ...counter, effect: 'widens', message }];
  }
  if (!changed) return [];
  const message = `the counter stays ${after}, so a key broker can't tell the policies apart: it must grow`;
  return [{ ...counter, effect: 'unknown', message }];
}

function inOrder(a: PolicyChange, b: PolicyChange): number {
  return (
    diffAreas.indexOf(a.area) - diffAreas.indexOf(b.area) ||
    byCodePoint(a.container ?? '', b.container ?? '') ||
    effects.indexOf(a.effect) - effects.indexOf(b.effect)
  );
}

const effects: readonly DiffEffect[] = ['widens', 'unknown', 'narrows', 'neutral'];
