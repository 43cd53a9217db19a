import { announcement, exposed } from '../../../gramine/exposure.ts';
import { isBefore } from '../../../gramine/release.ts';
import { replace } from '../../../toml/edits.ts';
import { manifestRule } from '../../rule.ts';

export const hostEventfd = manifestRule({
  id: 'security/host-eventfd',
  severity: { production: 'warning', development: 'note' },
  fix: 'unsafe',
  docs: {
    summary: 'An eventfd that the host implements.',
    why: 'The host can forge and drop events, which breaks the synchronisation of the application. Before Gramine 1.7 this was the only eventfd there is; since 1.7 Gramine has its own, and only one shared between processes needs the host.',
    bad: [
      { manifest: 'sys.insecure__allow_eventfd = true', at: 'true', fixed: 'sys.insecure__allow_eventfd = false' },
      { gramine: '1.6', manifest: '[sys]\ninsecure__allow_eventfd = true', at: 'true' },
      { gramine: '1.7', manifest: 'sys.insecure__allow_eventfd = true', at: 'true' },
    ],
    good: [
      { manifest: 'sys.insecure__allow_eventfd = false' },
      { as: 'template', manifest: 'sys.insecure__allow_eventfd = {{ eventfd }}' },
    ],
  },
  *check({ manifest, release }) {
    const eventfd = exposed(manifest, 'sys.insecure__allow_eventfd');
    if (!eventfd) return;
    const isOnlyWay = isBefore(release, '1.7');
    yield {
      at: eventfd.at,
      path: eventfd.path,
      message: 'the host can forge and drop the events of `eventfd`',
      help: isOnlyWay
        ? 'target Gramine 1.7, which has an `eventfd` of its own, or turn it off if the application does without'
        : 'turn it off: Gramine has an `eventfd` of its own, which lacks only sharing between processes',
      ...announcement('sys.insecure__allow_eventfd'),
      ...(!isOnlyWay && { fix: { title: 'use the `eventfd` of Gramine', edits: [replace(eventfd.at, 'false')] } }),
    };
  },
});
