import { decryptConfigOf } from '../../../enclave-cc/decrypt-config.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const decryptConfigNoBroker = dataRule({
  id: 'decrypt-config/no-broker',
  severity: 'error',
  fix: 'none',
  kinds: ['decrypt-config'],
  docs: {
    summary: 'Key providers with no address to ask.',
    why: '`cc_kbc` asks the broker at the end of the text, after `::`. Without it, or with something that is no URL, the first pull fails.',
    bad: [
      { as: 'decrypt-config', manifest: '{ "key_provider": "provider:attestation-agent:cc_kbc::" }' },
      { as: 'decrypt-config', manifest: '{ "key_provider": "provider:attestation-agent:cc_kbc::null" }' },
    ],
    good: [
      {
        as: 'decrypt-config',
        manifest: '{ "key_provider": "provider:attestation-agent:cc_kbc::https://kbs.example:8080" }',
      },
    ],
  },
  *checkData({ root }) {
    const provider = decryptConfigOf(root).keyProvider;
    if (provider?.kbc !== 'cc_kbc' || /^https?:\/\/[^\s/]/i.test(provider.uri ?? '')) return;
    yield {
      at: provider.range,
      path: 'key_provider',
      message: `\`${abbreviated(provider.uri ?? '')}\` is no address of a key broker`,
      help: 'give its URL after `::`',
      stage: 'none',
      effect: 'fatal',
    };
  },
});
