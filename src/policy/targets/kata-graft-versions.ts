import { createHash } from 'node:crypto';
import type { RegoModule } from '../../rego/syntax.ts';

export interface BaseRules {
  /** Of Kata; absent when the rules are of none that is known. */
  readonly release?: string;
  /** SHA-256 in hexadecimal of the text before the data, without blanks at its ends. */
  readonly digest: string;
}

/** Which release the rules of a policy are from. */
export function rulesOf({ source }: RegoModule, dataStart: number): BaseRules {
  const digest = createHash('sha256').update(source.text.slice(0, dataStart).trim()).digest('hex');
  const release = releases.get(digest);
  return { digest, ...(release !== undefined && { release }) };
}

/**
 * Releases of Kata by the digest of their rules, once somebody has read that CreateContainerRequest keeps the index of the container in
 * `data.pstate` by its id, and that nothing but the rules we replace relies on them. None has been so far.
 */
const releases: ReadonlyMap<string, string> = new Map();
