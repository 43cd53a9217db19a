import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const notUnderstood = policyRule({
  id: 'exec/not-understood',
  severity: 'note',
  fix: 'none',
  docs: {
    summary: 'Parts of a policy that were not understood, so that no rule has judged them.',
    why: 'A policy in Rego is a program: rules that nobody has seen before, values that are computed, settings of a form of their own. What they allow is not guessed; it has to be read, or tested with `manifestly policy test`.',
    bad: [
      {
        as: 'kata-policy',
        manifest:
          'package agent_policy\n\ndefault ExecProcessRequest := false\n\nExecProcessRequest if {\n    startswith(input.exec_id, "probe")\n}\n',
      },
    ],
    good: [{ as: 'kata-policy', manifest: 'package agent_policy\n\ndefault ExecProcessRequest := false\n' }],
  },
  *checkPolicy({ permissions, kind, mistakes }) {
    for (const { why, range } of permissions?.unknown ?? [])
      yield { at: range, message: why, help: 'read it, or test it with `manifestly policy test`', ...unnoticed };
    if (kind === 'exec-policy') return;
    for (const { range, message, help } of mistakes)
      yield { at: range, message, ...(help !== undefined && { help }), ...unnoticed };
  },
});
