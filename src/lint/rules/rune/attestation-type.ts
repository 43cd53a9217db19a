import { runeSettingsIn } from '../../../enclave-cc/rune-settings.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const runeAttestationType = dataRule({
  id: 'rune/attestation-type',
  severity: 'error',
  fix: 'none',
  kinds: ['oci-config', 'kubernetes'],
  docs: {
    summary: 'Kinds of attestation that rune drops.',
    why: 'A kind it does not know is forgotten, and the enclave is never attested. `epidUnlinkable` and `epidLinkable` are known, and the service behind them is gone.',
    bad: [
      {
        as: 'oci-config',
        manifest: '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=intelSgx", "ENCLAVE_RA_TYPE=dcap"] } }',
        at: '"ENCLAVE_RA_TYPE=dcap"',
      },
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=intelSgx", "ENCLAVE_RA_TYPE=epidUnlinkable", "ENCLAVE_RA_EPID_SPID=0f34"] } }',
      },
    ],
    good: [
      {
        as: 'oci-config',
        manifest: '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=intelSgx", "ENCLAVE_RA_TYPE=ecdsa"] } }',
      },
    ],
  },
  *checkData({ root }) {
    for (const { values } of runeSettingsIn(root)) {
      const setting = values.get('ENCLAVE_RA_TYPE');
      if (!setting) continue;
      if (/^ecdsa$/i.test(setting.value)) continue;
      yield {
        at: setting.node.range,
        path: setting.node.path,
        message: /^epid(?:un)?linkable$/i.test(setting.value)
          ? 'the service that attests by EPID is gone'
          : `rune drops \`${abbreviated(setting.value)}\`, and the enclave is not attested`,
        help: 'use `ecdsa`',
        stage: 'none',
        effect: 'ignored',
      };
    }
  },
});
