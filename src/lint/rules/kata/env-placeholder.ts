import type { ContainerPermissions } from '../../../policy/permissions.ts';
import { environmentOf } from '../../policy-invocations.ts';
import { codePathOf } from '../../policy-programs.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const envPlaceholder = policyRule({
  id: 'kata/env-placeholder',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Variables in which the rules let any value pass.',
    why: '`$(host-name)`, `$(pod-uid)`, `$(resource-field)` and `$(todo-annotation)` stand for what is known only when the pod starts, and the rules hardly look at it: `HOSTNAME=x; rm -rf /` passes. It is an error where a shell expands the variable.',
    bad: [
      {
        as: 'kata-policy',
        manifest: `package agent_policy

default ExecProcessRequest := false

policy_data := {"containers": [{"OCI": {"Process": {"Args": ["/app"], "Env": ["HOSTNAME=$(host-name)"]}}}]}
`,
      },
    ],
    good: [
      {
        as: 'kata-policy',
        manifest: `package agent_policy

default ExecProcessRequest := false

policy_data := {"containers": [{"OCI": {"Process": {"Args": ["/app"], "Env": ["HOSTNAME=api"]}}}]}
`,
      },
    ],
  },
  *checkPolicy({ permissions, source, kind }) {
    if (!permissions || kind !== 'kata-policy') return;
    const scripts = permissions.containers.flatMap(scriptsOf);
    for (const { name, range } of environmentOf(permissions)) {
      const placeholder = placeholders.exec(source.slice(range))?.[0];
      if (placeholder === undefined) continue;
      const isExpanded = typeof name === 'string' && scripts.some((script) => expands(script, name));
      yield {
        at: range,
        message: `\`${placeholder}\` lets the host choose ${typeof name === 'string' ? `the value of \`${abbreviated(name)}\`` : 'the value'}${isExpanded ? ', which a shell expands' : ''}`,
        help: 'fix the value, or have the program treat it as any input',
        ...(isExpanded && { severity: 'error' as const }),
        ...unnoticed,
      };
    }
  },
});

const placeholders = /\$\((?:host-name|pod-uid|pod-ip|host-ip|node-name|resource-field|todo-annotation)\)/;

/** What a shell of the container runs. */
function scriptsOf({ entrypoint }: ContainerPermissions): readonly string[] {
  const { command } = entrypoint;
  if (command.kind !== 'argv' || codePathOf(command)?.interpreter.what !== 'a shell') return [];
  return command.args.flatMap(({ value }) =>
    value.kind === 'exact' && value.value.includes('$') ? [value.value] : [],
  );
}

function expands(script: string, name: string): boolean {
  return script.includes(`$${name}`) || script.includes(`\${${name}`);
}
