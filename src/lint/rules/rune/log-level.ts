import { runeSettingsIn } from '../../../enclave-cc/rune-settings.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const runeLogLevel = dataRule({
  id: 'rune/log-level',
  severity: 'warning',
  fix: 'none',
  kinds: ['oci-config', 'kubernetes'],
  docs: {
    summary: 'Log levels that rune does not know.',
    why: 'Anything but `trace`, `debug`, `info`, `warning`, `error`, `fatal`, `panic` and `off` becomes `info` without a word; `warn` is the common slip.',
    bad: [
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=intelSgx", "ENCLAVE_RUNTIME_LOGLEVEL=warn"] } }',
        at: '"ENCLAVE_RUNTIME_LOGLEVEL=warn"',
      },
    ],
    good: [
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=intelSgx", "ENCLAVE_RUNTIME_LOGLEVEL=warning"] } }',
      },
    ],
  },
  *checkData({ root }) {
    for (const { values } of runeSettingsIn(root)) {
      const setting = values.get('ENCLAVE_RUNTIME_LOGLEVEL');
      if (!setting) continue;
      if (/^(?:trace|debug|info|warning|error|fatal|panic|off)$/.test(setting.value)) continue;
      yield {
        at: setting.node.range,
        path: setting.node.path,
        message: `\`${abbreviated(setting.value)}\` becomes \`info\``,
        help:
          setting.value === 'warn'
            ? 'use `warning`'
            : 'use one of trace, debug, info, warning, error, fatal, panic and off',
        stage: 'none',
        effect: 'ignored',
      };
    }
  },
});
