import type { RegoModule } from '../../../rego/syntax.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const oldSyntax = policyRule({
  id: 'kata/old-syntax',
  severity: 'error',
  fix: 'safe',
  docs: {
    summary: 'Rules in the syntax of the first version of Rego.',
    why: 'The engine of the agent reads version 1: a rule whose body does not begin with `if` is a parse error, and so the whole policy is one. Examples on the web, and in the documentation of Kata, are older than that.',
    bad: [
      {
        as: 'kata-policy',
        manifest:
          'package agent_policy\n\nimport future.keywords.if\n\ndefault ExecProcessRequest := false\n\nExecProcessRequest {\n    input.exec_id == "x"\n}\n',
        fixed:
          'package agent_policy\n\nimport future.keywords.if\n\ndefault ExecProcessRequest := false\n\nExecProcessRequest if {\n    input.exec_id == "x"\n}\n',
      },
    ],
    good: [
      {
        as: 'kata-policy',
        manifest:
          'package agent_policy\n\nimport future.keywords.if\n\ndefault ExecProcessRequest := false\n\nExecProcessRequest if {\n    input.exec_id == "x"\n}\n',
      },
    ],
  },
  *checkPolicy({ kata, source }) {
    if (!kata) return;
    const bodies = onlyBodies(kata.module);
    for (const { kind, range, message } of kata.module.oldSyntax) {
      const body = kind === 'body-without-if' ? bodies.get(range.start) : undefined;
      yield {
        at: range,
        message,
        help: kind === 'body-without-if' ? 'write `if` before the body' : 'write it as version 1 of Rego has it',
        ...unnoticed,
        ...(body !== undefined &&
          source.text[body] === '{' && {
            fix: {
              title: 'write `if` before the body',
              edits: [{ range: { start: body, end: body }, text: 'if ' }],
            },
          }),
      };
    }
  },
});

/** Where the body of a rule begins that has no other, by where the name of the rule begins. */
function onlyBodies({ rules }: RegoModule): ReadonlyMap<number, number | undefined> {
  const bodies = new Map<number, number | undefined>();
  for (const { nameRange, branches } of rules)
    for (const { range } of branches)
      bodies.set(nameRange.start, bodies.has(nameRange.start) ? undefined : range.start);
  return bodies;
}
