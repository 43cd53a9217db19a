import { isBefore } from '../../../gramine/release.ts';
import { configOf } from '../../../gsc/config.ts';
import { dataRule } from '../../rule.ts';

export const gscConfigNoSource = dataRule({
  id: 'gsc-config/no-source',
  severity: 'error',
  fix: 'none',
  kinds: ['gsc-config'],
  docs: {
    summary: 'A configuration of GSC that does not say where Gramine comes from.',
    why: 'GSC clones Gramine from `Repository` and checks out `Branch`, or takes it from `Image`. Without either, `gsc build` stops; up to 1.9 with a KeyError that names the missing key and nothing else. Up to 1.8 the section `SGXDriver` has to be there too, even if it is empty, unless `Image` is.',
    bad: [
      { as: 'gsc-config', manifest: 'Distro: auto\nGramine: {}\n', at: '{}' },
      { as: 'gsc-config', manifest: 'Distro: auto\nGramine:\n  Repository: https://example.com/gramine.git\n' },
      {
        as: 'gsc-config',
        gramine: '1.8',
        manifest: 'Distro: auto\nGramine:\n  Repository: https://example.com/gramine.git\n  Branch: v1.8\n',
      },
    ],
    good: [
      {
        as: 'gsc-config',
        manifest: 'Distro: auto\nGramine:\n  Repository: https://example.com/gramine.git\n  Branch: v1.9\n',
      },
      { as: 'gsc-config', manifest: 'Distro: auto\nGramine:\n  Image: my-gramine:1.9\n' },
      { as: 'gsc-config', gramine: '1.8', manifest: 'Distro: auto\nGramine:\n  Image: my-gramine:1.8\n' },
    ],
  },
  *checkData({ root, release }) {
    const { gramine, hasDriver } = configOf(root);
    const node = root.members.get('Gramine');
    if (!gramine || node?.kind !== 'map' || gramine.image) return;
    const missing = (['Repository', 'Branch'] as const).filter((key) => !node.members.has(key));
    if (missing.length > 0)
      yield {
        at: node.range,
        path: 'Gramine',
        message: `${missing.map((key) => `\`${key}\``).join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing`,
        help: 'write both, or name an image that `gsc build-gramine` made with `Image`',
        stage: 'none',
        effect: 'fatal',
      };
    if (!hasDriver && isBefore(release, '1.9'))
      yield {
        at: null,
        path: 'SGXDriver',
        message: `GSC ${release} stops without a section \`SGXDriver\``,
        help: 'add `SGXDriver:` with `Repository: ""` and `Branch: ""`',
        stage: 'none',
        effect: 'fatal',
      };
  },
});
