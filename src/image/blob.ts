import { UserError } from '../diagnostic/diagnostic.ts';
import { visible } from '../text/visible.ts';
import { digestOf, parseDigest } from './digest.ts';
import { parseJson } from './json.ts';
import { JsonPlace } from './json-place.ts';
import type { Store } from './store.ts';

/** What refers to a blob. */
export interface Descriptor {
  readonly mediaType: string | undefined;
  readonly digest: string;
  readonly size: number;
  readonly platform: string | undefined;
  readonly annotations: ReadonlyMap<string, string>;
}

export function readDescriptor(place: JsonPlace): Descriptor {
  const digest = place.at('digest');
  const size = place.at('size');
  const annotations = place.at('annotations');
  return {
    mediaType: place.at('mediaType').string(),
    digest: digest.required(digest.string()),
    size: size.required(size.count()),
    platform: platformAt(place.at('platform')),
    annotations: new Map((annotations.keys() ?? []).map((key) => [key, annotations.entry(key).string() ?? ''])),
  };
}

/** Where an OCI layout keeps a blob. */
export function blobPath(text: string, where: string): string {
  const digest = parseDigest(text);
  if (!digest) throw new UserError(`${where}: \`${visible(text.slice(0, 150))}\` is no SHA-256 or SHA-512 digest`);
  return `blobs/${digest.algorithm}/${digest.hex}`;
}

/** A JSON blob, checked against its descriptor. */
export function readDocument(store: Store, { digest, size }: Descriptor, what: string): JsonPlace {
  const where = `${store.name}: ${what} ${digest}`;
  const bytes = readSmall(store, blobPath(digest, `${store.name}: ${what}`), where);
  if (bytes.length !== size)
    throw new UserError(`${where}: it has ${bytes.length} bytes, not the ${size} that refer to it`, again);
  const found = digestOf(bytes, parseDigest(digest)!.algorithm);
  if (found !== digest) throw new UserError(`${where}: its content does not have that digest but ${found}`, again);
  return new JsonPlace(parseJson(bytes, where), where);
}

/** All bytes of a file that describes an image. */
export function readSmall(store: Store, path: string, where: string): Uint8Array {
  const file = store.open(path);
  if (!file) throw new UserError(`${where}: it is missing`);
  if (file.size > maximumDocument) throw new UserError(`${where}: it has more than ${maximumDocument} bytes`);
  return file.read(0, file.size);
}

const maximumDocument = 2 ** 24;

const again = 'get the image again, or check where it comes from';

function platformAt(place: JsonPlace): string | undefined {
  const parts = [place.at('os').string(), place.at('architecture').string(), place.at('variant').string()];
  return parts[0] === undefined || parts[1] === undefined ? undefined : parts.filter(Boolean).join('/');
}
