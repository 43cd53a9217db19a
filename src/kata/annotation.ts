import { gzipSync } from 'node:zlib';

/** Base64 of the gzipped init data. */
export const initDataAnnotation = 'io.katacontainers.config.hypervisor.cc_init_data';

/** Base64 of the policy alone, as older releases took it. */
export const policyAnnotation = 'io.katacontainers.config.agent.policy';

/** What Kubernetes takes for all annotations of an object together, names included, in bytes. */
export const annotationLimit = 256 * 1024;

/** The value of the annotation; the same text gives the same bytes on every system. */
export function encodeInitData(text: string): string {
  return Buffer.from(gzipped(text)).toString('base64');
}

/** A pod's metadata with the annotation, to be pasted into its YAML. */
export function annotationYaml(value: string): string {
  return `metadata:\n  annotations:\n    ${initDataAnnotation}: "${value}"\n`;
}

/** Bytes that the annotation takes of the limit. */
export function annotationSize(value: string): number {
  return Buffer.byteLength(initDataAnnotation) + Buffer.byteLength(value);
}

/** Init data as a guest finds it on a disk: a magic word, the length, and the gzipped text in whole sectors. */
export function initDataDisk(text: string): Uint8Array {
  const body = gzipped(text);
  const head = Buffer.alloc(16);
  head.write(diskMagic, 'latin1');
  head.writeBigUInt64LE(BigInt(body.length), 8);
  const disk = Buffer.alloc(Math.ceil((head.length + body.length) / sector) * sector);
  head.copy(disk);
  disk.set(body, head.length);
  return disk;
}

/** The gzipped text of such a disk; undefined when the bytes are none. */
export function readInitDataDisk(bytes: Uint8Array): Uint8Array | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length < 16 || view.toString('latin1', 0, 8) !== diskMagic) return undefined;
  const length = view.readBigUInt64LE(8);
  return length > BigInt(view.length - 16) ? view.subarray(16) : view.subarray(16, 16 + Number(length));
}

const diskMagic = 'initdata';
const sector = 512;

/** Byte 9 names the system that compressed; 255 is "unknown". zlib leaves the time out. */
function gzipped(text: string): Uint8Array {
  const bytes = gzipSync(Buffer.from(text, 'utf8'), { level: 9 });
  bytes[9] = 255;
  return bytes;
}
