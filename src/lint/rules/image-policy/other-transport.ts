import { member } from '../../../data/member.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const imagePolicyOtherTransport = dataRule({
  id: 'image-policy/other-transport',
  severity: 'warning',
  fix: 'none',
  kinds: ['image-policy'],
  docs: {
    summary: 'Requirements for a transport that nobody looks at.',
    why: 'image-rs knows the transport `docker` alone. Rules under another name are read and never asked.',
    bad: [
      {
        as: 'image-policy',
        manifest:
          '{ "default": [{ "type": "reject" }], "transports": { "docker-daemon": { "": [{ "type": "reject" }] } } }',
        at: '"docker-daemon"',
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
    for (const [name, node] of member(root, 'transports')?.members ?? []) {
      if (name === 'docker') continue;
      yield {
        at: node.keyRange ?? node.range,
        path: node.path,
        message: `the rules under \`${abbreviated(name)}\` are never asked`,
        help: 'move them under `docker`, or remove them',
        stage: 'none',
        effect: 'ignored',
      };
    }
  },
});
