import { runeSettingsIn } from '../../../enclave-cc/rune-settings.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const runeSubscriptionKey = dataRule({
  id: 'rune/subscription-key',
  severity: 'error',
  fix: 'none',
  kinds: ['oci-config', 'kubernetes'],
  docs: {
    summary: 'Keys of a subscription in the definition of a container.',
    why: 'The key of the attestation service stands in the pod, where everyone who may read pods reads it, and in the bundle on the node.',
    bad: [
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=intelSgx", "ENCLAVE_RA_EPID_SUB_KEY=0123456789abcdef"] } }',
        at: '"ENCLAVE_RA_EPID_SUB_KEY=0123456789abcdef"',
      },
    ],
    good: [
      { as: 'oci-config', manifest: '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=intelSgx"] } }' },
    ],
  },
  *checkData({ root }) {
    for (const { values } of runeSettingsIn(root)) {
      const setting = values.get('ENCLAVE_RA_EPID_SUB_KEY');
      if (!setting || setting.value.length < 2) continue;
      yield {
        at: setting.node.range,
        path: setting.node.path,
        message: 'whoever may read the pod has the key of the subscription',
        help: 'remove it, and revoke the key',
        redact: [setting.node.range],
        ...unnoticed,
      };
    }
  },
});
