import { silent } from '../../../gramine/exposure.ts';
import { quote, replace } from '../../edits.ts';
import { manifestRule } from '../../rule.ts';

export const logFile = manifestRule({
  id: 'loader/log-file',
  severity: { production: 'note', development: 'off' },
  fix: 'safe',
  docs: {
    summary: 'A log that goes to a plain file of the host.',
    why: 'The host reads and changes it. The value is a path on the host, not a URI: with `file:` in front Gramine looks for a directory called `file:` and stops when there is none.',
    bad: [
      { manifest: 'loader.log_file = "/var/log/app.log"', at: '"/var/log/app.log"' },
      {
        gramine: '1.0',
        manifest: 'loader.log_file = "file:/var/log/app.log"',
        at: '"file:/var/log/app.log"',
        fixed: 'loader.log_file = "/var/log/app.log"',
      },
      { as: 'template', manifest: 'loader.log_file = "{{ log }}"' },
    ],
    good: [
      { manifest: 'loader.log_level = "error"' },
      { manifest: 'loader.log_level = "none"\nloader.log_file = "/var/log/app.log"' },
    ],
  },
  *check({ manifest }) {
    const file = manifest.get('loader.log_file');
    if (!file?.written || !file.text || manifest.get('loader.log_level')?.known === 'none') return;
    const { at, path, text } = file;
    if (text.startsWith('file:') !== true) {
      yield {
        at,
        path,
        message: 'the log goes to a plain file of the host',
        help: 'log errors alone, and take nothing in it for true',
        ...silent,
      };
      return;
    }
    yield {
      at,
      path,
      severity: 'warning',
      message: '`loader.log_file` is a path on the host, not a URI',
      help: 'leave `file:` out',
      stage: 'runtime',
      effect: text.startsWith('file:/') === true ? 'fatal' : 'ignored',
      ...(text.known !== undefined && {
        fix: { title: 'take `file:` off', edits: [replace(at, quote(text.raw.slice(5)))] },
      }),
    };
  },
});
