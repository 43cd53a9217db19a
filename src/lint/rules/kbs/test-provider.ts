import { member, textOf } from '../../../data/member.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const kbsTestProvider = dataRule({
  id: 'kbs/test-provider',
  severity: 'error',
  fix: 'none',
  kinds: ['cdh-config'],
  docs: {
    summary: 'Providers of keys that need no attestation, or do not exist.',
    why: "`cc_kbc` asks a key broker with evidence. `offline_fs_kbc` reads keys from a file of the guest's image, which the host has too, and `sample_kbc` has one that everybody has.",
    bad: [
      { as: 'cdh-config', manifest: '[kbc]\nname = "offline_fs_kbc"\n', at: '"offline_fs_kbc"' },
      { as: 'cdh-config', manifest: '[kbc]\nname = "eaa_kbc"\n' },
    ],
    good: [{ as: 'cdh-config', manifest: '[kbc]\nname = "cc_kbc"\nurl = "https://kbs.example:8080"\n' }],
  },
  *checkData({ root }) {
    const node = member(root, 'kbc', 'name');
    const name = textOf(node);
    if (name === undefined || name === 'cc_kbc') return;
    const isTest = name === 'offline_fs_kbc' || name === 'sample_kbc';
    yield {
      at: node!.range,
      path: node!.path,
      message: isTest
        ? `\`${name}\` gives keys without attestation`
        : `guests have no provider \`${abbreviated(name)}\``,
      help: 'use `cc_kbc`',
      ...unnoticed,
    };
  },
});
