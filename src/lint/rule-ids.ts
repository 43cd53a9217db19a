import { policyRuleIds } from './policy-rule-ids.ts';
import { rules } from './rules/index.ts';

/** Of every rule there is, about manifests and about policies. */
export const ruleIds: readonly string[] = [...rules.map(({ id }) => id), ...policyRuleIds];
