import { ocicryptConfigOf } from '../../../enclave-cc/ocicrypt.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const ocicryptSeveralWays = dataRule({
  id: 'ocicrypt/several-ways',
  severity: 'warning',
  fix: 'none',
  kinds: ['ocicrypt'],
  docs: {
    summary: 'Providers that can be asked in more than one way.',
    why: 'Which of them is asked is up to the reader, and another reader takes another.',
    bad: [
      {
        as: 'ocicrypt',
        manifest:
          '{ "key-providers": { "attestation-agent": { "native": "attestation-agent", "grpc": "127.0.0.1:50000" } } }',
        at: '"attestation-agent"',
      },
    ],
    good: [
      { as: 'ocicrypt', manifest: '{ "key-providers": { "attestation-agent": { "native": "attestation-agent" } } }' },
    ],
  },
  *checkData({ root }) {
    for (const { name, range, ways } of ocicryptConfigOf(root).providers)
      if (ways.length > 1)
        yield {
          at: range,
          message: `\`${abbreviated(name)}\` is asked by ${ways.map(({ way }) => `\`${abbreviated(way)}\``).join(' or ')}`,
          help: 'keep one of them',
          ...unnoticed,
        };
  },
});
