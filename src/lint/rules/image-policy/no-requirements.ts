import { dataPath } from '../../../data/data-path.ts';
import { imagePolicyOf } from '../../../enclave-cc/image-policy.ts';
import { dataRule } from '../../rule.ts';

export const imagePolicyNoRequirements = dataRule({
  id: 'image-policy/no-requirements',
  severity: 'error',
  fix: 'none',
  kinds: ['image-policy'],
  docs: {
    summary: 'Empty lists of requirements.',
    why: 'A list without requirements is a mistake to image-rs, and then no image at all is used: it is refused while the pod starts.',
    bad: [
      { as: 'image-policy', manifest: '{ "default": [] }', at: '"default"' },
      {
        as: 'image-policy',
        manifest: '{ "default": [{ "type": "reject" }], "transports": { "docker": { "registry.example/app": [] } } }',
        at: '"registry.example/app"',
      },
    ],
    good: [{ as: 'image-policy', manifest: '{ "default": [{ "type": "reject" }] }' }],
  },
  *checkData({ root }) {
    const policy = imagePolicyOf(root);
    const rules = [...(policy.default ? [policy.default] : []), ...policy.scopes.values()];
    for (const { scope, range, requirements } of rules) {
      if (requirements.length > 0) continue;
      yield {
        at: range,
        path: scope === undefined ? 'default' : dataPath('transports.docker', scope),
        message: 'without a requirement nothing is accepted, and nothing says so',
        help: 'use `{ "type": "reject" }` where that is meant',
        stage: 'none',
        effect: 'fatal',
      };
    }
  },
});
