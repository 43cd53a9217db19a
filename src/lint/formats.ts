import aaConfig from '../../schemas/aa-config.json' with { type: 'json' };
import cdhConfig from '../../schemas/cdh-config.json' with { type: 'json' };
import decryptConfig from '../../schemas/decrypt-config.json' with { type: 'json' };
import enclaveCcShim from '../../schemas/enclave-cc-shim.json' with { type: 'json' };
import gscConfig from '../../schemas/gsc-config.json' with { type: 'json' };
import imagePolicy from '../../schemas/image-policy.json' with { type: 'json' };
import layerPacket from '../../schemas/layer-packet.json' with { type: 'json' };
import marblerunManifest from '../../schemas/marblerun-manifest.json' with { type: 'json' };
import occlum from '../../schemas/occlum.json' with { type: 'json' };
import occlumBom from '../../schemas/occlum-bom.json' with { type: 'json' };
import occlumInitRa from '../../schemas/occlum-init-ra.json' with { type: 'json' };
import ocicrypt from '../../schemas/ocicrypt.json' with { type: 'json' };
import rvpsValues from '../../schemas/rvps-values.json' with { type: 'json' };
import shimRune from '../../schemas/shim-rune.json' with { type: 'json' };
import { member, textOf } from '../data/member.ts';
import type { DataNode } from '../data/node.ts';
import type { JsonSchema } from '../data/schema-mistakes.ts';
import { type LayerPacket, packetsIn } from '../enclave-cc/layer-packets.ts';
import { operatorConfigs } from '../enclave-cc/pods.ts';
import { decodeBase64 } from '../kata/base64.ts';
import { readInitData } from '../kata/init-data.ts';
import type { Range } from '../text/source.ts';
import type { DataSubject } from './data-subject.ts';
import type { DataKind } from './kinds.ts';

/** How the texts of one format are read, and what the one they are for does with them. */
export interface DataFormat {
  readonly syntax: 'json' | 'yaml' | 'toml';
  /** Whoever reads it, e.g. `Occlum`. */
  readonly reader: string;
  /** What the reader does with a key that it does not know. */
  readonly unknownKeys: 'ignored' | 'refused';
  /** Absent where the format is too wide to be described, or is checked elsewhere. */
  readonly schema?: JsonSchema;
  /** Texts of other formats that it holds. */
  inside?(root: DataNode): Iterable<InnerText>;
}

export interface InnerText {
  readonly kind: DataKind;
  readonly text: string;
  /** Where the file holds it. */
  readonly at: Range;
  /** Where the text begins in the file, which then holds it character by character; absent where it is encoded. */
  readonly offset?: number;
  /** What it is, e.g. `packet`. */
  readonly name: string;
}

/** By kind; those of policies only say how they are read as data. */
export const formats: Readonly<Record<DataSubject['kind'], DataFormat>> = {
  occlum: { syntax: 'json', reader: '`occlum build`', unknownKeys: 'ignored', schema: occlum },
  kubernetes: { syntax: 'yaml', reader: 'Kubernetes', unknownKeys: 'refused', inside: (root) => operatorTexts(root) },
  'init-data': { syntax: 'toml', reader: 'the guest', unknownKeys: 'ignored', inside: (root) => guestFiles(root) },
  'gsc-config': { syntax: 'yaml', reader: 'GSC', unknownKeys: 'ignored', schema: gscConfig },
  'occlum-bom': { syntax: 'yaml', reader: '`copy_bom`', unknownKeys: 'ignored', schema: occlumBom },
  'occlum-init-ra': { syntax: 'json', reader: 'the init program', unknownKeys: 'ignored', schema: occlumInitRa },
  'image-policy': { syntax: 'json', reader: 'image-rs', unknownKeys: 'ignored', schema: imagePolicy },
  'decrypt-config': { syntax: 'json', reader: 'the agent', unknownKeys: 'ignored', schema: decryptConfig },
  ocicrypt: { syntax: 'json', reader: 'ocicrypt', unknownKeys: 'ignored', schema: ocicrypt },
  'image-manifest': {
    syntax: 'json',
    reader: 'the reader of images',
    unknownKeys: 'ignored',
    inside: (root) => packetsIn(root).flatMap(packet),
  },
  'layer-packet': { syntax: 'json', reader: 'the key provider', unknownKeys: 'ignored', schema: layerPacket },
  'aa-config': { syntax: 'toml', reader: 'the attestation agent', unknownKeys: 'ignored', schema: aaConfig },
  'cdh-config': { syntax: 'toml', reader: 'the confidential data hub', unknownKeys: 'ignored', schema: cdhConfig },
  'rvps-values': {
    syntax: 'json',
    reader: 'RVPS',
    unknownKeys: 'ignored',
    schema: rvpsValues,
    inside: (root) => payload(root),
  },
  'enclave-cc-shim': { syntax: 'toml', reader: 'the shim', unknownKeys: 'ignored', schema: enclaveCcShim },
  'shim-rune': { syntax: 'toml', reader: 'the shim', unknownKeys: 'ignored', schema: shimRune },
  'containerd-config': { syntax: 'toml', reader: 'containerd', unknownKeys: 'ignored' },
  'oci-config': { syntax: 'json', reader: 'the runtime', unknownKeys: 'ignored' },
  'marblerun-manifest': {
    syntax: 'json',
    reader: 'the coordinator',
    unknownKeys: 'ignored',
    schema: marblerunManifest,
  },
};

function packet({ node, text }: LayerPacket): readonly InnerText[] {
  return text === undefined ? [] : [{ kind: 'layer-packet', text, at: node.range, name: 'packet' }];
}

/** Of init data, those that are no policy. */
function guestFiles(root: DataNode): readonly InnerText[] {
  const { data } = readInitData(root.source);
  return (['aa', 'cdh'] as const).flatMap((one) => {
    const entry = data.get(`${one}.toml`);
    if (!entry) return [];
    const { text, range, offset } = entry;
    return [
      { kind: `${one}-config`, text, at: range, name: `${one}.toml`, ...(offset !== undefined && { offset }) } as const,
    ];
  });
}

/** Of a message that registers reference values. */
function payload(root: DataNode): readonly InnerText[] {
  const node = member(root, 'payload') ?? member(root, 'rvpsMessage', 'payload');
  const text = textOf(node);
  const decoded = text === undefined ? undefined : decodeBase64(text);
  if (!node || !decoded || 'problem' in decoded) return [];
  return [{ kind: 'rvps-values', text: new TextDecoder().decode(decoded.bytes), at: node.range, name: 'payload' }];
}

/** Of a CcRuntime, what its installer writes onto nodes. */
function operatorTexts(root: DataNode): readonly InnerText[] {
  return operatorConfigs(root).flatMap(({ name, node, text }) =>
    text === undefined
      ? []
      : [{ kind: name === 'DECRYPT_CONFIG' ? 'decrypt-config' : 'ocicrypt', text, at: node.range, name } as const],
  );
}
