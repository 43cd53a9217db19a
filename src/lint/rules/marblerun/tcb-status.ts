import { marbleRunManifestOf } from '../../../marblerun/manifest.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const marblerunTcbStatus = dataRule({
  id: 'marblerun/tcb-status',
  severity: 'warning',
  fix: 'none',
  kinds: ['marblerun-manifest'],
  docs: {
    summary: 'States of platforms that are accepted though they have known holes.',
    why: '`OutOfDate` and `OutOfDateConfigurationNeeded` are platforms without the microcode that closes published holes; `Revoked` is one whose keys are known. `SWHardeningNeeded` is for software that was built against the advisories, which `AcceptedAdvisories` names.',
    bad: [
      {
        as: 'marblerun-manifest',
        manifest:
          '{ "Packages": { "app": { "UniqueID": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e", "AcceptedTCBStatuses": ["UpToDate", "OutOfDate"] } }, "Marbles": { "web": { "Package": "app" } } }',
        at: '"OutOfDate"',
      },
      {
        as: 'marblerun-manifest',
        manifest:
          '{ "Packages": { "app": { "UniqueID": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e", "AcceptedTCBStatuses": ["Revoked"] } }, "Marbles": { "web": { "Package": "app" } } }',
        at: '"Revoked"',
      },
    ],
    good: [
      {
        as: 'marblerun-manifest',
        manifest:
          '{ "Packages": { "app": { "UniqueID": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e", "AcceptedTCBStatuses": ["UpToDate", "SWHardeningNeeded"] } }, "Marbles": { "web": { "Package": "app" } } }',
      },
    ],
  },
  *checkData({ root }) {
    for (const { name, tcbStatuses } of marbleRunManifestOf(root).packages)
      for (const { value, range } of tcbStatuses) {
        if (!/^(?:OutOfDate|Revoked)/.test(value)) continue;
        yield {
          at: range,
          path: `Packages.${abbreviated(name)}.AcceptedTCBStatuses`,
          message:
            value === 'Revoked'
              ? 'platforms whose keys were revoked are accepted'
              : 'platforms with known holes are accepted',
          help: 'accept `UpToDate`, and `SWHardeningNeeded` where the software is built for it',
          ...(value === 'Revoked' && { severity: 'error' as const }),
          ...unnoticed,
        };
      }
  },
});
