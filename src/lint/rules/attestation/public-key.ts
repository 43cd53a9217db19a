import { stringsIn, textOf } from '../../../data/member.ts';
import { publicKeys, publicKeyText } from '../../../sgx/public-keys.ts';
import { kbsResource } from '../../../trustee/resource.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const attestationPublicKey = dataRule({
  id: 'attestation/public-key',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Keys that everybody has.',
    why: 'Some keys are published with the projects that use them in tests: what they encrypt is as good as plain. They are known here by their hashes, and by the name under which a broker keeps them.',
    bad: [
      {
        as: 'layer-packet',
        manifest:
          '{ "kid": "kbs:///default/image-kek/11032d96-dccd-46a3-9244-93644d76745f", "wrapped_data": "bG9uZw==", "iv": "MDEyMzQ1Njc4OWFi", "wrap_type": "A256GCM" }',
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
    for (const node of stringsIn(root)) {
      const known = publicKeyNamed(textOf(node)!);
      if (!known) continue;
      yield {
        at: node.range,
        path: node.path,
        message: `this is ${known.name}, which everybody has`,
        help: 'make a key of your own',
        ...unnoticed,
      };
    }
  },
});

function publicKeyNamed(text: string): ReturnType<typeof publicKeyText> {
  const resource = kbsResource(text);
  if (!resource) return publicKeyText(text);
  if ('problem' in resource) return undefined;
  const path = `${resource.repository}/${resource.type}/${resource.tag}`;
  return publicKeys.find((key) => key.resource === path);
}
