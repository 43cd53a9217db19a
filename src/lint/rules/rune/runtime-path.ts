import { runeSettingsIn } from '../../../enclave-cc/rune-settings.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const runeRuntimePath = dataRule({
  id: 'rune/runtime-path',
  severity: 'error',
  fix: 'none',
  kinds: ['oci-config', 'kubernetes'],
  docs: {
    summary: 'Paths of enclave runtimes that rune does not find.',
    why: 'rune looks for the library on the host, not in the image, and by its absolute path.',
    bad: [
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=intelSgx", "ENCLAVE_RUNTIME_PATH=liberpal-occlum.so"] } }',
        at: '"ENCLAVE_RUNTIME_PATH=liberpal-occlum.so"',
      },
    ],
    good: [
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=intelSgx", "ENCLAVE_RUNTIME_PATH=/usr/lib/liberpal-occlum.so"] } }',
      },
    ],
  },
  *checkData({ root }) {
    for (const { values } of runeSettingsIn(root)) {
      const setting = values.get('ENCLAVE_RUNTIME_PATH');
      if (!setting) continue;
      if (setting.value.startsWith('/')) continue;
      yield {
        at: setting.node.range,
        path: setting.node.path,
        message: `\`${abbreviated(setting.value)}\` is no absolute path of the host`,
        help: 'give the path of the library on the node',
        stage: 'none',
        effect: 'fatal',
      };
    }
  },
});
