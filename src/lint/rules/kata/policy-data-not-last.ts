import type { PolicySubject } from '../../policy-subject.ts';
import { unnoticed } from '../../policy-subject.ts';
import { type Finding, policyRule } from '../../rule.ts';

export const policyDataNotLast = policyRule({
  id: 'kata/policy-data-not-last',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: '`policy_data` that verifiers can not read.',
    why: 'Trustee finds the words `policy_data := {` in the policy and reads everything behind them as JSON. With a rule or a comment after it, with the words in an earlier place or with a value that is no plain JSON, it sees no claims, and policies of the key broker that ask for them release nothing.',
    bad: [
      {
        as: 'kata-policy',
        manifest: 'package agent_policy\n\npolicy_data := {"containers": []}\n\ndefault ExecProcessRequest := false\n',
        at: 'default ExecProcessRequest := false',
      },
      {
        as: 'kata-policy',
        manifest:
          'package agent_policy\n\n# policy_data := { is below\ndefault ExecProcessRequest := false\n\npolicy_data := {"containers": []}\n',
        at: 'policy_data := {',
      },
      {
        as: 'kata-policy',
        manifest:
          'package agent_policy\n\ndefault ExecProcessRequest := false\n\npolicy_data := {"containers": [1,]}\n',
      },
    ],
    good: [
      {
        as: 'kata-policy',
        manifest: 'package agent_policy\n\ndefault ExecProcessRequest := false\n\npolicy_data := {"containers": []}\n',
      },
    ],
  },
  *checkPolicy(subject) {
    if (subject.kind === 'kata-policy' && subject.kata) yield* findings(subject);
  },
});

const words = 'policy_data := {';

function* findings({ kata, source }: PolicySubject): Iterable<Finding> {
  const rule = kata!.module.rules.find(({ name, isDefault }) => name === 'policy_data' && !isDefault);
  if (!rule) return;
  const { text } = source;
  const earlier = text.indexOf(words);
  if (earlier >= 0 && earlier < rule.range.start)
    yield {
      at: { start: earlier, end: earlier + words.length },
      message: 'verifiers read what follows these words as the data of the policy',
      help: 'write them once, before the data',
      related: [{ range: rule.nameRange, message: 'the data is here' }],
      ...unnoticed,
    };
  if (earlier < 0)
    yield {
      at: rule.nameRange,
      message: `verifiers look for \`${words}\`, in just these words`,
      help: 'write it so',
      ...unnoticed,
    };
  const rest = text.slice(rule.range.end);
  const from = rule.range.end + rest.length - rest.trimStart().length;
  if (rest.trim() !== '')
    yield {
      at: { start: from, end: source.line(source.position(from).line).end },
      message: 'something follows `policy_data`, so verifiers can not read it',
      help: 'put `policy_data` last',
      ...unnoticed,
    };
  else if (rule.value && !isJson(text.slice(rule.value.range.start, rule.value.range.end)))
    yield {
      at: rule.nameRange,
      message: '`policy_data` is no plain JSON',
      help: 'write it without comments, trailing commas and names',
      ...unnoticed,
    };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
