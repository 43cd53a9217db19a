import { filledRequest } from '../../kata/requests.ts';
import { referencesTo } from '../decide.ts';
import type { Decision } from '../decision.ts';
import type { ExecPolicy } from '../exec-policy.ts';
import type { Engine, Verdict } from './engine.ts';

/** The semantics of our own policies, as docs/exec-policy.md has them. */
export function referenceEngine(policy: ExecPolicy): Engine {
  const open = referencesTo(policy);
  return {
    name: 'reference',
    open() {
      const reference = open();
      return {
        decide({ endpoint, request }) {
          return verdictOf(reference.decide({ endpoint, request: filledRequest(endpoint, request) }), policy);
        },
      };
    },
  };
}

function verdictOf(decision: Decision, { source }: ExecPolicy): Verdict {
  const by = decision.by && { by: { source, range: decision.by } };
  if (decision.verdict === 'allow')
    return { verdict: 'allow', reason: `allowed by \`${decision.rule}\``, rule: decision.rule, ...by, prints: [] };
  return {
    verdict: 'deny',
    reason: decision.reason,
    ...by,
    get nearest() {
      const { nearest } = decision;
      return nearest && { rule: nearest.rule, at: { source, range: nearest.range }, differs: nearest.differs };
    },
    prints: [],
  };
}
