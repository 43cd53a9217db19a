import { dataRuleIds } from './data-rule-ids.ts';
import { podRuleIds } from './pod-rule-ids.ts';
import { policyRuleIds } from './policy-rule-ids.ts';
import { rules } from './rules/index.ts';

/** Of every rule there is: about manifests, policies, other formats and pods. */
export function ruleIds(): readonly string[] {
  return [...rules.map(({ id }) => id), ...policyRuleIds, ...dataRuleIds, ...podRuleIds];
}
