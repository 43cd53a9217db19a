import type { Diagnostic } from '../diagnostic/diagnostic.ts';

/** ``in variant release, when `env.DEBUG == '1'` ``: where a finding does not always occur; undefined when it does. */
export function circumstances(finding: Pick<Diagnostic, 'variants' | 'assumptions'>): string | undefined {
  const parts = [...variants(finding.variants ?? []), ...conditions(finding.assumptions ?? [])];
  return parts.length > 0 ? parts.join(', ') : undefined;
}

function variants(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  return [`in ${names.length === 1 ? 'variant' : 'variants'} ${names.join(', ')}`];
}

/** Nobody reads more of them. */
const mostConditions = 8;

function conditions(assumptions: readonly string[]): readonly string[] {
  if (assumptions.length === 0) return [];
  const shown = assumptions.slice(0, mostConditions).map((condition) => `\`${condition.replace(/\s+/g, ' ').trim()}\``);
  const left = assumptions.length - shown.length;
  return [
    `when ${shown.join(' and ')}${left > 0 ? ` and ${left} more ${left === 1 ? 'condition' : 'conditions'}` : ''}`,
  ];
}
