import { decryptConfigOf } from '../../../enclave-cc/decrypt-config.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const decryptConfigUnknownProvider = dataRule({
  id: 'decrypt-config/unknown-provider',
  severity: 'error',
  fix: 'none',
  kinds: ['decrypt-config'],
  docs: {
    summary: 'Key providers that agents do not have, or have no longer.',
    why: 'The agent knows `cc_kbc` and `sample_kbc`. `eaa_kbc` and the others of its time were removed with the services behind them; the provider is looked for when the first image is pulled, which then fails.',
    bad: [
      { as: 'decrypt-config', manifest: '{ "key_provider": "provider:attestation-agent:eaa_kbc::127.0.0.1:50000" }' },
      {
        as: 'decrypt-config',
        manifest: '{ "key_provider": "provider:attestation-agent:cc-kbc::https://kbs.example:8080" }',
      },
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
    if (provider?.kbc === undefined || provider.kbc === 'cc_kbc' || provider.kbc === 'sample_kbc') return;
    const isRemoved = /^(?:eaa|isecl|offline_sev|online_sev)_kbc$/.test(provider.kbc);
    yield {
      at: provider.range,
      path: 'key_provider',
      message: `${isRemoved ? 'agents no longer have' : 'agents do not have'} the provider \`${abbreviated(provider.kbc)}\``,
      help: 'use `cc_kbc`',
      stage: 'none',
      effect: 'fatal',
    };
  },
});
