import { runeSettingsIn } from '../../../enclave-cc/rune-settings.ts';
import { dataRule } from '../../rule.ts';

export const runeEpidWithoutSpid = dataRule({
  id: 'rune/epid-without-spid',
  severity: 'error',
  fix: 'none',
  kinds: ['oci-config', 'kubernetes'],
  docs: {
    summary: 'Attestation by EPID without the id of the service provider.',
    why: 'rune refuses to start where `ENCLAVE_RA_TYPE` is one of EPID and `ENCLAVE_RA_EPID_SPID` is missing.',
    bad: [
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=intelSgx", "ENCLAVE_RA_TYPE=epidLinkable"] } }',
        at: '"ENCLAVE_RA_TYPE=epidLinkable"',
      },
    ],
    good: [
      {
        as: 'oci-config',
        manifest: '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=intelSgx", "ENCLAVE_RA_TYPE=ecdsa"] } }',
      },
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=intelSgx", "ENCLAVE_RA_TYPE=epidLinkable", "ENCLAVE_RA_EPID_SPID=0f34"] } }',
      },
    ],
  },
  *checkData({ root }) {
    for (const { values } of runeSettingsIn(root)) {
      const setting = values.get('ENCLAVE_RA_TYPE');
      if (!setting) continue;
      if (!/^epid/i.test(setting.value) || (values.get('ENCLAVE_RA_EPID_SPID')?.value.length ?? 0) > 1) continue;
      yield {
        at: setting.node.range,
        path: setting.node.path,
        message: '`ENCLAVE_RA_EPID_SPID` is missing',
        help: 'use `ecdsa`, which needs none',
        stage: 'none',
        effect: 'fatal',
      };
    }
  },
});
