import { runeSettingsIn } from '../../../enclave-cc/rune-settings.ts';
import { dangerOf } from '../../../gramine/dangerous-variables.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const shimRuneHostVariables = dataRule({
  id: 'shim-rune/host-variables',
  severity: 'error',
  fix: 'none',
  kinds: ['oci-config', 'kubernetes'],
  docs: {
    summary: 'Variables that the host may set and that decide which code runs.',
    why: '`OCCLUM_UNTRUSTED_ENV` becomes `env.untrusted` of the instance: the host gives the value, and it wins over what was measured.',
    bad: [
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "env": ["RUNE_CARRIER=occlum", "OCCLUM_UNTRUSTED_ENV=LD_PRELOAD,TZ"] } }',
        at: '"OCCLUM_UNTRUSTED_ENV=LD_PRELOAD,TZ"',
      },
    ],
    good: [
      {
        as: 'oci-config',
        manifest: '{ "ociVersion": "1.0.2", "process": { "env": ["RUNE_CARRIER=occlum", "OCCLUM_UNTRUSTED_ENV=TZ"] } }',
      },
    ],
  },
  *checkData({ root }) {
    for (const { values } of runeSettingsIn(root)) {
      const setting = values.get('OCCLUM_UNTRUSTED_ENV');
      const name = setting?.value.split(/[\s,;]+/).find((one) => dangerOf(one) !== undefined);
      if (!setting || name === undefined) continue;
      yield {
        at: setting.node.range,
        path: setting.node.path,
        message: `through \`${abbreviated(name)}\` the host ${dangerOf(name)}`,
        help: 'take it off the list',
        ...unnoticed,
      };
    }
  },
});
