import { stringsIn, textOf } from '../../../data/member.ts';
import { kbsResource } from '../../../trustee/resource.ts';
import { dataRule } from '../../rule.ts';

export const kbsResourceUri = dataRule({
  id: 'kbs/resource-uri',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Names of resources that a key broker does not understand.',
    why: 'A resource is `kbs://<host>/<repository>/<type>/<tag>`, the host mostly empty: three slashes in a row, three parts. The guest asks for what is written, and is told that it is not there.',
    bad: [
      {
        as: 'image-policy',
        manifest: '{ "default": [{ "type": "sigstoreSigned", "keyPath": "kbs:///default/cosign-key" }] }',
        at: '"kbs:///default/cosign-key"',
      },
      {
        as: 'image-policy',
        manifest: '{ "default": [{ "type": "sigstoreSigned", "keyPath": "kbs://default/cosign-key/app" }] }',
      },
      {
        as: 'image-policy',
        manifest: '{ "default": [{ "type": "sigstoreSigned", "keyPath": "kbs:/default/cosign-key/app" }] }',
      },
    ],
    good: [
      {
        as: 'image-policy',
        manifest: '{ "default": [{ "type": "sigstoreSigned", "keyPath": "kbs:///default/cosign-key/app" }] }',
      },
      {
        as: 'image-policy',
        manifest:
          '{ "default": [{ "type": "sigstoreSigned", "keyPath": "kbs://kbs.example:8080/default/cosign-key/app" }] }',
      },
    ],
  },
  *checkData({ root }) {
    for (const node of stringsIn(root)) {
      const read = kbsResource(textOf(node)!);
      if (!read || !('problem' in read)) continue;
      yield {
        at: node.range,
        path: node.path,
        message: read.problem,
        help: 'write `kbs:///<repository>/<type>/<tag>`',
        stage: 'none',
        effect: 'fatal',
      };
    }
  },
});
