import type { DiffedPair } from './diff-result.ts';

/** What is compared, e.g. `app.manifest.template → app.manifest.sgx (template against signed manifest), Gramine 1.9`. */
export function title(pair: DiffedPair): string {
  const { old, new: fresh, between, variant } = pair;
  const names = old.path === fresh.path ? fresh.path : `${old.path} → ${fresh.path}`;
  const only = pair.status === 'added' || pair.status === 'deleted' ? ` ${pair.status}` : '';
  const kinds = only === '' && old.kind !== fresh.kind ? `${old.kind} against ${fresh.kind}` : undefined;
  const asides = [between, kinds, variant && `variant ${variant}`].filter((aside) => aside !== undefined);
  const release = old.release === fresh.release ? fresh.release : `${old.release} → ${fresh.release}`;
  const shown = only === '' ? names : pair.status === 'added' ? fresh.path : old.path;
  return `${shown}${only}${asides.length > 0 ? ` (${asides.join('; ')})` : ''}, Gramine ${release}`;
}
