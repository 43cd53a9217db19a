import { member, textOf } from '../data/member.ts';
import type { DataNode } from '../data/node.ts';
import type { Range } from '../text/source.ts';

/** `ocicrypt.conf`: who unwraps the keys of encrypted layers. */
export interface OcicryptConfig {
  readonly providers: readonly OcicryptProvider[];
}

export interface OcicryptProvider {
  /** The end of the annotation `org.opencontainers.image.enc.keys.provider.<name>`. */
  readonly name: string;
  readonly range: Range;
  /** How it is asked, in the order of the text: `native`, `cmd`, `grpc`, `ttrpc`. */
  readonly ways: readonly { readonly way: string; readonly target: string | undefined; readonly node: DataNode }[];
}

export function ocicryptConfigOf(root: DataNode): OcicryptConfig {
  const providers = member(root, 'key-providers')?.members ?? new Map<string, DataNode>();
  return {
    providers: [...providers].map(([name, node]) => ({
      name,
      range: node.keyRange ?? node.range,
      ways: [...node.members].map(([way, value]) => ({
        way,
        target: textOf(value) ?? textOf(member(value, 'path')),
        node: value,
      })),
    })),
  };
}
