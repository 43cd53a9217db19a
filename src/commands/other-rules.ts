import type { Rule } from '../lint/rule.ts';

/** Every rule besides those about manifests alone; loaded when asked for. */
export async function otherRules(): Promise<readonly Rule[]> {
  const [{ foreignRules }, { podRules }] = await Promise.all([
    import('../lint/foreign-lint.ts'),
    import('../lint/pod-rules.ts'),
  ]);
  return [...foreignRules, ...podRules];
}
