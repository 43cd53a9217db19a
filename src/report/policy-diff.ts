import type { PolicyDiff } from '../policy/diff.ts';
import type { DiffEffect, PolicyChange } from '../policy/diff-change.ts';
import type { Enforcer, Permissions } from '../policy/permissions.ts';
import type { Source } from '../text/source.ts';
import { enforcedByText } from './enforced-by.ts';
import { placeText } from './policy-surface.ts';

/** What `policy diff` compared. */
export interface PolicyDiffResult {
  readonly pairs: readonly DiffedPolicies[];
  /** Whether the user asked about one pair, whatever was found. */
  readonly single: boolean;
}

export interface DiffedPolicies {
  readonly old: DiffedPolicy;
  readonly new: DiffedPolicy;
  /** `HEAD → working tree`. */
  readonly between?: string;
  /** `Deployment/api`, in a YAML that carries policies. */
  readonly workload?: string;
  readonly status: 'changed' | 'added' | 'deleted';
  readonly diff: PolicyDiff;
}

export interface DiffedPolicy {
  readonly name: string;
  readonly path: string;
  readonly source: Source;
  readonly format: Permissions['format'];
  readonly enforcedBy: readonly Enforcer[];
}

export type PolicyFailOn = 'widens' | 'any';

/** `widens` takes in what is unknown. */
export function failsPolicy({ diff: { summary, changes } }: DiffedPolicies, failOn: PolicyFailOn): boolean {
  return failOn === 'any' ? changes.length > 0 : summary.widens + summary.unknown > 0;
}

/** What a reviewer has to see comes first. */
export const effectOrder: readonly DiffEffect[] = ['widens', 'unknown', 'narrows', 'neutral'];

/** Pairs that a report tells of: one that was asked about, whatever was found, else those that differ. */
export function reportedPairs({ pairs, single }: PolicyDiffResult): readonly DiffedPolicies[] {
  return single ? pairs : pairs.filter(({ diff }) => diff.changes.length > 0);
}

/** Of the side that there is. */
export function pairEnforcedBy({ status, old, new: fresh }: DiffedPolicies): string {
  return enforcedByText((status === 'deleted' ? old : fresh).enforcedBy);
}

/** In the new policy, or in the old one for what is gone; empty when it has none. */
export function changePlace(change: PolicyChange, { old, new: fresh }: DiffedPolicies): string {
  return change.new ? placeText(fresh.source, change.new) : placeText(old.source, change.old);
}

/** `widens 2, unknown 1`; `both allow the same`. */
export function effectsText({ diff: { summary, changes } }: DiffedPolicies): string {
  if (changes.length === 0) return 'both allow the same';
  return effectOrder
    .filter((effect) => summary[effect] > 0)
    .map((effect) => `${effect} ${summary[effect]}`)
    .join(', ');
}

export function policyTitle({ old, new: fresh, between, workload, status }: DiffedPolicies): string {
  const names = old.path === fresh.path ? fresh.path : `${old.path} → ${fresh.path}`;
  const shown = status === 'changed' ? names : `${status === 'added' ? fresh.path : old.path} ${status}`;
  const asides = [between, workload].filter((aside) => aside !== undefined);
  return asides.length > 0 ? `${shown} (${asides.join('; ')})` : shown;
}

/** `container api, exec top`; what it is about when that is the pod. */
export function subjectText({ container, rule, area, witness }: PolicyChange): string {
  const first = container === undefined ? '' : `container ${container}`;
  const isFirstProcess =
    rule === undefined && witness?.argv === undefined && (area === 'streams' || area === 'signals');
  const inside =
    rule === undefined ? (isFirstProcess ? 'first process' : areas[area]) : `${areas[area]} ${rule}`.trim();
  return [first, inside].filter((part) => part !== '').join(', ');
}

const areas: Readonly<Record<PolicyChange['area'], string>> = {
  failing: 'rule',
  endpoint: 'endpoint',
  container: '',
  image: '',
  arguments: '',
  environment: '',
  directory: '',
  user: '',
  capabilities: '',
  terminal: '',
  privileges: '',
  instances: '',
  exec: 'exec',
  streams: 'exec',
  signals: 'exec',
  'copy-file': 'endpoint',
  release: 'key',
  validity: 'times',
  counter: 'counter',
  policy: 'policy',
};

/** How sure the witness is. */
export function witnessText({ effect, witness }: PolicyChange): string | undefined {
  if (!witness) return undefined;
  const other = effect === 'widens' ? 'old' : 'new';
  return witness.confirmed
    ? `the ${other} policy denies it; both were run`
    : 'not run: nothing here evaluates this format';
}
