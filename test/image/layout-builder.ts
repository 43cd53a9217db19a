import { createHash } from 'node:crypto';
import type { OpenFile } from '../../src/io/io.ts';
import { file, type Member, tar } from './tar-builder.ts';

export interface Blob {
  readonly digest: string;
  readonly bytes: Uint8Array;
}

export interface BuiltLayer {
  readonly archive: Uint8Array;
  /** As stored; the archive itself when not given. */
  readonly stored?: Uint8Array;
  readonly mediaType?: string;
}

export interface BuiltImage {
  readonly layers: readonly BuiltLayer[];
  /** Fields of the configuration's `config`. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Fields of the configuration itself. */
  readonly more?: Readonly<Record<string, unknown>>;
  readonly platform?: Readonly<Record<string, unknown>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly algorithm?: 'sha256' | 'sha512';
}

export const layerType = 'application/vnd.oci.image.layer.v1.tar';
export const manifestType = 'application/vnd.oci.image.manifest.v1+json';
export const indexType = 'application/vnd.oci.image.index.v1+json';
const configType = 'application/vnd.oci.image.config.v1+json';

export function blob(content: Uint8Array | object, algorithm: 'sha256' | 'sha512' = 'sha256'): Blob {
  const bytes = content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content));
  return { bytes, digest: `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}` };
}

export function descriptor({ digest, bytes }: Blob, mediaType: string, more: object = {}): object {
  return { mediaType, digest, size: bytes.length, ...more };
}

/** The blobs of an image, its manifest first. */
export function imageBlobs({ layers, config = {}, more = {}, algorithm = 'sha256' }: BuiltImage): readonly Blob[] {
  const stored = layers.map((layer) => blob(layer.stored ?? layer.archive, algorithm));
  const configuration = blob(
    {
      architecture: 'amd64',
      os: 'linux',
      config,
      rootfs: { type: 'layers', diff_ids: layers.map(({ archive }) => blob(archive, algorithm).digest) },
      ...more,
    },
    algorithm,
  );
  const manifest = blob(
    {
      schemaVersion: 2,
      mediaType: manifestType,
      config: descriptor(configuration, configType),
      layers: stored.map((layer, at) => descriptor(layer, layers[at]!.mediaType ?? layerType)),
    },
    algorithm,
  );
  return [manifest, configuration, ...stored];
}

/** An OCI layout in a tar archive, of these images or with this index and these blobs. */
export function layout(...images: readonly BuiltImage[]): Uint8Array {
  const built = images.map((image) => ({ image, blobs: imageBlobs(image) }));
  const manifests = built.map(({ image: { platform, annotations }, blobs: [manifest] }) =>
    descriptor(manifest!, manifestType, { ...(platform && { platform }), ...(annotations && { annotations }) }),
  );
  return layoutOf(
    manifests,
    built.flatMap(({ blobs }) => blobs),
  );
}

export function layoutOf(
  manifests: readonly object[],
  blobs: readonly Blob[],
  more: readonly Member[] = [],
): Uint8Array {
  return tar(
    file('oci-layout', '{"imageLayoutVersion":"1.0.0"}'),
    file('index.json', JSON.stringify({ schemaVersion: 2, manifests })),
    ...blobs.map(({ digest, bytes }) => ({
      name: blobName(digest),
      content: bytes,
      ...(blobName(digest).length > 100 && { pax: { path: blobName(digest) } }),
    })),
    ...more,
  );
}

export function blobName(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}

export function memoryFile(bytes: Uint8Array): OpenFile {
  return { size: bytes.length, read: (at, length) => bytes.slice(at, at + Math.max(0, length)), close() {} };
}
