import { manifestRule } from '../../rule.ts';

export const skipList = manifestRule({
  id: 'gsc/skip-list',
  severity: 'warning',
  fix: 'none',
  releases: { since: '1.1' },
  docs: {
    summary: 'A GSC manifest has the file policy with which GSC makes no list of trusted files.',
    why: 'With `sgx.file_check_policy = "allow_all_but_log"` GSC skips what it otherwise does for every file of the image: hashing it and listing it as trusted. The image is then not measured at all, and taking the policy out later changes everything.',
    bad: [{ as: 'gsc', manifest: 'sgx.file_check_policy = "allow_all_but_log"', at: '"allow_all_but_log"' }],
    good: [
      { as: 'gsc', manifest: 'sgx.file_check_policy = "strict"' },
      { manifest: 'sgx.file_check_policy = "allow_all_but_log"' },
    ],
  },
  *check({ manifest, options }) {
    const policy = manifest.get('sgx.file_check_policy');
    if (options.kind !== 'gsc-user-manifest' || !policy?.written || policy.known !== 'allow_all_but_log') return;
    yield {
      at: policy.at,
      path: policy.path,
      message: 'with this policy GSC lists and hashes no file of the image',
      help: 'remove it for every image that is not thrown away',
      stage: 'none',
      effect: 'accepted',
    };
  },
});
