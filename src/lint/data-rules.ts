import type { Rule } from './rule.ts';
import { missingKeyInData } from './rules/format/missing-key.ts';
import { unknownKeyInData } from './rules/format/unknown-key.ts';
import { unreadableData } from './rules/format/unreadable.ts';
import { valueInData } from './rules/format/value.ts';

/** Every rule about data, by group and name. Loaded when such a text is met: `dataRuleIds` are their names. */
export const dataRules: readonly Rule[] = [missingKeyInData, unknownKeyInData, unreadableData, valueInData];
