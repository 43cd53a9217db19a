import { member, textOf } from '../../../data/member.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const encryptedLayerUnauthenticated = dataRule({
  id: 'encrypted-layer/unauthenticated',
  severity: 'note',
  fix: 'none',
  kinds: ['layer-packet'],
  docs: {
    summary: 'Wrapped keys that can be changed unnoticed.',
    why: '`A256CTR` encrypts and does not authenticate. Whoever changes the wrapped key makes a layer that decrypts to noise, and finds out what happens then.',
    bad: [
      {
        as: 'layer-packet',
        manifest:
          '{ "kid": "kbs:///default/image-kek/app", "wrapped_data": "bG9uZw==", "iv": "MDEyMzQ1Njc4OWFi", "wrap_type": "A256CTR" }',
        at: '"A256CTR"',
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
    const node = member(root, 'wrap_type');
    if (textOf(node) !== 'A256CTR') return;
    yield {
      at: node!.range,
      path: node!.path,
      message: 'a change of the wrapped key goes unnoticed',
      help: 'use `A256GCM`',
      ...unnoticed,
    };
  },
});
