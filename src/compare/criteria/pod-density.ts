import { constructed } from '../constructed.ts';
import { type Answer, type Criterion, declared } from '../criterion.ts';
import type { Facts } from '../facts.ts';
import { upstream } from '../upstream.ts';

export const podDensity: Criterion = {
  id: 'pod-density',
  title: 'Pods on a node',
  group: 'compatibility',
  question: 'Do the pods fit beside each other on a node, memory aside?',
  answers: {
    wrap: () =>
      declared('fits', 'any number: a wrapped image is a container like others', [
        upstream('gsc', 'Documentation/index.rst:485-489'),
      ]),
    load,
    'load-gramine': () => declared('fits', 'any number: the loader is a container like others', [constructed]),
    vm: () =>
      declared('fits', 'any number: each pod has a VM of its own', [
        upstream(
          'kata-containers',
          'tools/packaging/kata-deploy/helm-chart/kata-deploy/templates/runtimeclasses.yaml:26-29',
        ),
      ]),
    'bare-rune': () =>
      declared('fits', 'any number, apart from AWS Nitro Enclaves, of which the driver holds one size', [
        upstream('inclavare-containers', 'rune/libenclave/internal/runtime/pal/nitro_enclaves/pal_ne.c:27-45'),
      ]),
  },
};

/** Read in the configuration that was shipped, and not tried. */
function load(facts: Facts): Answer {
  const [pods] = facts.numbers('fleet.pods-per-node');
  const evidence = [upstream('enclave-cc', 'tools/packaging/build/unified-bundle/config.json.template:17,170-183')];
  const assumptions = ['agents share the network of the host, as their configuration says; this was not tried'];
  const containers = facts.has('pod') ? facts.pod().containers : 1;
  if (pods <= 1 && containers > 1)
    return {
      value: 'one container',
      text: `the pod has ${containers} containers: one agent serves one of them, and serving several was designed only`,
      evidence: [...evidence, upstream('enclave-cc', 'docs/design.md:108-148')],
      assumptions,
    };
  return pods > 1
    ? {
        value: 'fails',
        text: `the agents of ${pods} pods would listen at one address, 127.0.0.1:7788 of the node: all but the first fail`,
        evidence,
        assumptions,
      }
    : {
        value: 'fits',
        text: `${pods} a node: a second would listen at the address of the first`,
        evidence,
        assumptions,
      };
}
