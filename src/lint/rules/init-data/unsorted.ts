import { byCodePoint } from '../../../text/order.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const unsorted = policyRule({
  id: 'init-data/unsorted',
  severity: 'note',
  fix: 'none',
  docs: {
    summary: 'Init data whose entries are not in order.',
    why: 'The digest is made over the text. A tool that writes the entries as they come (genpolicy keeps them in a hash map) gives another digest each time, and the one that a verifier was told is of no use the next day. In one fixed order the same data is the same text.',
    bad: [
      {
        as: 'init-data',
        manifest: 'algorithm = "sha384"\nversion = "0.1.0"\n\n[data]\n"cdh.toml" = "y = 1"\n"aa.toml" = "x = 1"\n',
        at: '"x = 1"',
      },
    ],
    good: [
      {
        as: 'init-data',
        manifest: 'algorithm = "sha384"\nversion = "0.1.0"\n\n[data]\n"aa.toml" = "x = 1"\n"cdh.toml" = "y = 1"\n',
      },
    ],
  },
  *checkPolicy({ initData, kind }) {
    if (!initData || kind !== 'init-data') return;
    const entries = [...initData.data];
    const first = entries.findIndex(([name], at) => at > 0 && byCodePoint(entries[at - 1]![0], name) > 0);
    if (first < 0) return;
    yield {
      at: entries[first]![1].range,
      message: `\`${entries[first]![0]}\` comes after \`${entries[first - 1]![0]}\``,
      help: 'write it with `manifestly policy compile --to initdata`, which sorts',
      ...unnoticed,
    };
  },
});
