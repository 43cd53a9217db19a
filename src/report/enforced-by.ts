import type { Enforcer } from '../policy/permissions.ts';

const words: Readonly<Record<Enforcer, string>> = {
  'kata-agent': 'the Kata agent, once the policy is in the measured init data of the guest',
  'key-broker': 'the key broker, by what it releases',
  gramine: 'Gramine, by the files it opens and the arguments it fixes',
  occlum: 'Occlum, for the path of the program alone',
  nobody: 'nobody: it is a specification',
};

/** Who makes a policy hold, in words. */
export function enforcedByText(enforcers: readonly Enforcer[]): string {
  return `enforced by ${enforcers.length === 0 ? words.nobody : enforcers.map((one) => words[one]).join('; and by ')}`;
}
