import { member } from '../../../data/member.ts';
import { imagePolicyOf } from '../../../enclave-cc/image-policy.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const imagePolicyAcceptsAnything = dataRule({
  id: 'image-policy/accepts-anything',
  severity: 'error',
  fix: 'none',
  kinds: ['image-policy'],
  docs: {
    summary: 'Policies of images that let any image in.',
    why: '`insecureAcceptAnything` asks for no signature. As default it holds for every image without a rule of its own: whoever names the image, and that is the host, chooses what runs and what gets the keys. Examples and test deployments of confidential containers ship it as default.',
    bad: [
      {
        as: 'image-policy',
        manifest: '{ "default": [{ "type": "insecureAcceptAnything" }] }',
        at: '"insecureAcceptAnything"',
      },
      {
        as: 'image-policy',
        manifest:
          '{ "default": [{ "type": "reject" }], "transports": { "docker": { "registry.example/app": [{ "type": "insecureAcceptAnything" }] } } }',
        at: '"insecureAcceptAnything"',
      },
    ],
    good: [
      { as: 'image-policy', manifest: '{ "default": [{ "type": "reject" }] }' },
      {
        as: 'image-policy',
        manifest:
          '{ "default": [{ "type": "reject" }], "transports": { "docker": { "registry.example/app": [{ "type": "sigstoreSigned", "keyPath": "kbs:///default/cosign-key/app" }] } } }',
      },
    ],
  },
  *checkData({ root }) {
    const policy = imagePolicyOf(root);
    for (const { scope, requirements } of [...(policy.default ? [policy.default] : []), ...policy.scopes.values()]) {
      if (requirements.length === 0 || requirements.some(({ type }) => type !== 'insecureAcceptAnything')) continue;
      const node = member(requirements[0]!.node, 'type')!;
      yield {
        at: node.range,
        path: node.path,
        message:
          scope === undefined
            ? 'any image without a rule of its own is used'
            : `any image that goes by \`${abbreviated(scope)}\` is used`,
        help:
          scope === undefined
            ? 'use `reject`, and name what is allowed under `transports.docker`'
            : 'use `sigstoreSigned` with the key of its signer',
        ...unnoticed,
      };
    }
  },
});
