import { foreignRules } from './foreign-lint.ts';
import { podRules } from './pod-rules.ts';
import type { Rule } from './rule.ts';

/** Every rule besides those about manifests alone. */
export const otherRules: readonly Rule[] = [...foreignRules, ...podRules];
