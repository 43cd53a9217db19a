import { runeSettingsIn } from '../../../enclave-cc/rune-settings.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const shimRuneCarrier = dataRule({
  id: 'shim-rune/carrier',
  severity: 'error',
  fix: 'none',
  kinds: ['oci-config', 'kubernetes'],
  docs: {
    summary: 'Carriers that were never built.',
    why: 'The shim of rune builds enclaves on the node for `occlum`. It accepts `graphene` when it reads the pod and fails when it starts it; no other name is known.',
    bad: [
      {
        as: 'oci-config',
        manifest: '{ "ociVersion": "1.0.2", "process": { "env": ["RUNE_CARRIER=graphene"] } }',
        at: '"RUNE_CARRIER=graphene"',
      },
    ],
    good: [{ as: 'oci-config', manifest: '{ "ociVersion": "1.0.2", "process": { "env": ["RUNE_CARRIER=occlum"] } }' }],
  },
  *checkData({ root }) {
    for (const { values } of runeSettingsIn(root)) {
      const setting = values.get('RUNE_CARRIER');
      if (!setting) continue;
      if (setting.value === 'occlum' || setting.value === '') continue;
      yield {
        at: setting.node.range,
        path: setting.node.path,
        message:
          setting.value === 'graphene'
            ? 'the carrier for Graphene was never built'
            : `there is no carrier \`${abbreviated(setting.value)}\``,
        help: 'use `occlum`, or wrap the image before: GSC',
        stage: 'none',
        effect: 'fatal',
      };
    }
  },
});
