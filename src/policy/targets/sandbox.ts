import { UserError } from '../../diagnostic/diagnostic.ts';
import type { ExecPolicy } from '../exec-policy.ts';
import type { Loss } from './target.ts';

/** The policy for a runtime that has no pods. Throws a UserError when it is about a pause container alone. */
export function withoutSandbox(policy: ExecPolicy): ExecPolicy {
  const containers = policy.containers.filter(({ sandbox }) => !sandbox);
  if (containers.length === 0)
    throw new UserError(
      `${policy.source.path}: the policy has nothing but a pause container`,
      'add the container of the workload',
    );
  return { ...policy, containers };
}

export function sandboxLoss(target: 'gramine' | 'occlum', { containers }: ExecPolicy): readonly Loss[] {
  const at = containers.filter(({ sandbox }) => sandbox).map(({ range }) => range);
  return at.length === 0
    ? []
    : [{ id: `${target}/sandbox`, effect: 'closes', message: 'there is no pause container', at }];
}
