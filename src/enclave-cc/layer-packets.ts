import { member, textOf } from '../data/member.ts';
import type { DataNode } from '../data/node.ts';

/** The wrapped key of an encrypted layer, as an annotation of an image manifest holds it. */
export interface LayerPacket {
  /** The value of the annotation. */
  readonly node: DataNode;
  /** `attestation-agent` */
  readonly provider: string;
  /** The JSON inside; absent when it is no base64. */
  readonly text: string | undefined;
}

/** Those of all layers of an image manifest, in the order of the text. */
export function packetsIn(root: DataNode): readonly LayerPacket[] {
  return (member(root, 'layers')?.items ?? []).flatMap((layer) =>
    [...(member(layer, 'annotations')?.members ?? [])].flatMap(([name, node]) => {
      const value = textOf(node);
      if (!name.startsWith(prefix) || value === undefined) return [];
      return [{ node, provider: name.slice(prefix.length), text: decoded(value) }];
    }),
  );
}

const prefix = 'org.opencontainers.image.enc.keys.provider.';

function decoded(value: string): string | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value) || value.length % 4 !== 0) return undefined;
  return new TextDecoder().decode(Buffer.from(value, 'base64'));
}
