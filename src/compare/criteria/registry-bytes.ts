import { figure, quantity } from '../../text/quantity.ts';
import type { Answer, Criterion } from '../criterion.ts';
import type { Facts } from '../facts.ts';
import { upstream } from '../upstream.ts';

const unit = 'B/rollout';

export const registryBytes: Criterion = {
  id: 'registry-bytes',
  title: 'Registry bytes per rollout',
  group: 'resources',
  question: 'How much do all nodes pull when every image is replaced once?',
  better: 'lower',
  answers: { wrap: onceANode, load: ofEnclaveCc, 'load-gramine': onceANode, vm: oncePerPod },
};

function onceANode(facts: Facts): Answer {
  const [nodes, images, size] = facts.numbers('fleet.nodes', 'fleet.images-per-node', 'image.compressed-size');
  const value = nodes * images * size;
  return {
    value,
    unit,
    text: `a node pulls an image once: ${figure(nodes)} nodes × ${figure(images)} images × ${quantity(size, 'B')} = ${quantity(value, 'B')}`,
    assumptions: ['all images have the same size, and no layer of them is on the node already'],
  };
}

function oncePerPod(facts: Facts): Answer {
  const [nodes, pods, size] = facts.numbers('fleet.nodes', 'fleet.pods-per-node', 'image.compressed-size');
  const value = nodes * pods * size;
  return {
    value,
    unit,
    text: `each pod pulls its image into its TEE: ${figure(nodes)} nodes × ${figure(pods)} pods × ${quantity(size, 'B')} = ${quantity(value, 'B')}`,
    evidence: [upstream('confidential-containers', 'releases/v0.9.0-alpha0.md:35-36', 'v0.9.0-alpha0')],
    assumptions: ['all images have the same size'],
  };
}

function ofEnclaveCc(facts: Facts): Answer {
  return { ...oncePerPod(facts), evidence: [upstream('enclave-cc', 'src/shim/runtime/v2/rune/v2/agent.go:164-173')] };
}
