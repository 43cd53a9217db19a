import { marbleRunManifestOf } from '../../../marblerun/manifest.ts';
import { nearest } from '../../../text/nearest.ts';
import { abbreviated } from '../../policy-words.ts';
import { dataRule } from '../../rule.ts';

export const marblerunUnknownPackage = dataRule({
  id: 'marblerun/unknown-package',
  severity: 'error',
  fix: 'none',
  kinds: ['marblerun-manifest'],
  docs: {
    summary: 'Marbles of a package that is not there.',
    why: 'The coordinator refuses the manifest, or the marble when it first asks.',
    bad: [
      {
        as: 'marblerun-manifest',
        manifest:
          '{ "Packages": { "app": { "UniqueID": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e" } }, "Marbles": { "web": { "Package": "application" } } }',
        at: '"application"',
      },
    ],
    good: [
      {
        as: 'marblerun-manifest',
        manifest:
          '{ "Packages": { "app": { "UniqueID": "0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e" } }, "Marbles": { "web": { "Package": "app" } } }',
      },
    ],
  },
  *checkData({ root }) {
    const { packages, marbles } = marbleRunManifestOf(root);
    const names = new Set(packages.map(({ name }) => name));
    const candidates = [...names].slice(0, 200);
    for (const { name, package: used } of marbles) {
      if (!used || names.has(used.value)) continue;
      const meant = nearest(used.value, candidates);
      yield {
        at: used.range,
        path: `Marbles.${abbreviated(name)}.Package`,
        message: `there is no package \`${abbreviated(used.value)}\``,
        help: meant === undefined ? 'add it to `Packages`' : `use \`${abbreviated(meant)}\``,
        stage: 'none',
        effect: 'fatal',
      };
    }
  },
});
