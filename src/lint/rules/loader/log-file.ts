import { silent } from '../../../gramine/exposure.ts';
import { manifestRule } from '../../rule.ts';

export const logFile = manifestRule({
  id: 'loader/log-file',
  severity: { production: 'note', development: 'off' },
  fix: 'none',
  docs: {
    summary: 'A log that goes to a plain file of the host.',
    why: 'Nothing protects the file: whoever has the host reads it, and can write into it what the enclave never said.',
    bad: [
      { manifest: 'loader.log_file = "/var/log/app.log"', at: '"/var/log/app.log"' },
      { gramine: '1.0', manifest: '[loader]\nlog_file = "app.log"\nlog_level = "error"', at: '"app.log"' },
      { as: 'template', manifest: 'loader.log_file = "{{ log }}"' },
    ],
    good: [
      { manifest: 'loader.log_level = "error"' },
      { manifest: 'loader.log_level = "none"\nloader.log_file = "/var/log/app.log"' },
      { manifest: 'loader.log_file = "/var/log/app.log"', profile: 'development' },
    ],
  },
  *check({ manifest }) {
    const file = manifest.get('loader.log_file');
    if (!file?.written || !file.text || manifest.get('loader.log_level')?.known === 'none') return;
    if (file.text.startsWith('file:') === true) return;
    yield {
      at: file.at,
      path: file.path,
      message: 'the log goes to a plain file of the host',
      help: 'log errors alone, and take nothing in the file for true',
      ...silent,
    };
  },
});
