import { isInitDataAlgorithm } from '../../../kata/init-data.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const initDataFormat = policyRule({
  id: 'init-data/format',
  severity: 'error',
  fix: 'safe',
  docs: {
    summary: 'Init data that guests refuse.',
    why: 'The guest reads `version` and `algorithm` by their exact names and values: `sha-256` is written in a specification and known to no agent, and the shim of Kata panics over it. Keys such as `policy.rego` need quotation marks.',
    bad: [
      {
        as: 'init-data',
        manifest: 'algorithm = "sha-384"\nversion = "0.1.0"\n\n[data]\n"aa.toml" = "x = 1"\n',
        at: '"sha-384"',
        fixed: 'algorithm = "sha384"\nversion = "0.1.0"\n\n[data]\n"aa.toml" = "x = 1"\n',
      },
      {
        as: 'init-data',
        manifest: 'algorithm = "sha384"\nversion = "0.2.0"\n\n[data]\n"aa.toml" = "x = 1"\n',
        at: '"0.2.0"',
      },
      { as: 'init-data', manifest: 'algorithm = "sha384"\nversion = "0.1.0"\n\n[data]\naa.toml = "x = 1"\n' },
    ],
    good: [{ as: 'init-data', manifest: 'algorithm = "sha384"\nversion = "0.1.0"\n\n[data]\n"aa.toml" = "x = 1"\n' }],
  },
  *checkPolicy({ initData, kind }) {
    if (!initData || kind !== 'init-data') return;
    const { algorithm } = initData;
    const plain = algorithm?.value.toLowerCase().replaceAll('-', '');
    for (const { range, message, help } of initData.problems) {
      const isSpelling = algorithm && range?.start === algorithm.range.start && isInitDataAlgorithm(plain!);
      yield {
        at: range,
        message,
        ...(help !== undefined && { help }),
        ...unnoticed,
        ...(isSpelling && {
          fix: { title: `write \`${plain}\``, edits: [{ range: algorithm.range, text: `"${plain}"` }] },
        }),
      };
    }
  },
});
