import { member, textOf } from '../../../data/member.ts';
import { dataRule } from '../../rule.ts';

export const kbsNoBroker = dataRule({
  id: 'kbs/no-broker',
  severity: 'error',
  fix: 'none',
  kinds: ['cdh-config'],
  docs: {
    summary: 'A provider that asks a key broker, with no address of one.',
    why: '`cc_kbc` asks the broker at `url`. Without it each key and each image that is encrypted fails, when it is asked for.',
    bad: [{ as: 'cdh-config', manifest: '[kbc]\nname = "cc_kbc"\n', at: '"cc_kbc"' }],
    good: [{ as: 'cdh-config', manifest: '[kbc]\nname = "cc_kbc"\nurl = "https://kbs.example:8080"\n' }],
  },
  *checkData({ root }) {
    const node = member(root, 'kbc', 'name');
    if (textOf(node) !== 'cc_kbc' || member(root, 'kbc', 'url')) return;
    yield {
      at: node!.range,
      path: 'kbc.url',
      message: 'there is no `url` of the key broker',
      help: 'add it',
      stage: 'none',
      effect: 'fatal',
    };
  },
});
