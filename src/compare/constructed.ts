import type { Evidence } from './comparison.ts';

/** Where statements on load-gramine are from: nothing but the manifest that is generated for it. */
export const constructed: Evidence = {
  source: 'the generic manifest of load-gramine, constructed and untried',
  asOf: 'Gramine 1.9',
};
