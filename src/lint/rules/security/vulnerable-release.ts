import { silent } from '../../../gramine/exposure.ts';
import { isBefore } from '../../../gramine/release.ts';
import { manifestRule } from '../../rule.ts';

export const vulnerableRelease = manifestRule({
  id: 'security/vulnerable-release',
  severity: { production: 'warning', development: 'note' },
  fix: 'none',
  releases: { until: '1.6.2' },
  docs: {
    summary: 'A targeted release in which trusted files lose their protection in child processes.',
    why: 'Before Gramine 1.6.2 a trusted file that was open when the process forked was no longer verified in the child, so the host could change it under the application.',
    bad: [
      { gramine: '1.6.1', manifest: 'sgx.trusted_files = ["file:app"]' },
      { gramine: '1.0', manifest: 'sgx.trusted_files = ["file:app"]' },
    ],
    good: [
      { gramine: '1.6.2', manifest: 'sgx.trusted_files = ["file:app"]' },
      { manifest: 'sgx.trusted_files = ["file:app"]' },
      { gramine: '1.5', manifest: 'sgx.trusted_files = ["file:app"]\nsys.disallow_subprocesses = true' },
      {
        gramine: '1.5',
        as: 'template',
        manifest: 'sgx.trusted_files = ["file:app"]\nsys.disallow_subprocesses = {{ alone }}',
      },
      { gramine: '1.5', manifest: 'sgx.trusted_files = []' },
    ],
  },
  *check({ manifest, release, trusted }) {
    if (trusted.entries.length === 0) return;
    const alone = isBefore(release, '1.5') ? undefined : manifest.get('sys.disallow_subprocesses');
    if (alone?.known === true || alone?.kind === 'hole') return;
    yield {
      at: null,
      message: `in Gramine ${release} the integrity of trusted files is lost across \`fork\``,
      help: 'target Gramine 1.6.2 or newer, or set `sys.disallow_subprocesses = true` (1.5 or newer) if the application does not fork',
      ...silent,
      everywhere: true,
    };
  },
});
