import type { Launched } from '../profile.ts';
import type { Question, WorkloadSetting } from '../workload.ts';
import { textOf } from './look.ts';

export interface AccountNeed {
  /** Whose account it usually is. */
  readonly name: string;
  readonly why: string;
}

/** User and group of a server that refuses to run as root, as `/etc/passwd` of its file system has them. */
export function accountOf(launched: Launched, { name, why }: AccountNeed): AccountSettings {
  const line = (textOf(launched, '/etc/passwd') ?? '').split('\n').find((one) => one.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  const known = /^\d{1,9}$/.test(uid ?? '') && /^\d{1,9}$/.test(gid ?? '');
  return {
    settings: [
      { key: 'loader.uid', value: known ? BigInt(uid!) : standardId, why },
      { key: 'loader.gid', value: known ? BigInt(gid!) : standardId, why: `the group of \`${name}\`` },
    ],
    questions: known
      ? []
      : [
          {
            about: 'loader.uid',
            text: `which user it runs as: there is no \`${name}\` in /etc/passwd, so ${standardId} is taken, and programs that look for its name fail`,
          },
        ],
  };
}

export interface AccountSettings {
  readonly settings: readonly WorkloadSetting[];
  readonly questions: readonly Question[];
}

const standardId = 1000n;
