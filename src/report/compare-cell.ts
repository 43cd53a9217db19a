import type { Cell, Evidence, Part } from '../compare/comparison.ts';
import { quantity } from '../text/quantity.ts';

/** The value of a cell as people read it; a total says too what the choice itself causes of it. */
export function valueText({ value, unit, marginal }: Pick<Cell, 'value' | 'unit' | 'marginal'>): string {
  if (value === null) return 'unknown';
  if (typeof value === 'number') {
    const total = quantity(value, unit);
    return marginal === undefined || marginal === value
      ? total
      : `${total}; by this choice ${quantity(marginal, unit)}`;
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : value.join(', ') || 'none';
}

/** The same where there is little room and the row says what is counted. */
export function shortValue({ value, unit, marginal }: Pick<Cell, 'value' | 'unit' | 'marginal'>): string {
  if (typeof value !== 'number') return valueText({ value, unit });
  const own = unit !== null && /^(?:B\b|s$|1$)/.test(unit) ? unit : null;
  const total = quantity(value, own?.startsWith('B') ? 'B' : own);
  return marginal === undefined || marginal === value
    ? total
    : `${total} (${quantity(marginal, own?.startsWith('B') ? 'B' : own)})`;
}

/** `total of releases: 480 reference values/year` */
export function partText({ name, value, unit }: Part): string {
  return `${name}: ${value === null ? 'unknown' : quantity(value, unit)}`;
}

export function evidenceText({ source, asOf }: Evidence): string {
  return asOf === undefined ? source : `${source} (${asOf})`;
}
