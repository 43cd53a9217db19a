import { announcement, exposed, silent } from '../../../gramine/exposure.ts';
import { isBefore } from '../../../gramine/release.ts';
import { replace } from '../../../toml/edits.ts';
import { manifestRule } from '../../rule.ts';

export const experimentalFlock = manifestRule({
  id: 'security/experimental-flock',
  severity: { production: 'warning', development: 'note' },
  fix: 'unsafe',
  releases: { since: '1.5' },
  docs: {
    summary: 'The experimental flock() system call.',
    why: 'Its implementation is an experiment, which Gramine itself lists among the insecure settings since 1.6; without it `flock` fails with ENOSYS, which many programs bear.',
    bad: [
      {
        manifest: 'sys.experimental__enable_flock = true',
        at: 'true',
        fixed: 'sys.experimental__enable_flock = false',
      },
      { gramine: '1.5', manifest: '[sys]\nexperimental__enable_flock = true', at: 'true' },
    ],
    good: [
      { manifest: 'sys.experimental__enable_flock = false' },
      { gramine: '1.4', manifest: 'sys.experimental__enable_flock = true' },
      { as: 'template', manifest: 'sys.experimental__enable_flock = {{ flock }}' },
    ],
  },
  *check({ manifest, release }) {
    const flock = exposed(manifest, 'sys.experimental__enable_flock');
    if (!flock) return;
    yield {
      at: flock.at,
      path: flock.path,
      message: '`flock` is experimental in Gramine and not meant for production',
      help: 'leave it off unless the application fails without `flock`',
      ...(isBefore(release, '1.6') ? silent : announcement('sys.experimental__enable_flock')),
      fix: { title: 'do without `flock`', edits: [replace(flock.at, 'false')] },
    };
  },
});
