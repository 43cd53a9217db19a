import { marbleRunManifestOf } from '../../../marblerun/manifest.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const marblerunNoIdentity = dataRule({
  id: 'marblerun/no-identity',
  severity: 'error',
  fix: 'none',
  kinds: ['marblerun-manifest'],
  docs: {
    summary: 'Packages that any enclave is.',
    why: 'A package is known by `UniqueID` (MRENCLAVE), or by `SignerID`, `ProductID` and `SecurityVersion` together. With none of them, or with `UniqueID` beside the others, the coordinator refuses the manifest or lets anyone in, by its version.',
    bad: [
      {
        as: 'marblerun-manifest',
        manifest: '{ "Packages": { "app": { "Debug": false } }, "Marbles": { "web": { "Package": "app" } } }',
        at: '"app"',
      },
      {
        as: 'marblerun-manifest',
        manifest:
          '{ "Packages": { "app": { "UniqueID": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e", "SignerID": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e", "ProductID": 1, "SecurityVersion": 2 } }, "Marbles": { "web": { "Package": "app" } } }',
      },
    ],
    good: [
      {
        as: 'marblerun-manifest',
        manifest:
          '{ "Packages": { "app": { "UniqueID": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e" } }, "Marbles": { "web": { "Package": "app" } } }',
      },
      {
        as: 'marblerun-manifest',
        manifest:
          '{ "Packages": { "app": { "SignerID": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e", "ProductID": 1, "SecurityVersion": 2 } }, "Marbles": { "web": { "Package": "app" } } }',
      },
    ],
  },
  *checkData({ root }) {
    for (const { name, range, uniqueId, signerId } of marbleRunManifestOf(root).packages) {
      if ((uniqueId === undefined) !== (signerId === undefined)) continue;
      yield {
        at: range,
        path: `Packages.${abbreviated(name)}`,
        message: uniqueId ? 'the package is known in two ways' : 'nothing says which enclave the package is',
        help: uniqueId ? 'keep `UniqueID`, or the signer with its product and version' : 'add `UniqueID`',
        ...unnoticed,
      };
    }
  },
});
