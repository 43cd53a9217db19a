import type { Permissions } from '../policy/permissions.ts';
import type { Evidence } from './comparison.ts';
import { type Facts, Missing } from './facts.ts';

/** What the agent in the guest makes of containers that the host asks for. */
export interface GuestContainers {
  /** The host can create only what the policy describes. */
  readonly isChecked: boolean;
  readonly why: string;
  readonly permissions: Permissions;
  readonly evidence: readonly Evidence[];
}

/** By the policy that the guest's agent enforces. Throws a Missing without one, and where it can't be read out of one. */
export function guestContainers(facts: Facts): GuestContainers {
  const { name, permissions, evidence } = facts.policy();
  if (!permissions.enforcedBy.includes('kata-agent')) throw new Missing(['policy']);
  const known = { permissions, evidence };
  if (permissions.failing.answer === 'allowed')
    return { ...known, isChecked: false, why: `${name} allows requests that fail it` };
  const answer = permissions.endpoints.get('CreateContainerRequest')?.answer ?? 'unknown';
  if (answer === 'unknown' || permissions.failing.answer === 'unknown') throw new Missing(['policy']);
  return answer === 'allowed'
    ? { ...known, isChecked: false, why: `${name} lets the host create any container` }
    : { ...known, isChecked: true, why: `the agent in the guest creates what ${name} describes, and nothing else` };
}
