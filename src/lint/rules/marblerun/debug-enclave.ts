import { marbleRunManifestOf } from '../../../marblerun/manifest.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const marblerunDebugEnclave = dataRule({
  id: 'marblerun/debug-enclave',
  severity: { production: 'error', development: 'note' },
  fix: 'none',
  kinds: ['marblerun-manifest'],
  docs: {
    summary: 'Packages that accept enclaves for debugging.',
    why: 'The coordinator hands secrets to an enclave whose memory its host reads. The samples have `Debug` at `true`, for simulation.',
    bad: [
      {
        as: 'marblerun-manifest',
        manifest:
          '{ "Packages": { "app": { "UniqueID": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e", "Debug": true } }, "Marbles": { "web": { "Package": "app" } } }',
        at: 'true',
      },
    ],
    good: [
      {
        as: 'marblerun-manifest',
        manifest:
          '{ "Packages": { "app": { "UniqueID": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e", "Debug": false } }, "Marbles": { "web": { "Package": "app" } } }',
      },
      {
        as: 'marblerun-manifest',
        manifest:
          '{ "Packages": { "app": { "UniqueID": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e" } }, "Marbles": { "web": { "Package": "app" } } }',
      },
    ],
  },
  *checkData({ root }) {
    for (const { name, debug } of marbleRunManifestOf(root).packages)
      if (debug?.value)
        yield {
          at: debug.range,
          path: `Packages.${abbreviated(name)}.Debug`,
          message: 'the host can read the memory of the enclave',
          help: 'set it to `false`',
          ...unnoticed,
        };
  },
});
