import { announcement, exposed } from '../../../gramine/exposure.ts';
import { quote, replace } from '../../../toml/edits.ts';
import { manifestRule } from '../../rule.ts';

export const verboseLog = manifestRule({
  id: 'security/verbose-log',
  severity: { production: 'warning', development: 'note' },
  fix: 'unsafe',
  docs: {
    summary: 'Log levels above `error`.',
    why: 'The host reads the log. From `warning` on it names files, from `debug` on it shows system calls with their arguments, which can be data of the application.',
    bad: [
      { manifest: 'loader.log_level = "debug"', at: '"debug"', fixed: 'loader.log_level = "error"' },
      { manifest: 'loader.log_level = "warning"', at: '"warning"', fixed: 'loader.log_level = "error"' },
      {
        gramine: '1.0',
        manifest: "[loader]\nlog_level = 'all'\n",
        at: "'all'",
        fixed: '[loader]\nlog_level = "error"\n',
      },
      { as: 'template', manifest: 'loader.log_level = "{{ level }}"', defines: { level: 'trace' } },
    ],
    good: [
      { manifest: 'loader.log_level = "error"' },
      { manifest: 'loader.log_level = "none"' },
      { as: 'template', manifest: 'loader.log_level = "{{ log_level }}"' },
      { manifest: 'loader.log_level = "inline"' },
    ],
  },
  *check({ manifest }) {
    const level = exposed(manifest, 'loader.log_level');
    if (!level) return;
    yield {
      at: level.at,
      path: level.path,
      message: `log level \`${level.text}\` can show data of the application to the host`,
      help: 'use `error`, the default, outside of development',
      ...announcement('loader.log_level'),
      fix: { title: 'log errors alone', edits: [replace(level.at, quote('error'))] },
    };
  },
});
