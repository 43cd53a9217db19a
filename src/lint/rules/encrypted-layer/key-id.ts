import { member, textOf } from '../../../data/member.ts';
import { kbsResource } from '../../../trustee/resource.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const encryptedLayerKeyId = dataRule({
  id: 'encrypted-layer/key-id',
  severity: 'error',
  fix: 'none',
  kinds: ['layer-packet'],
  docs: {
    summary: 'Wrapped keys whose key is no resource of a key broker.',
    why: 'The guest asks the broker for `kid`, `kbs:///<repository>/<type>/<tag>`. Anything else is not found.',
    bad: [
      {
        as: 'layer-packet',
        manifest: '{ "kid": "app-key", "wrapped_data": "bG9uZw==", "iv": "MDEyMzQ1Njc4OWFi", "wrap_type": "A256GCM" }',
        at: '"app-key"',
      },
    ],
    good: [
      {
        as: 'layer-packet',
        manifest:
          '{ "kid": "kbs:///default/image-kek/app", "wrapped_data": "bG9uZw==", "iv": "MDEyMzQ1Njc4OWFi", "wrap_type": "A256GCM" }',
      },
    ],
  },
  *checkData({ root }) {
    const node = member(root, 'kid');
    const text = textOf(node);
    if (text === undefined || kbsResource(text)) return;
    yield {
      at: node!.range,
      path: node!.path,
      message: `\`${abbreviated(text)}\` is no resource of a key broker`,
      help: 'write `kbs:///<repository>/<type>/<tag>`',
      stage: 'none',
      effect: 'fatal',
    };
  },
});
