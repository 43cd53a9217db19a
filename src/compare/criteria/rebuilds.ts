import { figure } from '../../text/quantity.ts';
import type { Answer, Criterion } from '../criterion.ts';
import type { Facts } from '../facts.ts';
import { upstream } from '../upstream.ts';

const unit = 'rebuilds/year';

export const rebuilds: Criterion = {
  id: 'rebuilds',
  title: 'Image rebuilds per year',
  group: 'operations',
  question: 'How many times is an image built and published in a year, and how many of these does the choice cause?',
  better: 'lower',
  answers: {
    wrap: (facts) => {
      const { images, releases, base } = fleetOf(facts);
      const [libos] = facts.numbers('rates.libos');
      const value = images * (releases + libos + base);
      const marginal = images * libos;
      return {
        value,
        unit,
        marginal,
        text: `${figure(images)} images × (${figure(releases)} releases + ${figure(libos)} of the libOS + ${figure(base)} of the base image) = ${figure(value)}; those for the libOS are due to wrapping: ${figure(images)} × ${figure(libos)} = ${figure(marginal)}`,
        evidence: [upstream('gsc', 'gsc.py:332-469')],
      };
    },
    load: unmodified,
    'load-gramine': encryptedFiles,
    vm: unmodified,
  },
};

function unmodified(facts: Facts): Answer {
  const { images, releases, base } = fleetOf(facts);
  const value = images * (releases + base);
  return {
    value,
    unit,
    marginal: 0,
    text: `${figure(images)} images × (${figure(releases)} releases + ${figure(base)} of the base image) = ${figure(value)}, as without a TEE: no image is rebuilt for a new libOS or guest`,
  };
}

function encryptedFiles(facts: Facts): Answer {
  const answer = unmodified(facts);
  return {
    ...answer,
    text: `${answer.text}, though each one has to be encrypted file by file once it is built`,
  };
}

function fleetOf(facts: Facts): { readonly images: number; readonly releases: number; readonly base: number } {
  const [images, releases, base] = facts.numbers('fleet.images', 'fleet.releases', 'rates.base-image');
  return { images, releases, base };
}
