import { visible } from '../text/visible.ts';

/** Why a layer of a media type can't be read; undefined when it can. How it is packed, its content says. */
export function layerProblem(mediaType: string | undefined): string | undefined {
  if (mediaType === undefined || readable.test(mediaType)) return undefined;
  if (mediaType.endsWith('+encrypted')) return `it is encrypted (\`${visible(mediaType)}\`)`;
  return `a layer of the media type \`${visible(mediaType)}\` can't be read`;
}

/** Whether a layer may not be distributed, so that registries and archives often lack its content. */
export function isForeign(mediaType: string | undefined): boolean {
  return mediaType !== undefined && /\.(?:nondistributable\.v1|foreign\.diff)\./.test(mediaType);
}

/** A layer that may not be distributed is read where its content is there nevertheless. */
const readable = new RegExp(
  [
    String.raw`^application/vnd\.oci\.image\.layer\.(?:nondistributable\.)?v1\.tar(?:\+gzip|\+zstd)?$`,
    String.raw`^application/vnd\.docker\.image\.rootfs\.(?:foreign\.)?diff\.tar(?:\.gzip|\.zstd)?$`,
    String.raw`^application/vnd\.docker\.container\.image\.rootfs\.diff\+x-gtar$`,
  ].join('|'),
);
