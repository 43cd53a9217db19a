import { replace } from '../../../toml/edits.ts';
import { manifestRule } from '../../rule.ts';

/** Gramine's hard limit (libos/src/sys/libos_getrlimit.c:41). */
const hardLimit = 65536n;

export const fdsLimit = manifestRule({
  id: 'sys/fds-limit',
  severity: 'error',
  fix: 'unsafe',
  releases: { since: '1.8' },
  docs: {
    summary: 'A limit of open files that is negative or above the hard limit.',
    why: 'A negative `sys.fds.limit` stops the start. One above 65536 is taken without a check, so that the soft limit the application sees exceeds the hard one.',
    bad: [
      { manifest: 'sys.fds.limit = -1', at: '-1' },
      { manifest: 'sys.fds.limit = 1_000_000', at: '1_000_000', fixed: 'sys.fds.limit = 65536' },
    ],
    good: [
      { manifest: 'sys.fds.limit = 65536' },
      { manifest: 'sys.fds.limit = 0' },
      { manifest: 'sys.fds.limit = 9223372036854775808' },
      { gramine: '1.7', manifest: 'sys.fds.limit = -1' },
      { as: 'template', manifest: 'sys.fds.limit = {{ fds }}' },
    ],
  },
  *check({ manifest }) {
    const setting = manifest.get('sys.fds.limit');
    if (!setting?.written || setting.known === undefined) return;
    const found = { at: setting.at, path: setting.path };
    if (setting.known < 0n) {
      yield {
        ...found,
        message: `the limit of open files can't be ${setting.known}`,
        help: 'use 900, the default, or what the application needs',
        stage: 'runtime',
        effect: 'fatal',
      };
    } else if (setting.known > hardLimit && setting.known < 2n ** 63n) {
      yield {
        ...found,
        severity: 'warning',
        message: `\`sys.fds.limit\` exceeds Gramine's hard limit of ${hardLimit}, which nothing checks`,
        help: `use ${hardLimit} at most`,
        stage: 'none',
        effect: 'accepted',
        fix: { title: `set to ${hardLimit}`, edits: [replace(setting.at, `${hardLimit}`)] },
      };
    }
  },
});
