import { runeSettingsIn } from '../../../enclave-cc/rune-settings.ts';
import { dataRule } from '../../rule.ts';

export const runeNoEnclaveType = dataRule({
  id: 'rune/no-enclave-type',
  severity: 'error',
  fix: 'none',
  kinds: ['oci-config', 'kubernetes'],
  docs: {
    summary: 'Containers that are meant for an enclave and run without one.',
    why: 'rune looks at `ENCLAVE_TYPE` first: where it is missing it is plain `runc`, and starts the program outside of any enclave without a word, whatever the other variables say.',
    bad: [
      {
        as: 'oci-config',
        manifest: '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_RUNTIME_PATH=/usr/lib/liberpal.so"] } }',
        at: '"ENCLAVE_RUNTIME_PATH=/usr/lib/liberpal.so"',
      },
    ],
    good: [
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=intelSgx", "ENCLAVE_RUNTIME_PATH=/usr/lib/liberpal.so"] } }',
      },
      { as: 'oci-config', manifest: '{ "ociVersion": "1.0.2", "process": { "env": ["RUNE_CARRIER=occlum"] } }' },
    ],
  },
  *checkData({ root }) {
    for (const { values } of runeSettingsIn(root)) {
      const first = [...values].find(([name]) => name.startsWith('ENCLAVE_'))?.[1];
      if (!first || values.has('ENCLAVE_TYPE')) continue;
      yield {
        at: first.node.range,
        path: first.node.path,
        message: 'without `ENCLAVE_TYPE` the program runs in no enclave',
        help: 'add `ENCLAVE_TYPE=intelSgx`',
        stage: 'none',
        effect: 'ignored',
      };
    }
  },
});
