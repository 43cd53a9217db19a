import { runeSettingsIn } from '../../../enclave-cc/rune-settings.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const runeEnclaveType = dataRule({
  id: 'rune/enclave-type',
  severity: 'error',
  fix: 'none',
  kinds: ['oci-config', 'kubernetes'],
  docs: {
    summary: 'Types of enclaves that rune does not know.',
    why: 'The value is one of `intelSgx`, `AwsNitroEnclaves` and `Jailhouse`, in exactly this spelling, and has to be what the hardware is found to be.',
    bad: [
      {
        as: 'oci-config',
        manifest: '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=intelSGX"] } }',
        at: '"ENCLAVE_TYPE=intelSGX"',
      },
    ],
    good: [
      { as: 'oci-config', manifest: '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=intelSgx"] } }' },
    ],
  },
  *checkData({ root }) {
    for (const { values } of runeSettingsIn(root)) {
      const setting = values.get('ENCLAVE_TYPE');
      if (!setting) continue;
      const meant = types.find((type) => type.toLowerCase() === setting.value.toLowerCase());
      if (types.includes(setting.value)) continue;
      yield {
        at: setting.node.range,
        path: setting.node.path,
        message: `rune knows no type of enclave \`${abbreviated(setting.value)}\``,
        help: `use ${meant ? `\`${meant}\`` : types.map((type) => `\`${type}\``).join(', ')}`,
        stage: 'none',
        effect: 'fatal',
      };
    }
  },
});

const types: readonly string[] = ['intelSgx', 'AwsNitroEnclaves', 'Jailhouse'];
