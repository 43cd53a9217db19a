import { execLevelOf } from '../../../policy/exec-level.ts';
import { execLevels } from '../../../policy/exec-policy.ts';
import { execExample } from '../../policy-examples.ts';
import { witnessOf } from '../../policy-languages.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const levelTooHigh = policyRule({
  id: 'exec/level-too-high',
  severity: 'error',
  fix: 'none',
  docs: {
    summary:
      'Resources that are never released, since the policy lets more be started than their `max_exec_level` allows.',
    why: 'The key broker compares the level that the compiled policy states with the limit of the resource: a workload with this policy gets no key. Either an entry is one too many, or the limit is older than the entry.',
    bad: [
      { as: 'exec-policy', manifest: withLimit('fixed', 'argv = ["/bin/sh", "-c", "date"]'), at: '"fixed"' },
      { as: 'exec-policy', manifest: withLimit('probes', 'purpose = "operate"'), at: '"probes"' },
    ],
    good: [
      { as: 'exec-policy', manifest: withLimit('fixed', 'purpose = "operate"') },
      { as: 'exec-policy', manifest: withLimit('shell', 'argv = ["/bin/sh", "-c", "date"]') },
    ],
  },
  *checkPolicy({ execPolicy }) {
    if (!execPolicy) return;
    const limited = execPolicy.release.flatMap(({ resource, maxExecLevel, range }, at) =>
      maxExecLevel === undefined ? [] : [{ resource, maxExecLevel, range, path: `release[${at}].max_exec_level` }],
    );
    if (limited.length === 0) return;
    const execs = execPolicy.containers.flatMap((container) => container.execs);
    const level = execLevelOf(execs, witnessOf);
    for (const { resource, maxExecLevel, range, path } of limited) {
      if (execLevels.indexOf(level) <= execLevels.indexOf(maxExecLevel)) continue;
      const first = execs.find((exec) => execLevelOf([exec], witnessOf) === level);
      yield {
        at: execPolicy.rangeOf(path) ?? range,
        path,
        message: `\`${abbreviated(resource)}\` is released up to the level \`${maxExecLevel}\`, and this policy is at \`${level}\``,
        help: 'remove the entry, or raise `max_exec_level`',
        ...(first && { related: [{ range: first.range, message: `this entry is at \`${level}\`` }] }),
        ...unnoticed,
      };
    }
  },
});

function withLimit(level: string, ...lines: readonly string[]): string {
  return `${execExample(...lines)}\n[[release]]\nresource = "default/shop/key"\nmax_exec_level = "${level}"\n`;
}
