import { figure, quantity } from '../../text/quantity.ts';
import type { Answer, Criterion } from '../criterion.ts';
import type { Facts } from '../facts.ts';

const unit = 'B/year';
const bound = 'nothing is shared between the layers of two builds: an upper bound';

export const rebuildVolume: Criterion = {
  id: 'rebuild-volume',
  title: 'Rebuild volume per year',
  group: 'operations',
  question: 'How many bytes of images are built and published in a year, and how many of these does the choice cause?',
  core: true,
  better: 'lower',
  answers: {
    wrap: (facts) => {
      const [images, releases, libos, base, size] = facts.numbers(
        'fleet.images',
        'fleet.releases',
        'rates.libos',
        'rates.base-image',
        'image.compressed-size',
      );
      const value = images * (releases + libos + base) * size;
      const marginal = images * libos * size;
      return {
        value,
        unit,
        marginal,
        text: `${figure(images)} images × (${figure(releases)} + ${figure(libos)} + ${figure(base)}) rebuilds × ${quantity(size, 'B')} = ${quantity(value, 'B')}, of which wrapping causes ${figure(images)} × ${figure(libos)} × ${quantity(size, 'B')} = ${quantity(marginal, 'B')}`,
        assumptions: [bound, 'what GSC adds to an image (Gramine, Python and its packages) is not counted'],
      };
    },
    load: unmodified,
    'load-gramine': unmodified,
    vm: unmodified,
  },
};

function unmodified(facts: Facts): Answer {
  const [images, releases, base, size] = facts.numbers(
    'fleet.images',
    'fleet.releases',
    'rates.base-image',
    'image.compressed-size',
  );
  const value = images * (releases + base) * size;
  return {
    value,
    unit,
    marginal: 0,
    text: `${figure(images)} images × (${figure(releases)} + ${figure(base)}) rebuilds × ${quantity(size, 'B')} = ${quantity(value, 'B')}, as without a TEE`,
    assumptions: [bound],
  };
}
