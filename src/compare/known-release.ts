import { type Facts, Missing } from './facts.ts';
import { enclaveCcRelease } from './key-release.ts';

/** The N of enclave-cc 0.N as the scenario tells it. Throws a Missing, also for a release of which nothing is known. */
export function knownRelease(facts: Facts): number {
  const release = enclaveCcRelease(facts.text('load.version'));
  if (release === undefined) throw new Missing(['load.version']);
  return release;
}
