import { member } from '../../../data/member.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const kbsNoImagePolicy = dataRule({
  id: 'kbs/no-image-policy',
  severity: { production: 'warning', development: 'note' },
  fix: 'none',
  kinds: ['cdh-config'],
  docs: {
    summary: 'Guests that use any image.',
    why: 'The guest checks signatures of images by the policy that `image.image_security_policy_uri` names. Without it none is checked, and the policy of the agent alone says which images may run.',
    bad: [
      {
        as: 'cdh-config',
        manifest:
          '[kbc]\nname = "cc_kbc"\nurl = "https://kbs.example:8080"\n\n[image]\nmax_concurrent_layer_downloads_per_image = 3\n',
        at: '[image]',
      },
    ],
    good: [
      { as: 'cdh-config', manifest: '[image]\nimage_security_policy_uri = "kbs:///default/security-policy/app"\n' },
      { as: 'cdh-config', manifest: '[image]\nimage_security_policy = "{}"\n' },
      { as: 'cdh-config', manifest: '[kbc]\nname = "cc_kbc"\nurl = "https://kbs.example:8080"\n' },
    ],
  },
  *checkData({ root }) {
    const image = member(root, 'image');
    if (!image || member(image, 'image_security_policy_uri') || member(image, 'image_security_policy')) return;
    yield {
      at: image.range,
      path: 'image.image_security_policy_uri',
      message: 'no signature of an image is checked',
      help: 'name a policy: `image_security_policy_uri = "kbs:///default/security-policy/app"`',
      ...unnoticed,
    };
  },
});
