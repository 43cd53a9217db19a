import { nodeAt, textAt } from '../../../kata/pod.ts';
import { visible } from '../../../text/visible.ts';
import { appExample, podExample } from '../../pod-examples.ts';
import { accepted } from '../../pod-subject.ts';
import { podRule } from '../../rule.ts';

const two = podExample().replace(
  'containers:\n',
  'containers:\n    - name: proxy\n      image: registry.example/proxy:1\n      resources:\n        limits:\n          sgx.intel.com/epc: 64Mi\n',
);

export const podContainerNotChosen = podRule({
  id: 'pod/container-not-chosen',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Pods with several containers for which one manifest was given.',
    why: 'What a manifest says about variables, arguments and volumes can only be held against the container that runs its enclave. When one of them asks for SGX it is that one, otherwise `--container NAME` says it. What needs no manifest is looked at in any case.',
    bad: [{ as: 'pod', manifest: two, app: appExample(), at: 'containers' }],
    good: [
      { as: 'pod', manifest: two, app: { ...appExample(), container: 'proxy' } },
      { as: 'pod', manifest: podExample(), app: appExample() },
    ],
  },
  *checkPod({ unmatched, workload }) {
    const containers = nodeAt(workload.spec, 'containers');
    if (!unmatched || !containers) return;
    const names = unmatched.map((container) => `\`${visible(textAt(container, 'name') ?? '?')}\``);
    yield {
      at: containers.keyRange ?? containers.range,
      path: containers.path,
      message: `nothing tells which container the manifest is for: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ' and others' : ''}`,
      help: 'say it with `--container NAME`',
      ...accepted,
    };
  },
});
