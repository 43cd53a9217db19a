import { decryptConfigOf } from '../../../enclave-cc/decrypt-config.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const decryptConfigValidationOff = dataRule({
  id: 'decrypt-config/validation-off',
  severity: 'error',
  fix: 'none',
  kinds: ['decrypt-config'],
  docs: {
    summary: 'Images that are not checked.',
    why: 'With `security_validate` at `false` no policy is fetched and no signature is looked at: any image the host names is unpacked and run.',
    bad: [
      {
        as: 'decrypt-config',
        manifest:
          '{ "key_provider": "provider:attestation-agent:cc_kbc::https://kbs.example:8080", "security_validate": false }',
        at: 'false',
      },
    ],
    good: [
      {
        as: 'decrypt-config',
        manifest:
          '{ "key_provider": "provider:attestation-agent:cc_kbc::https://kbs.example:8080", "security_validate": true }',
      },
    ],
  },
  *checkData({ root }) {
    const { securityValidate } = decryptConfigOf(root);
    if (securityValidate?.value !== false) return;
    yield {
      at: securityValidate.range,
      path: 'security_validate',
      message: 'any image is unpacked and run',
      help: 'set it to `true`, and keep a policy at the key broker',
      ...unnoticed,
    };
  },
});
