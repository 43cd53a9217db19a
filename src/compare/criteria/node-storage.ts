import { figure, quantity } from '../../text/quantity.ts';
import type { Answer, Criterion } from '../criterion.ts';
import type { Facts } from '../facts.ts';
import { upstream } from '../upstream.ts';
import { manifestBytes } from './manifest-size.ts';

const unit = 'B/node';

export const nodeStorage: Criterion = {
  id: 'node-storage',
  title: 'Image bytes on a node',
  group: 'resources',
  question: 'How often does a node hold the same image, and where?',
  better: 'lower',
  answers: {
    wrap: (facts) => {
      const [images, size, files, path] = facts.numbers(
        'fleet.images-per-node',
        'image.uncompressed-size',
        'image.files',
        'image.mean-path',
      );
      const bytes = manifestBytes(files, path);
      const value = images * (size + 2 * bytes);
      return {
        value,
        unit,
        text: `one copy on disk for all pods: ${figure(images)} images × (${quantity(size, 'B')} + twice the manifest of ${quantity(bytes, 'B')}) = ${quantity(value, 'B')}`,
        evidence: [upstream('gsc', 'gsc.py:553-613')],
        assumptions: ['what GSC adds to an image (Gramine, Python and its packages) is not counted'],
      };
    },
    load: ofEnclaveCc,
    'load-gramine': (facts) => {
      const [images, size] = facts.numbers('fleet.images-per-node', 'image.uncompressed-size');
      return {
        value: images * size,
        unit,
        text: `one encrypted copy on disk for all pods: ${figure(images)} images × ${quantity(size, 'B')} = ${quantity(images * size, 'B')}`,
        assumptions: ['what encryption adds to each file is not counted'],
      };
    },
    vm: (facts) => {
      const [pods, size] = facts.numbers('fleet.pods-per-node', 'image.uncompressed-size');
      return {
        value: pods * size,
        unit,
        text: `one copy in the memory or on the scratch disk of each VM: ${figure(pods)} pods × ${quantity(size, 'B')} = ${quantity(pods * size, 'B')}`,
      };
    },
  },
};

/** Layers are copied out of the layer store, below a folder that is a tmpfs on most distributions. */
function ofEnclaveCc(facts: Facts): Answer {
  const [pods, size] = facts.numbers('fleet.pods-per-node', 'image.uncompressed-size');
  const value = pods * 2 * size;
  return {
    value,
    unit,
    text: `two copies per pod in the host's memory, the layers and what they unpack to: ${figure(pods)} pods × 2 × ${quantity(size, 'B')} = ${quantity(value, 'B')}; ${quantity(2 * size, 'B')} if a node runs one such pod only`,
    parts: [{ name: 'with one pod on the node', value: 2 * size, unit: 'B' }],
    evidence: [
      upstream('guest-components', 'image-rs/src/snapshots/occlum/unionfs.rs:67-125'),
      upstream('enclave-cc', 'src/shim/config/config.toml:9'),
    ],
    assumptions: [
      `${figure(pods)} pods run on one node, though their agents would listen on the same port of the host (inferred, not tried)`,
      '`/run` is a tmpfs',
    ],
  };
}
