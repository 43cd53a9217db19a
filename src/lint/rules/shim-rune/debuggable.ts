import { runeSettingsIn } from '../../../enclave-cc/rune-settings.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const shimRuneDebuggable = dataRule({
  id: 'shim-rune/debuggable',
  severity: { production: 'error', development: 'note' },
  fix: 'none',
  kinds: ['oci-config', 'kubernetes'],
  docs: {
    summary: 'Enclaves that the shim of rune builds for debugging.',
    why: 'The carrier for Occlum builds enclaves that the host may debug unless `OCCLUM_DEBUGGABLE` is `false`.',
    bad: [
      {
        as: 'oci-config',
        manifest: '{ "ociVersion": "1.0.2", "process": { "env": ["RUNE_CARRIER=occlum"] } }',
        at: '"RUNE_CARRIER=occlum"',
      },
      {
        as: 'oci-config',
        manifest: '{ "ociVersion": "1.0.2", "process": { "env": ["RUNE_CARRIER=occlum", "OCCLUM_DEBUGGABLE=true"] } }',
        at: '"OCCLUM_DEBUGGABLE=true"',
      },
    ],
    good: [
      {
        as: 'oci-config',
        manifest: '{ "ociVersion": "1.0.2", "process": { "env": ["RUNE_CARRIER=occlum", "OCCLUM_DEBUGGABLE=false"] } }',
      },
    ],
  },
  *checkData({ root }) {
    for (const { values } of runeSettingsIn(root)) {
      const carrier = values.get('RUNE_CARRIER');
      const setting = values.get('OCCLUM_DEBUGGABLE');
      if (carrier?.value !== 'occlum' || setting?.value === 'false') continue;
      const { node } = setting ?? carrier;
      yield {
        at: node.range,
        path: node.path,
        message: 'the host can read the memory of the enclave',
        help: 'set `OCCLUM_DEBUGGABLE=false`',
        ...unnoticed,
      };
    }
  },
});
