import { decryptConfigOf } from '../../../enclave-cc/decrypt-config.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const decryptConfigSampleProvider = dataRule({
  id: 'decrypt-config/sample-provider',
  severity: 'error',
  fix: 'none',
  kinds: ['decrypt-config'],
  docs: {
    summary: 'The key provider for tests.',
    why: '`sample_kbc` is compiled into every agent: its key is a constant that everybody has, and its policy accepts any image. The sample deployment of enclave-cc for real hardware comes with it.',
    bad: [
      {
        as: 'decrypt-config',
        manifest: '{ "key_provider": "provider:attestation-agent:sample_kbc::null", "security_validate": true }',
        at: '"provider:attestation-agent:sample_kbc::null"',
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
    if (provider?.kbc !== 'sample_kbc') return;
    yield {
      at: provider.range,
      path: 'key_provider',
      message: 'the key of `sample_kbc` is public, and it accepts any image',
      help: 'use `cc_kbc` with a key broker',
      ...unnoticed,
    };
  },
});
