import { member } from '../../../data/member.ts';
import { imagePolicyOf } from '../../../enclave-cc/image-policy.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const imagePolicyTagIdentity = dataRule({
  id: 'image-policy/tag-identity',
  severity: 'note',
  fix: 'none',
  kinds: ['image-policy'],
  docs: {
    summary: 'Identities that an image named by its digest can not have.',
    why: '`matchExact` compares the name in the signature with a name and tag, so images that are named by digest, as they should be, are refused. `matchRepoDigestOrExact` takes both.',
    bad: [
      {
        as: 'image-policy',
        manifest:
          '{ "default": [{ "type": "reject" }], "transports": { "docker": { "registry.example/app": [{ "type": "sigstoreSigned", "keyPath": "kbs:///default/cosign-key/app", "signedIdentity": { "type": "matchExact" } }] } } }',
        at: '"matchExact"',
      },
    ],
    good: [
      {
        as: 'image-policy',
        manifest:
          '{ "default": [{ "type": "reject" }], "transports": { "docker": { "registry.example/app": [{ "type": "sigstoreSigned", "keyPath": "kbs:///default/cosign-key/app", "signedIdentity": { "type": "matchRepoDigestOrExact" } }] } } }',
      },
    ],
  },
  *checkData({ root }) {
    const policy = imagePolicyOf(root);
    for (const { requirements } of [...(policy.default ? [policy.default] : []), ...policy.scopes.values()])
      for (const { node, identity } of requirements) {
        if (identity !== 'matchExact') continue;
        const at = member(node, 'signedIdentity', 'type')!;
        yield {
          at: at.range,
          path: at.path,
          message: 'an image that is named by its digest is refused',
          help: 'use `matchRepoDigestOrExact`',
          ...unnoticed,
        };
      }
  },
});
