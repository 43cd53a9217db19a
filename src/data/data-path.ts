import { visible } from '../text/visible.ts';

/** `spec.containers` and `0` → `spec.containers[0]`; a key that is no plain word stands in brackets and quotes. */
export function dataPath(parent: string, step: string | number): string {
  if (typeof step === 'number') return `${parent}[${step}]`;
  if (!/^[\w-]+$/.test(step)) return `${parent}[${visible(JSON.stringify(step))}]`;
  return parent === '' ? step : `${parent}.${step}`;
}
