import { dataRuleIds } from './data-rule-ids.ts';
import { policyRuleIds } from './policy-rule-ids.ts';
import { rules } from './rules/index.ts';

/** Of every rule there is: about manifests, policies and other formats. */
export const ruleIds: readonly string[] = [...rules.map(({ id }) => id), ...policyRuleIds, ...dataRuleIds];
