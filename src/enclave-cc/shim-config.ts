import { member, textOf } from '../data/member.ts';
import type { DataNode } from '../data/node.ts';
import type { Located } from '../text/source.ts';

/** `/etc/enclave-cc/config.toml`: what the shim starts, and where it finds the agent that loads images. */
export interface ShimConfig {
  readonly runtimeClass: Located<string> | undefined;
  readonly agentInstance: Located<string> | undefined;
  readonly bootInstance: Located<string> | undefined;
  /** Where images are unpacked. */
  readonly agentRoot: Located<string> | undefined;
  readonly agentUrl: Located<string> | undefined;
}

export function shimConfigOf(root: DataNode): ShimConfig {
  const inContainerd = (name: string) => located(member(root, 'containerd', name));
  return {
    runtimeClass: located(member(root, 'runtime_class')),
    agentInstance: inContainerd('agent_container_instance'),
    bootInstance: inContainerd('boot_container_instance'),
    agentRoot: inContainerd('agent_container_root_dir'),
    agentUrl: inContainerd('agent_url'),
  };
}

/** Why the shim can't dial an address, or who else can, as one clause; undefined for `tcp://127.0.0.1:7788` and the like. */
export function agentAddressProblem(url: string): string | undefined {
  const parts = /^([a-z]+):\/\/(\[[^\]]*\]|[^:/]*)(?::(\d+))?(.*)$/i.exec(url);
  if (!parts) return 'this is no URL';
  const [, scheme, host, port] = parts as unknown as [string, string, string, string | undefined];
  if (scheme !== 'tcp') return 'the shim dials `tcp://` alone';
  if (!/^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(host))
    return 'whoever reaches the address can give the agent orders';
  return port === undefined ? 'there is no port' : undefined;
}

function located(node: DataNode | undefined): Located<string> | undefined {
  const text = textOf(node);
  return node && text !== undefined ? { value: text, range: node.range } : undefined;
}
