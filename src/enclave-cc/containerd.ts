import { member } from '../data/member.ts';
import type { DataNode } from '../data/node.ts';

/** A runtime that the configuration of containerd names. */
export interface ContainerdRuntime {
  readonly name: string;
  readonly type: DataNode | undefined;
  /** A key of the fork that enclave-cc needs. */
  readonly handler: DataNode | undefined;
}

/** Under whichever name the plugin has: it changed with the versions of the format. */
export function runtimesIn(root: DataNode): readonly ContainerdRuntime[] {
  const plugins = [...(member(root, 'plugins')?.members.values() ?? [])];
  return plugins.flatMap((plugin) =>
    [...(member(plugin, 'containerd', 'runtimes')?.members ?? [])].map(([name, runtime]) => ({
      name,
      type: member(runtime, 'runtime_type'),
      handler: member(runtime, 'cri_handler'),
    })),
  );
}
