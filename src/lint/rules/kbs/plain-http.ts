import { member, textOf } from '../../../data/member.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const kbsPlainHttp = dataRule({
  id: 'kbs/plain-http',
  severity: { production: 'warning', development: 'note' },
  fix: 'none',
  kinds: ['aa-config', 'cdh-config'],
  docs: {
    summary: 'Key brokers and attestation services that a guest asks over HTTP.',
    why: "Keys are encrypted for the guest that asks, so HTTP does not give them away; but the network sees which are asked for, may refuse or replay answers, and nothing says that the broker is the owner's: it may hand out keys and policies of its own.",
    bad: [
      {
        as: 'cdh-config',
        manifest: '[kbc]\nname = "cc_kbc"\nurl = "http://kbs.example:8080"\n',
        at: '"http://kbs.example:8080"',
      },
      { as: 'aa-config', manifest: '[token_configs.kbs]\nurl = "http://kbs.example:8080"\n' },
    ],
    good: [{ as: 'cdh-config', manifest: '[kbc]\nname = "cc_kbc"\nurl = "https://kbs.example:8080"\n' }],
  },
  *checkData({ root }) {
    const urls = [
      member(root, 'kbc', 'url'),
      member(root, 'token_configs', 'kbs', 'url'),
      member(root, 'token_configs', 'coco_as', 'url'),
    ];
    for (const node of urls) {
      const text = textOf(node);
      if (text === undefined || !/^http:/i.test(text)) continue;
      yield {
        at: node!.range,
        path: node!.path,
        message: `nothing says that \`${abbreviated(text)}\` is the right one`,
        help: 'use `https`, with the certificate beside it where it is your own',
        ...unnoticed,
      };
    }
  },
});
