import { marbleRunManifestOf } from '../../../marblerun/manifest.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const marblerunSignerWithoutVersion = dataRule({
  id: 'marblerun/signer-without-version',
  severity: 'error',
  fix: 'none',
  kinds: ['marblerun-manifest'],
  docs: {
    summary: 'Signers that are accepted with every enclave they ever signed.',
    why: 'Without `ProductID` any product of the signer is accepted, without `SecurityVersion` any version of it, those with known holes among them; and a `SecurityVersion` of 0 is no floor.',
    bad: [
      {
        as: 'marblerun-manifest',
        manifest:
          '{ "Packages": { "app": { "SignerID": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e" } }, "Marbles": { "web": { "Package": "app" } } }',
        at: '"0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e"',
      },
      {
        as: 'marblerun-manifest',
        manifest:
          '{ "Packages": { "app": { "SignerID": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e", "ProductID": 1 } }, "Marbles": { "web": { "Package": "app" } } }',
      },
      {
        as: 'marblerun-manifest',
        manifest:
          '{ "Packages": { "app": { "SignerID": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e", "ProductID": 1, "SecurityVersion": 0 } }, "Marbles": { "web": { "Package": "app" } } }',
        at: '0',
      },
    ],
    good: [
      {
        as: 'marblerun-manifest',
        manifest:
          '{ "Packages": { "app": { "SignerID": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e", "ProductID": 1, "SecurityVersion": 2 } }, "Marbles": { "web": { "Package": "app" } } }',
      },
      {
        as: 'marblerun-manifest',
        manifest:
          '{ "Packages": { "app": { "UniqueID": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e" } }, "Marbles": { "web": { "Package": "app" } } }',
      },
    ],
  },
  *checkData({ root }) {
    for (const { name, signerId, productId, securityVersion } of marbleRunManifestOf(root).packages) {
      if (!signerId) continue;
      const missing = [...(productId ? [] : ['ProductID']), ...(securityVersion ? [] : ['SecurityVersion'])];
      const path = `Packages.${abbreviated(name)}`;
      if (missing.length > 0)
        yield {
          at: signerId.range,
          path,
          message: `every ${missing.length === 2 ? 'product and version' : missing[0] === 'ProductID' ? 'product' : 'version'} of the signer is accepted`,
          help: `add ${missing.map((key) => `\`${key}\``).join(' and ')}`,
          ...unnoticed,
        };
      else if (securityVersion!.value === 0)
        yield {
          at: securityVersion!.range,
          path,
          message: 'every version of the signer is accepted',
          help: 'sign with a version from 1 on, and demand it',
          severity: 'warning',
          ...unnoticed,
        };
    }
  },
});
