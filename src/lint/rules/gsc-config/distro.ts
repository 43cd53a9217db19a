import { isBefore } from '../../../gramine/release.ts';
import { configOf } from '../../../gsc/config.ts';
import { distroSupport } from '../../../inspect/distribution.ts';
import { visible } from '../../../text/visible.ts';
import { dataRule, type Finding } from '../../rule.ts';

export const gscConfigDistro = dataRule({
  id: 'gsc-config/distro',
  severity: 'error',
  fix: 'none',
  kinds: ['gsc-config'],
  docs: {
    summary: 'A distribution that the release of GSC has no templates for, or has not been tried with.',
    why: 'GSC looks for a folder of templates by the name before the colon, and puts the tag into `FROM` as it is. A name without templates stops the build; a tag that the release does not list often does so later, when packages are not found. `auto` takes the distribution from the image, from 1.6 on.',
    bad: [
      { as: 'gsc-config', manifest: 'Distro: alpine:3.20\nGramine: { Image: my-gramine }\n', at: 'alpine:3.20' },
      { as: 'gsc-config', manifest: 'Distro: debian:13\nGramine: { Image: my-gramine }\n', at: 'debian:13' },
      {
        as: 'gsc-config',
        manifest: 'Distro: redhat/ubi9:latest\nGramine: { Image: my-gramine }\n',
        at: 'redhat/ubi9:latest',
      },
      { as: 'gsc-config', manifest: 'Distro: ubuntu\nGramine: { Image: my-gramine }\n', at: 'ubuntu' },
      {
        as: 'gsc-config',
        gramine: '1.5',
        manifest: 'Distro: auto\nGramine: { Image: my-gramine }\n',
        at: 'auto',
      },
    ],
    good: [
      { as: 'gsc-config', manifest: 'Distro: auto\nGramine: { Image: my-gramine }\n' },
      { as: 'gsc-config', manifest: 'Distro: ubuntu:24.04\nGramine: { Image: my-gramine }\n' },
      { as: 'gsc-config', gramine: '1.8', manifest: 'Distro: centos:8\nGramine: { Image: my-gramine }\n' },
    ],
  },
  *checkData({ root, release }) {
    const { distro } = configOf(root);
    if (!distro) return;
    const finding = judged(distro.value, release);
    if (finding) yield { at: distro.range, path: 'Distro', ...finding };
  },
});

function judged(name: string, release: Parameters<typeof distroSupport>[1]): Omit<Finding, 'at'> | undefined {
  const shown = `\`${visible(name)}\``;
  const fatal = { stage: 'none', effect: 'fatal' } as const;
  if (name === 'auto')
    return isBefore(release, '1.6')
      ? {
          message: `GSC ${release} does not know \`auto\``,
          help: 'name the distribution, e.g. `ubuntu:20.04`',
          ...fatal,
        }
      : undefined;
  const [plain = '', ...tags] = name.split(':');
  if (isBefore(release, '1.1')) return undefined;
  if (tags.length !== 1)
    return { message: `${shown} is not NAME:TAG`, help: 'write both, e.g. `ubuntu:24.04`', ...fatal };
  if (distroSupport(name, release) === 'rejected')
    return {
      message: `GSC ${release} has no templates for ${shown}`,
      help: 'use an image of a distribution that it knows',
      ...fatal,
    };
  const needsNumbers = /^(?:redhat\/ubi|registry\.suse\.com\/suse\/sle)/.test(plain);
  if (needsNumbers && !/^\d+\.\d+$/.test(tags[0]!))
    return { message: `GSC refuses the tag of ${shown}`, help: 'write MAJOR.MINOR, e.g. `redhat/ubi9:9.4`', ...fatal };
  if (distroSupport(name, release) === 'listed') return undefined;
  return {
    severity: 'warning',
    message: `${shown} is not among the distributions of GSC ${release}`,
    help: 'use one that it lists, or expect the build to fail',
    stage: 'none',
    effect: 'accepted',
  };
}
