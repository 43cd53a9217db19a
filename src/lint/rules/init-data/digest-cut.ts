import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const digestCut = policyRule({
  id: 'init-data/digest-cut',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Digests of init data that the evidence has no room for.',
    why: 'TDX holds 48 bytes of the digest (`MRCONFIGID`), SNP 32 (`HOST_DATA`); what is longer is cut, and verifiers that compare the whole digest refuse the guest. `sha384` fills TDX, `sha256` SNP.',
    bad: [
      {
        as: 'init-data',
        manifest: 'algorithm = "sha512"\nversion = "0.1.0"\n\n[data]\n"aa.toml" = "x = 1"\n',
        at: '"sha512"',
      },
    ],
    good: [{ as: 'init-data', manifest: 'algorithm = "sha384"\nversion = "0.1.0"\n\n[data]\n"aa.toml" = "x = 1"\n' }],
  },
  *checkPolicy({ initData, kind }) {
    if (kind !== 'init-data' || initData?.algorithm?.value !== 'sha512') return;
    yield {
      at: initData.algorithm.range,
      path: 'algorithm',
      message: 'TDX keeps 48 of the 64 bytes of the digest, SNP 32',
      help: 'use `sha384` for TDX, `sha256` for SNP',
      ...unnoticed,
    };
  },
});
