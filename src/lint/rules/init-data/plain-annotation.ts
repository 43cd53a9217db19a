import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const plainAnnotation = policyRule({
  id: 'init-data/plain-annotation',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Policies in the annotation that only old releases of Kata read.',
    why: '`io.katacontainers.config.agent.policy` hands the policy to the agent without measuring it: no digest of it is in the evidence, and current releases do not read it at all. Init data is measured.',
    bad: [
      {
        as: 'kubernetes',
        manifest:
          'kind: Pod\nmetadata:\n  annotations:\n    io.katacontainers.config.agent.policy: cGFja2FnZSBhZ2VudF9wb2xpY3kK\n',
      },
    ],
    good: [{ as: 'kubernetes', manifest: 'kind: Pod\nmetadata:\n  name: api\n' }],
  },
  *checkPolicy({ carrier, kind }) {
    if (kind !== 'carrier' || carrier?.how !== 'policy-annotation') return;
    yield {
      at: carrier.range,
      message: 'current releases of Kata read no policy from this annotation, and none measures it',
      help: 'put it into init data: `manifestly policy compile --to annotation`',
      ...unnoticed,
    };
  },
});
