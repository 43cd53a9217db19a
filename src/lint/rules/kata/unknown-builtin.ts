import { callsIn } from '../../policy-rego.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const unknownBuiltin = policyRule({
  id: 'kata/unknown-builtin',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Functions that the engine of the agent does not have.',
    why: "The agent is built with the engine's features for texts, patterns and base64 alone: there is no `time`, `net`, `glob`, `semver`, `crypto`, `http`, `yaml` or `json.patch`. A policy that calls one does not load, or fails where it is called. The guest has no clock to trust either.",
    bad: [
      {
        as: 'kata-policy',
        manifest:
          'package agent_policy\n\nimport future.keywords.if\n\ndefault ExecProcessRequest := false\n\nExecProcessRequest if {\n    time.now_ns() < 1893456000000000000\n}\n',
      },
    ],
    good: [
      {
        as: 'kata-policy',
        manifest:
          'package agent_policy\n\nimport future.keywords.if\n\ndefault ExecProcessRequest := false\n\nExecProcessRequest if {\n    startswith(input.exec_id, "probe-")\n}\n',
      },
    ],
  },
  *checkPolicy({ kata, kind }) {
    if (!kata || kind !== 'kata-policy') return;
    for (const { name, range } of callsIn(kata.module)) {
      if (!absent.test(name)) continue;
      yield {
        at: range,
        message: `the agent has no \`${name}\``,
        help: name.startsWith('time.') ? 'put limits of time into the policy of the key broker' : 'do without it',
        ...unnoticed,
      };
    }
  },
});

const absent =
  /^(?:(?:time|net|glob|semver|yaml|crypto|http|hex|graph|graphql|opa|uuid|urlquery|rego|providers|rand)\.|io\.jwt\.|json\.(?:patch|match_schema|verify_schema)$|trace$)/;
