import { TextDecoder } from 'node:util';
import type { DataNode } from '../data/node.ts';
import { readYaml } from '../data/yaml.ts';
import { LocatedError, type LocatedProblem } from '../diagnostic/located-error.ts';
import { decodeText } from '../text/decode.ts';
import { type Range, Source } from '../text/source.ts';
import { visible } from '../text/visible.ts';
import { initDataAnnotation, policyAnnotation, readInitDataDisk } from './annotation.ts';
import { decodeBase64 } from './base64.ts';
import { gunzip } from './gunzip.ts';
import { entrySource, type InitData, readInitData } from './init-data.ts';

/** A policy of the Kata agent in what carries it to the guest. */
export interface Carrier {
  readonly how: 'rego' | 'init-data' | 'encoded' | 'annotation' | 'policy-annotation';
  /** `Deployment/api`; absent when the file is no Kubernetes YAML. */
  readonly workload?: string;
  /** Where the file carries it. */
  readonly range: Range;
  /** Absent when the init data hold none, or can't be read. */
  readonly rego?: Source;
  /** Where the text of `rego` begins in the file, which then holds it character by character; absent where it is encoded. */
  readonly offset?: number;
  readonly initData?: InitData;
  /** The value of the annotation, as long as it is. */
  readonly encoded?: string;
  /** Why the guest can't read it, in places of the file; mistakes in the TOML text of init data are in `initData`. */
  readonly problems: readonly LocatedProblem[];
}

export interface Carried {
  readonly carriers: readonly Carrier[];
  /** Why the file itself can't be read. */
  readonly problems: readonly LocatedProblem[];
}

export type CarrierKind = 'rego' | 'init-data' | 'encoded' | 'kubernetes';

/** Everything that a text carries for the Kata agent; nothing when it is a YAML without such annotations. Never throws for a text. */
export function readPolicy(source: Source, kind: CarrierKind | undefined = carrierKindOf(source)): Carried {
  switch (kind) {
    case 'init-data':
      return { carriers: [fromInitData(source)], problems: [] };
    case 'encoded':
      return { carriers: [fromEncoded(source)], problems: [] };
    case 'kubernetes':
      return fromKubernetes(source);
    default:
      return { carriers: [{ how: 'rego', range: whole(source), rego: source, offset: 0, problems: [] }], problems: [] };
  }
}

/** By the name of the file, else by its text; undefined when neither tells. */
export function carrierKindOf({ path, text }: Source): CarrierKind | undefined {
  const extension = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase();
  if (extension === 'rego') return 'rego';
  if (extension === 'yaml' || extension === 'yml') return 'kubernetes';
  if (extension === 'toml') return 'init-data';
  const head = text.slice(0, 65_536);
  if (/^\s*[A-Za-z0-9+/]{20}/.test(head) && /^[A-Za-z0-9+/=\s]*$/.test(head)) return 'encoded';
  if (/^[ \t]*package[ \t]+[a-z_]/m.test(head)) return /^[ \t]*\[data\]/m.test(head) ? 'init-data' : 'rego';
  if (/^(?:algorithm|version)[ \t]*=/m.test(head)) return 'init-data';
  return /^(?:apiVersion|kind|metadata|spec)[ \t]*:/m.test(head) ? 'kubernetes' : undefined;
}

/** The text of a file that may be gzipped, or the raw disk that hands init data to a guest. Throws a LocatedError for what is no text. */
export function unwrapped(path: string, bytes: Uint8Array): Source {
  const disk = readInitDataDisk(bytes);
  const packed = disk ?? (bytes[0] === 0x1f && bytes[1] === 0x8b ? bytes : undefined);
  const unpacked = packed ? gunzip(packed, largest) : { bytes };
  if ('problem' in unpacked)
    throw new LocatedError(new Source(path, ''), [{ range: null, message: `the file ${unpacked.problem}` }]);
  const { text, problems } = decodeText(unpacked.bytes);
  const source = new Source(path, text);
  if (problems.length > 0) throw new LocatedError(source, problems);
  return source;
}

/** Bytes; a policy is some tens of kilobytes. */
const largest = 16 * 1024 * 1024;

function fromInitData(source: Source): Carrier {
  const initData = readInitData(source);
  const entry = initData.data.get(policyName);
  return {
    how: 'init-data',
    range: entry?.range ?? whole(source),
    ...carriedBy(initData),
    ...(entry?.offset !== undefined && { offset: entry.offset }),
    problems: [],
  };
}

const policyName = 'policy.rego';

function carriedBy(initData: InitData): Pick<Carrier, 'initData' | 'rego'> {
  const rego = entrySource(initData, policyName);
  return { initData, ...(rego && { rego }) };
}

/** A file may break its lines and end with one, which `base64` adds. */
function fromEncoded(source: Source): Carrier {
  const value = source.text.replace(/\s+/g, '');
  const decoded = decode(value, source.path);
  const range = whole(source);
  return { how: 'encoded', range, ...resultOf(decoded, () => range) };
}

type Decoded =
  | { readonly initData: InitData; readonly ignored: number }
  | { readonly rego: Source }
  | { readonly problem: string; readonly help?: string; readonly at?: number };

/** Init data, or a policy alone when that is not compressed. */
function decode(value: string, path: string): Decoded {
  const decoded = decodeBase64(value);
  if ('problem' in decoded) return decoded;
  const { bytes } = decoded;
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    const text = utf8(bytes);
    return text === undefined
      ? { problem: 'is not compressed by gzip' }
      : { rego: new Source(`${path}#${policyName}`, text) };
  }
  const unpacked = gunzip(bytes, largest);
  if ('problem' in unpacked) return unpacked;
  const text = utf8(unpacked.bytes);
  if (text === undefined) return { problem: 'is no UTF-8 when decompressed' };
  return { initData: readInitData(new Source(path, text)), ignored: unpacked.ignored };
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function resultOf(decoded: Decoded, rangeAt: (at: number | undefined) => Range): Omit<Carrier, 'how' | 'range'> {
  if ('problem' in decoded) {
    const { problem, help, at } = decoded;
    return { problems: [{ range: rangeAt(at), message: `the value ${problem}`, ...(help !== undefined && { help }) }] };
  }
  if ('rego' in decoded) return { rego: decoded.rego, problems: [] };
  const message = `the guest does not read the ${decoded.ignored} bytes behind the first gzip member`;
  return {
    ...carriedBy(decoded.initData),
    problems: decoded.ignored > 0 ? [{ range: rangeAt(undefined), message, help: 'compress the init data once' }] : [],
  };
}

function fromKubernetes(source: Source): Carried {
  const read = readYaml(source);
  if ('problem' in read) return { carriers: [], problems: [read.problem] };
  const carriers = read.documents.flatMap(objectsOf).flatMap((object) => carriersOf(object, source));
  return { carriers, problems: [] };
}

/** The objects of a document; a `List` holds some. */
function objectsOf(document: DataNode): readonly DataNode[] {
  const items = document.members.get('items');
  const isList = typeof textAt(document, 'kind') === 'string' && textAt(document, 'kind')!.endsWith('List');
  return isList && items?.kind === 'list' ? items.items : [document];
}

/** Where the metadata of the pods stands in the objects that make them. */
const podPaths: readonly (readonly string[])[] = [
  [],
  ['spec', 'template'],
  ['spec', 'jobTemplate', 'spec', 'template'],
];

function carriersOf(object: DataNode, source: Source): readonly Carrier[] {
  const name = workloadName(object);
  return podPaths.flatMap((path) => {
    const annotations = at(object, [...path, 'metadata', 'annotations']);
    return [...(annotations?.members ?? [])].flatMap(([key, node]) =>
      key === initDataAnnotation || key === policyAnnotation ? [fromAnnotation(key, node, { name, source })] : [],
    );
  });
}

function fromAnnotation(key: string, node: DataNode, { name, source }: { name: string; source: Source }): Carrier {
  const how = key === initDataAnnotation ? 'annotation' : 'policy-annotation';
  const place = { how, workload: name, range: node.range } as const;
  if (node.kind !== 'string') {
    const message = `\`${key}\` has to be a text`;
    return { ...place, problems: [{ range: node.range, message, help: 'put it in quotes' }] };
  }
  const value = node.scalar as string;
  const decoded = expected(decode(value, `${source.path}#${name}`), how);
  return { ...place, encoded: value, ...resultOf(decoded, (offset) => placeIn(node, offset)) };
}

function expected(decoded: Decoded, how: 'annotation' | 'policy-annotation'): Decoded {
  if (how === 'annotation' && 'rego' in decoded)
    return { problem: 'is not compressed by gzip', help: 'compress the init data before it is encoded' };
  if (how === 'policy-annotation' && 'initData' in decoded)
    return { problem: 'is compressed, where a policy alone is expected', help: `use \`${initDataAnnotation}\`` };
  return decoded;
}

/** The character of a scalar that its text shows as it is, else all of it. */
function placeIn(node: DataNode, offset: number | undefined): Range {
  const written = node.source.slice(node.range);
  const begin = offset === undefined ? -1 : written.indexOf(node.scalar as string);
  const start = node.range.start + begin + (offset ?? 0);
  return begin < 0 || start >= node.range.end ? node.range : { start, end: start + 1 };
}

function workloadName(object: DataNode): string {
  const kind = textAt(object, 'kind') ?? 'object';
  const metadata = object.members.get('metadata');
  const name = metadata && (textAt(metadata, 'name') ?? textAt(metadata, 'generateName'));
  return visible(name === undefined ? kind : `${kind}/${name}`);
}

function textAt(node: DataNode, name: string): string | undefined {
  const scalar = node.members.get(name)?.scalar;
  return typeof scalar === 'string' ? scalar : undefined;
}

function at(node: DataNode, path: readonly string[]): DataNode | undefined {
  return path.reduce<DataNode | undefined>((parent, name) => parent?.members.get(name), node);
}

function whole({ text }: Source): Range {
  return { start: 0, end: text.length };
}
