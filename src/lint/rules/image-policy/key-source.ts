import { member } from '../../../data/member.ts';
import type { DataNode } from '../../../data/node.ts';
import { imagePolicyOf } from '../../../enclave-cc/image-policy.ts';
import { dataRule } from '../../rule.ts';

export const imagePolicyKeySource = dataRule({
  id: 'image-policy/key-source',
  severity: 'error',
  fix: 'none',
  kinds: ['image-policy'],
  docs: {
    summary: 'Requirements of a signature with no key, or with two.',
    why: 'A signature is checked with one key: `keyPath` names it, `keyData` holds it. With neither or with both the policy can not be read, and the image is refused.',
    bad: [
      {
        as: 'image-policy',
        manifest:
          '{ "default": [{ "type": "reject" }], "transports": { "docker": { "registry.example/app": [{ "type": "sigstoreSigned" }] } } }',
        at: '"sigstoreSigned"',
      },
      {
        as: 'image-policy',
        manifest:
          '{ "default": [{ "type": "reject" }], "transports": { "docker": { "registry.example/app": [{ "type": "sigstoreSigned", "keyPath": "kbs:///default/cosign-key/app", "keyData": "LS0t" }] } } }',
        at: '"sigstoreSigned"',
      },
    ],
    good: [
      {
        as: 'image-policy',
        manifest:
          '{ "default": [{ "type": "reject" }], "transports": { "docker": { "registry.example/app": [{ "type": "sigstoreSigned", "keyPath": "kbs:///default/cosign-key/app" }] } } }',
      },
    ],
  },
  *checkData({ root }) {
    for (const { requirements } of rulesIn(root))
      for (const { type, keyPath, hasKeyData, node } of requirements) {
        if (type !== 'signedBy' && type !== 'sigstoreSigned') continue;
        if ((keyPath !== undefined) !== hasKeyData) continue;
        const at = member(node, 'type')!;
        yield {
          at: at.range,
          path: at.path,
          message: hasKeyData
            ? 'there are two keys, `keyPath` and `keyData`'
            : 'there is no key to check the signature with',
          help: hasKeyData ? 'keep one of them' : 'add `keyPath`, e.g. `kbs:///default/cosign-key/app`',
          stage: 'none',
          effect: 'fatal',
        };
      }
  },
});

function rulesIn(root: DataNode) {
  const policy = imagePolicyOf(root);
  return [...(policy.default ? [policy.default] : []), ...policy.scopes.values()];
}
