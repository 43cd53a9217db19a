import { member } from '../../../data/member.ts';
import { ocicryptConfigOf } from '../../../enclave-cc/ocicrypt.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const ocicryptNoProvider = dataRule({
  id: 'ocicrypt/no-provider',
  severity: 'error',
  fix: 'none',
  kinds: ['ocicrypt'],
  docs: {
    summary: 'Configurations with nobody who unwraps keys, or nobody to ask.',
    why: 'Without a provider, or with one that has none of `native`, `cmd`, `grpc` and `ttrpc`, no encrypted layer can be opened: the pull ends with an error that speaks of a private key.',
    bad: [
      { as: 'ocicrypt', manifest: '{ "key-providers": {} }' },
      { as: 'ocicrypt', manifest: '{ "key-providers": { "attestation-agent": {} } }', at: '"attestation-agent"' },
    ],
    good: [
      { as: 'ocicrypt', manifest: '{ "key-providers": { "attestation-agent": { "native": "attestation-agent" } } }' },
    ],
  },
  *checkData({ root }) {
    const node = member(root, 'key-providers');
    const { providers } = ocicryptConfigOf(root);
    if (node && providers.length === 0)
      yield {
        at: node.range,
        path: node.path,
        message: 'nobody unwraps the keys of encrypted layers',
        help: 'add `"attestation-agent": { "native": "attestation-agent" }`',
        stage: 'none',
        effect: 'fatal',
      };
    for (const { name, range, ways } of providers)
      if (ways.length === 0)
        yield {
          at: range,
          message: `nothing says how \`${abbreviated(name)}\` is asked`,
          help: 'add `"native": "attestation-agent"`',
          stage: 'none',
          effect: 'fatal',
        };
  },
});
