import type { Direction, Judgement } from './direction.ts';

/**
 * What `"1"` in one of these environment variables makes a verifier accept, and whether that can be in order. Source:
 * Documentation/attestation.rst:308-336.
 */
export const relaxations: ReadonlyMap<string, readonly [accepts: string, isMild: boolean]> = new Map([
  ['RA_TLS_ALLOW_DEBUG_ENCLAVE_INSECURE', ['debug enclaves, whose memory their host can read', false]],
  ['RA_TLS_ALLOW_OUTDATED_TCB_INSECURE', ['platforms with known vulnerabilities', false]],
  ['RA_TLS_ALLOW_HW_CONFIG_NEEDED', ['platforms that are not configured safely', true]],
  ['RA_TLS_ALLOW_SW_HARDENING_NEEDED', ['platforms on which only hardened software is safe', true]],
]);

/** What a verifier demands of a peer: a value, or `any`. */
const demands: ReadonlySet<string> = new Set([
  'RA_TLS_MRENCLAVE',
  'RA_TLS_MRSIGNER',
  'RA_TLS_ISV_PROD_ID',
  'RA_TLS_ISV_SVN',
]);

/** What a change of a fixed variable (or of none) means for remote attestation; undefined when it means nothing there. */
export function judgeAttestation(
  name: string,
  from: string | undefined,
  to: string | undefined,
): Judgement | undefined {
  const relaxation = relaxations.get(name);
  if (relaxation) {
    const [before, after] = [from === '1', to === '1'];
    if (before === after) return undefined;
    const [who] = relaxation;
    return after
      ? { direction: 'weaker', why: `the verifier accepts ${who}` }
      : { direction: 'stronger', why: `the verifier no longer accepts ${who}` };
  }
  return demands.has(name) ? judgeDemand(from, to) : undefined;
}

function judgeDemand(from: string | undefined, to: string | undefined): Judgement | undefined {
  const [before, after] = [laxity(from), laxity(to)];
  if (before === after)
    return from === to ? undefined : { direction: 'neutral', why: 'the verifier demands another value' };
  const direction: Direction = after > before ? 'weaker' : 'stronger';
  return {
    direction,
    why: direction === 'weaker' ? 'the verifier demands less of its peer' : 'the verifier demands more of its peer',
  };
}

/** A value, nothing (what the library then does depends on it), anything. */
function laxity(value: string | undefined): number {
  if (value === undefined) return 1;
  return value === 'any' ? 2 : 0;
}
