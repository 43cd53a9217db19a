import { mentions } from '../../policy-rego.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const portsUnchecked = policyRule({
  id: 'kata/ports-unchecked',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Rules that do not look at the ports of standard input and output.',
    why: 'With `stdin_port`, `stdout_port` and `stderr_port` the host asks for streams of their own, which no rule for `ReadStream` or `WriteStream` ever sees (agents on Dragonball offer that). A policy that denies those requests has to require the ports to be 0.',
    bad: [
      {
        as: 'kata-policy',
        manifest:
          'package agent_policy\n\nimport future.keywords.if\n\ndefault ExecProcessRequest := false\n\nExecProcessRequest if {\n    input.exec_id == "x"\n}\n',
      },
    ],
    good: [
      {
        as: 'kata-policy',
        manifest:
          'package agent_policy\n\nimport future.keywords.if\n\ndefault ExecProcessRequest := false\n\nExecProcessRequest if {\n    input.exec_id == "x"\n    input.stdin_port == 0\n    input.stdout_port == 0\n    input.stderr_port == 0\n}\n',
      },
      { as: 'kata-policy', manifest: 'package agent_policy\n\ndefault ExecProcessRequest := false\n' },
    ],
  },
  *checkPolicy({ kata, kind }) {
    if (!kata || kind !== 'kata-policy') return;
    const rule = kata.module.rules.find(
      ({ name, isDefault, branches }) => name === 'ExecProcessRequest' && !isDefault && branches.length > 0,
    );
    if (!rule || ['stdin_port', 'stdout_port', 'stderr_port'].every((port) => mentions(kata.module, port))) return;
    yield {
      at: rule.nameRange,
      message: 'no rule asks that `stdin_port`, `stdout_port` and `stderr_port` be 0',
      help: 'graft an exec policy, or add `input.stdin_port == 0` and so on',
      ...unnoticed,
    };
  },
});
