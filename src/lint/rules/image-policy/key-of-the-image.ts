import { member } from '../../../data/member.ts';
import { imagePolicyOf } from '../../../enclave-cc/image-policy.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const imagePolicyKeyOfTheImage = dataRule({
  id: 'image-policy/key-of-the-image',
  severity: 'warning',
  fix: 'none',
  kinds: ['image-policy'],
  docs: {
    summary: 'Keys that are files of the guest or of the host.',
    why: 'A key that is no resource of the broker comes from the file system the agent finds. In enclave-cc `/etc` is a folder of the host: who changes the key there signs what runs.',
    bad: [
      {
        as: 'image-policy',
        manifest:
          '{ "default": [{ "type": "reject" }], "transports": { "docker": { "registry.example/app": [{ "type": "sigstoreSigned", "keyPath": "/etc/keys/cosign.pub" }] } } }',
        at: '"/etc/keys/cosign.pub"',
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
    const policy = imagePolicyOf(root);
    for (const { requirements } of [...(policy.default ? [policy.default] : []), ...policy.scopes.values()])
      for (const { node, keyPath } of requirements) {
        if (keyPath === undefined || /^kbs:/i.test(keyPath)) continue;
        const at = member(node, 'keyPath')!;
        yield {
          at: at.range,
          path: at.path,
          message: `whoever writes \`${abbreviated(keyPath)}\` decides who signs`,
          help: 'keep it at the key broker: `kbs:///<repository>/<type>/<tag>`',
          ...unnoticed,
        };
      }
  },
});
