import { member, textOf } from '../../../data/member.ts';
import type { DataNode } from '../../../data/node.ts';
import { readTomlData } from '../../../data/toml.ts';
import { Source } from '../../../text/source.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const initDataDifferentBrokers = dataRule({
  id: 'init-data/different-brokers',
  severity: 'warning',
  fix: 'none',
  kinds: ['init-data'],
  docs: {
    summary: 'Agents of one guest that ask different key brokers.',
    why: 'The attestation agent (`aa.toml`) gets its token from one broker and the data hub (`cdh.toml`) asks another for keys, which then has not seen the evidence. Most of the time one of the two was not changed with the other.',
    bad: [
      {
        as: 'init-data',
        manifest:
          'algorithm = "sha384"\nversion = "0.1.0"\n\n[data]\n"aa.toml" = \'\'\'\n[token_configs.kbs]\nurl = "https://old.example:8080"\n\'\'\'\n"cdh.toml" = \'\'\'\n[kbc]\nname = "cc_kbc"\nurl = "https://kbs.example:8080"\n\'\'\'\n',
      },
    ],
    good: [
      {
        as: 'init-data',
        manifest:
          'algorithm = "sha384"\nversion = "0.1.0"\n\n[data]\n"aa.toml" = \'\'\'\n[token_configs.kbs]\nurl = "https://kbs.example:8080/"\n\'\'\'\n"cdh.toml" = \'\'\'\n[kbc]\nname = "cc_kbc"\nurl = "https://kbs.example:8080"\n\'\'\'\n',
      },
    ],
  },
  *checkData({ root }) {
    const data = member(root, 'data');
    const token = urlIn(member(data, 'aa.toml'), 'token_configs', 'kbs', 'url');
    const keys = urlIn(member(data, 'cdh.toml'), 'kbc', 'url');
    if (token === undefined || keys === undefined || token === keys) return;
    const node = member(data, 'cdh.toml')!;
    yield {
      at: node.keyRange ?? node.range,
      path: node.path,
      message: `keys are asked of \`${abbreviated(keys)}\`, tokens of \`${abbreviated(token)}\``,
      help: 'give both the address of the one broker',
      ...unnoticed,
    };
  },
});

function urlIn(node: DataNode | undefined, ...names: readonly string[]): string | undefined {
  const text = textOf(node);
  if (text === undefined) return undefined;
  const read = readTomlData(new Source('', text));
  return 'problems' in read ? undefined : textOf(member(read.root, ...names))?.replace(/\/$/, '');
}
