import type { Profile } from '../profile.ts';

/** Every runtime profile there is. */
export const profiles: readonly Profile[] = [];
