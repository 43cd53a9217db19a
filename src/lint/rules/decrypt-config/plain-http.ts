import { decryptConfigOf } from '../../../enclave-cc/decrypt-config.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const decryptConfigPlainHttp = dataRule({
  id: 'decrypt-config/plain-http',
  severity: { production: 'warning', development: 'note' },
  fix: 'none',
  kinds: ['decrypt-config'],
  docs: {
    summary: 'Key brokers that are asked over HTTP.',
    why: "Keys are encrypted for the enclave that asks, so HTTP does not give them away; but the network sees which are asked for, may refuse or replay answers, and nothing says that the broker is the owner's.",
    bad: [
      {
        as: 'decrypt-config',
        manifest: '{ "key_provider": "provider:attestation-agent:cc_kbc::http://127.0.0.1:8080" }',
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
    if (provider?.kbc !== 'cc_kbc' || !/^http:/i.test(provider.uri ?? '')) return;
    yield {
      at: provider.range,
      path: 'key_provider',
      message: 'nothing says that the broker is the right one',
      help: 'use `https`',
      ...unnoticed,
    };
  },
});
