import { quote, replace } from '../../../toml/edits.ts';
import { manifestRule } from '../../rule.ts';

export const logFileUri = manifestRule({
  id: 'loader/log-file-uri',
  severity: 'warning',
  fix: 'safe',
  docs: {
    summary: 'A log file given as a URI.',
    why: '`loader.log_file` is a path on the host, the only one in a manifest that is no URI. With `file:` in front Gramine looks for a directory of that name, and stops at start-up when there is none.',
    bad: [
      {
        manifest: 'loader.log_file = "file:/var/log/app.log"',
        at: '"file:/var/log/app.log"',
        fixed: 'loader.log_file = "/var/log/app.log"',
      },
      { gramine: '1.0', manifest: '[loader]\nlog_file = "file:app.log"', fixed: '[loader]\nlog_file = "app.log"' },
      { as: 'template', manifest: 'loader.log_file = "file:{{ log }}"', profile: 'development' },
    ],
    good: [
      { manifest: 'loader.log_file = "/var/log/app.log"' },
      { manifest: 'loader.log_file = "file.log"' },
      { as: 'template', manifest: 'loader.log_file = "{{ log }}"' },
    ],
  },
  *check({ manifest }) {
    const file = manifest.get('loader.log_file');
    if (!file?.written || file.text?.startsWith('file:') !== true) return;
    const { at, path, known } = file;
    yield {
      at,
      path,
      message: '`loader.log_file` is a path on the host, not a URI',
      help: 'leave `file:` out',
      stage: 'runtime',
      effect: file.text.startsWith('file:/') === true ? 'fatal' : 'ignored',
      ...(known !== undefined && {
        fix: { title: 'take `file:` off', edits: [replace(at, quote(known.slice('file:'.length)))] },
      }),
    };
  },
});
