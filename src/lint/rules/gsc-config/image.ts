import { isBefore } from '../../../gramine/release.ts';
import { configOf } from '../../../gsc/config.ts';
import { visible } from '../../../text/visible.ts';
import { dataRule } from '../../rule.ts';

export const gscConfigImage = dataRule({
  id: 'gsc-config/image',
  severity: 'warning',
  fix: 'none',
  kinds: ['gsc-config'],
  docs: {
    summary: 'An image of Gramine that GSC can not use.',
    why: 'GSC copies `/gramine/meson_build_output` out of the image, which only `gsc build-gramine` puts there: the images that Gramine publishes have it installed elsewhere. Up to 1.6 the name gets `gsc-` in front, so that an image of exactly this name is not found.',
    bad: [
      {
        as: 'gsc-config',
        manifest: 'Distro: auto\nGramine: { Image: "gramineproject/gramine:1.9" }\n',
        at: '"gramineproject/gramine:1.9"',
      },
      {
        as: 'gsc-config',
        gramine: '1.6.0',
        manifest: 'Distro: auto\nGramine: { Image: my-gramine }\n',
        at: 'my-gramine',
      },
    ],
    good: [{ as: 'gsc-config', manifest: 'Distro: auto\nGramine: { Image: my-gramine }\n' }],
  },
  *checkData({ root, release }) {
    const image = configOf(root).gramine?.image;
    if (!image) return;
    const place = { at: image.range, path: 'Gramine.Image', stage: 'none', effect: 'accepted' } as const;
    if (/^(?:docker\.io\/)?gramineproject\/gramine(?:[:@]|$)/.test(image.value))
      yield {
        ...place,
        message: `\`${visible(image.value)}\` was not made by \`gsc build-gramine\``,
        help: 'make one with `gsc build-gramine`',
      };
    else if (isBefore(release, '1.6.1'))
      yield {
        ...place,
        message: `GSC ${release} looks for \`gsc-${visible(image.value)}\``,
        help: 'leave `gsc-` out of the name here, or use GSC 1.6.1',
      };
  },
});
