import type { Fix } from '../diagnostic/diagnostic.ts';

/** What a fix does, whether `--fix` applies it, and whether the enclave's measurement changes. */
export function fixLabel(fix: Fix, measured: boolean): string {
  const terms = [fix.safety === 'safe' ? 'safe' : 'unsafe: --unsafe-fixes'];
  if (measured) terms.push(fix.identity === 'changes' ? 'MRENCLAVE changes' : 'MRENCLAVE stays the same');
  return `${fix.title} (${terms.join('; ')})`;
}
