import { marbleRunManifestOf } from '../../../marblerun/manifest.ts';
import { unnoticed } from '../../policy-subject.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const marblerunHostArguments = dataRule({
  id: 'marblerun/host-arguments',
  severity: 'warning',
  fix: 'none',
  kinds: ['marblerun-manifest'],
  docs: {
    summary: 'Marbles whose arguments the host chooses.',
    why: 'What MarbleRun adds to a wrapped image is that arguments, environment and files come from the coordinator. Where `Argv` is not written, those of the host are used.',
    bad: [
      {
        as: 'marblerun-manifest',
        manifest:
          '{ "Packages": { "app": { "UniqueID": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e" } }, "Marbles": { "web": { "Package": "app", "Parameters": { "Env": { "MODE": "safe" } } } } }',
        at: '"web"',
      },
    ],
    good: [
      {
        as: 'marblerun-manifest',
        manifest:
          '{ "Packages": { "app": { "UniqueID": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e" } }, "Marbles": { "web": { "Package": "app", "Parameters": { "Argv": ["app", "--safe"] } } } }',
      },
    ],
  },
  *checkData({ root }) {
    for (const { name, range, argv, package: used } of marbleRunManifestOf(root).marbles)
      if (!argv && used)
        yield {
          at: range,
          path: `Marbles.${abbreviated(name)}.Parameters.Argv`,
          message: 'the host chooses the arguments',
          help: 'add `Parameters.Argv`, the name of the program first',
          ...unnoticed,
        };
  },
});
