import { member, textOf } from '../../../data/member.ts';
import type { DataNode } from '../../../data/node.ts';
import { runtimesIn } from '../../../enclave-cc/containerd.ts';
import { operatorConfigs } from '../../../enclave-cc/pods.ts';
import { workloadsIn } from '../../../kata/pod.ts';
import type { DataSubject } from '../../data-subject.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const enclaveCcRemoved = dataRule({
  id: 'enclave-cc/removed',
  severity: 'note',
  fix: 'none',
  kinds: ['enclave-cc-shim', 'containerd-config', 'kubernetes'],
  docs: {
    summary: 'Files of enclave-cc, which is no part of confidential containers any more.',
    why: 'enclave-cc was removed with release 0.18, and its repository is archived: what is found here will not be mended there. Wrapping the image (GSC), or a confidential virtual machine, are what is left; `manifestly compare` tells them apart.',
    bad: [
      {
        as: 'enclave-cc-shim',
        manifest:
          '[containerd]\nagent_container_instance = "/opt/cc/agent"\nboot_container_instance = "/opt/cc/boot"\nagent_container_root_dir = "/var/lib/enclave-cc"\nagent_url = "tcp://127.0.0.1:7788"\n',
        at: '[containerd]',
      },
      {
        as: 'containerd-config',
        manifest:
          '[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.enclave-cc]\nruntime_type = "io.containerd.rune.v2"\n',
      },
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  runtimeClassName: enclave-cc\n  containers: []\n',
        at: 'enclave-cc',
      },
    ],
    good: [
      {
        as: 'kubernetes',
        manifest:
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  runtimeClassName: kata-qemu-tdx\n  containers: []\n',
      },
      {
        as: 'containerd-config',
        manifest:
          '[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.kata]\nruntime_type = "io.containerd.kata.v2"\n',
      },
    ],
  },
  *checkData({ root, kind }) {
    const node = tracesIn(root, kind)[0];
    if (!node) return;
    yield {
      at: node.range,
      path: node.path,
      message: 'enclave-cc was removed from confidential containers with 0.18',
      help: 'compare what is left: `manifestly compare`',
      ...unnoticed,
    };
  },
});

function tracesIn(root: DataNode, kind: DataSubject['kind']): readonly DataNode[] {
  if (kind === 'enclave-cc-shim') return [member(root, 'containerd') ?? root];
  if (kind === 'containerd-config')
    return runtimesIn(root).flatMap(({ name, type }) => (name === 'enclave-cc' && type ? [type] : []));
  const classes = workloadsIn([root]).workloads.map(({ spec }) => member(spec, 'runtimeClassName'));
  const named = classes.flatMap((node) => (textOf(node) === 'enclave-cc' ? [node!] : []));
  return [...named, ...operatorConfigs(root).map(({ node }) => node)];
}
