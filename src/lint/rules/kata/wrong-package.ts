import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { policyRule } from '../../rule.ts';

export const wrongPackage = policyRule({
  id: 'kata/wrong-package',
  severity: 'error',
  fix: 'unsafe',
  docs: {
    summary: 'Policies in another package than the agent asks.',
    why: 'The agent evaluates `data.agent_policy.<Request>`. In another package every answer is undefined, and that is an error for each request: nothing starts, not even what the policy allows.',
    bad: [
      {
        as: 'kata-policy',
        manifest: 'package agentpolicy\n\ndefault ExecProcessRequest := false\n',
        at: 'agentpolicy',
        fixed: 'package agent_policy\n\ndefault ExecProcessRequest := false\n',
      },
    ],
    good: [{ as: 'kata-policy', manifest: 'package agent_policy\n\ndefault ExecProcessRequest := false\n' }],
  },
  *checkPolicy({ kata, kind, source }) {
    if (!kata || kind !== 'kata-policy') return;
    const { module } = kata;
    const name = module.package.join('.');
    if (name === 'agent_policy') return;
    const range = nameRange(source.text, module.packageRange);
    yield {
      at: range,
      message: `the agent asks the package \`agent_policy\`, and this is \`${abbreviated(name)}\``,
      help: 'write `package agent_policy`',
      ...unnoticed,
      fix: { title: 'name the package `agent_policy`', edits: [{ range, text: 'agent_policy' }] },
    };
  },
});

/** Without the keyword. */
function nameRange(text: string, { start, end }: { start: number; end: number }): { start: number; end: number } {
  const keyword = /^package\s+/.exec(text.slice(start, end));
  return { start: start + (keyword?.[0].length ?? 0), end };
}
