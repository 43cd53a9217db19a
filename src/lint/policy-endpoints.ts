import type { EndpointPermission, Permissions } from '../policy/permissions.ts';

/** Whether the host may make such requests, always or in some cases; false where nothing is known. */
export function isAnswered({ endpoints }: Permissions, name: string): boolean {
  const answer = endpoints.get(name)?.answer;
  return answer === 'allowed' || answer === 'conditional';
}

export function isAlwaysAllowed({ endpoints }: Permissions, name: string): EndpointPermission | undefined {
  const endpoint = endpoints.get(name);
  return endpoint?.answer === 'allowed' ? endpoint : undefined;
}
