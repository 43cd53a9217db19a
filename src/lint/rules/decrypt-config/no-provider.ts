import { member } from '../../../data/member.ts';
import { decryptConfigOf } from '../../../enclave-cc/decrypt-config.ts';
import { dataRule } from '../../rule.ts';

export const decryptConfigNoProvider = dataRule({
  id: 'decrypt-config/no-provider',
  severity: 'error',
  fix: 'none',
  kinds: ['decrypt-config'],
  docs: {
    summary: 'Images that are to be checked, with nobody to ask for the policy.',
    why: 'The policy of images comes from the key broker. Without `key_provider` there is no channel to it, and no image can be pulled.',
    bad: [
      { as: 'decrypt-config', manifest: '{ "security_validate": true }', at: 'true' },
      { as: 'decrypt-config', manifest: '{}' },
    ],
    good: [
      {
        as: 'decrypt-config',
        manifest: '{ "key_provider": "provider:attestation-agent:cc_kbc::https://kbs.example:8080" }',
      },
      { as: 'decrypt-config', manifest: '{ "security_validate": false }' },
    ],
  },
  *checkData({ root }) {
    const { keyProvider, securityValidate } = decryptConfigOf(root);
    if (member(root, 'key_provider') || keyProvider || securityValidate?.value === false || root.kind !== 'map') return;
    yield {
      at: securityValidate?.range ?? { start: root.range.start, end: root.range.start + 1 },
      path: 'key_provider',
      message: 'there is nobody to ask for the policy of images',
      help: 'add `key_provider`, e.g. `provider:attestation-agent:cc_kbc::https://kbs.example:8080`',
      stage: 'none',
      effect: 'fatal',
    };
  },
});
