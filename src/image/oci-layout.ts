import { UserError } from '../diagnostic/diagnostic.ts';
import { visible } from '../text/visible.ts';
import { blobPath, type Descriptor, readDescriptor, readDocument, readSmall } from './blob.ts';
import type { Candidate, ImageParts } from './choose.ts';
import { type ImageConfig, readImageConfig } from './image-config.ts';
import { parseJson } from './json.ts';
import { JsonPlace } from './json-place.ts';
import type { StatedLayer } from './layer.ts';
import { createdBy } from './layer-history.ts';
import { isForeign, layerProblem } from './media-types.ts';
import type { Store } from './store.ts';

/** The images of an OCI image layout, those of nested indexes included. */
export function layoutCandidates(store: Store): readonly Candidate[] {
  checkVersion(store);
  const index = documentAt(store, 'index.json');
  return candidatesOf(store, { index, names: [], depth: 0, seen: new Set() });
}

export function documentAt(store: Store, path: string): JsonPlace {
  const where = `${store.name}: ${path}`;
  return new JsonPlace(parseJson(readSmall(store, path, where), where), where);
}

function checkVersion(store: Store): void {
  if (!store.open('oci-layout')) return;
  const version = documentAt(store, 'oci-layout').at('imageLayoutVersion');
  const text = version.required(version.string());
  if (!/^1\./.test(text))
    throw new UserError(`${store.name}: it is an image layout of version \`${visible(text)}\`, not 1.0.0`);
}

interface Walk {
  readonly index: JsonPlace;
  /** Of the indexes around it. */
  readonly names: readonly string[];
  readonly depth: number;
  readonly seen: Set<string>;
}

const maximumIndexDepth = 8;
const maximumImages = 1000;

function candidatesOf(store: Store, { index, names, depth, seen }: Walk): readonly Candidate[] {
  const found: Candidate[] = [];
  for (const place of index.at('manifests').list() ?? []) {
    const descriptor = readDescriptor(place);
    if (isAttestation(descriptor)) continue;
    const own = [...names, ...namesOf(descriptor)];
    if (!isIndex(descriptor)) {
      found.push({
        names: own,
        digest: descriptor.digest,
        platform: descriptor.platform,
        load: () => partsOf(store, descriptor),
      });
    } else if (depth < maximumIndexDepth && seen.size < maximumImages && !seen.has(`${descriptor.digest} ${own}`)) {
      seen.add(`${descriptor.digest} ${own}`);
      const nested = readDocument(store, descriptor, 'index');
      checkKind(nested, 'manifests', 'layers');
      found.push(...candidatesOf(store, { index: nested, names: own, depth: depth + 1, seen }));
    }
    if (found.length > maximumImages) throw new UserError(`${store.name}: it has more than ${maximumImages} images`);
  }
  return found;
}

function isIndex({ mediaType }: Descriptor): boolean {
  return (
    mediaType === 'application/vnd.oci.image.index.v1+json' ||
    mediaType === 'application/vnd.docker.distribution.manifest.list.v2+json'
  );
}

/** What BuildKit says of how an image was built lies beside it like an image. */
function isAttestation({ annotations, platform }: Descriptor): boolean {
  return annotations.get('vnd.docker.reference.type') === 'attestation-manifest' || platform === 'unknown/unknown';
}

function namesOf({ annotations }: Descriptor): readonly string[] {
  const names = [annotations.get('io.containerd.image.name'), annotations.get('org.opencontainers.image.ref.name')];
  return names.filter((name) => name !== undefined && name !== '') as string[];
}

/** What could be read as either must not be read at all. */
function checkKind(document: JsonPlace, own: string, other: string): void {
  if (document.at(other).value !== undefined) throw document.problem(`it has both \`${own}\` and \`${other}\``);
}

function partsOf(store: Store, descriptor: Descriptor): ImageParts {
  const where = `${store.name}: manifest ${descriptor.digest}`;
  const { mediaType } = descriptor;
  if (mediaType !== undefined && !manifestTypes.has(mediaType))
    throw new UserError(
      `${where}: its media type \`${visible(mediaType)}\` is that of no image manifest which can be read`,
    );
  const manifest = readDocument(store, descriptor, 'manifest');
  checkKind(manifest, 'layers', 'manifests');
  const stated = manifest.at('mediaType').string();
  if (stated !== undefined && mediaType !== undefined && stated !== mediaType)
    throw new UserError(
      `${where}: it states the media type \`${visible(stated)}\`, what refers to it \`${mediaType}\``,
    );
  const configDescriptor = readDescriptor(manifest.at('config'));
  if (!configTypes.has(configDescriptor.mediaType ?? ''))
    throw new UserError(
      `${where}: it is no container image: its configuration is a \`${visible(configDescriptor.mediaType ?? '')}\``,
    );
  const config = readImageConfig(readDocument(store, configDescriptor, 'configuration'));
  const layers = (manifest.at('layers').list() ?? []).map(readDescriptor);
  return {
    digest: descriptor.digest,
    configDigest: configDescriptor.digest,
    config,
    layers: layersOf(store, { layers, config, where }),
  };
}

const manifestTypes = new Set([
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]);

const configTypes = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);

function layersOf(
  store: Store,
  {
    layers,
    config,
    where,
  }: { readonly layers: readonly Descriptor[]; readonly config: ImageConfig; readonly where: string },
): readonly StatedLayer[] {
  if (layers.length !== config.diffIds.length)
    throw new UserError(`${where}: it has ${layers.length} layers, its configuration ${config.diffIds.length}`);
  const steps = createdBy(config);
  return layers.map((layer, at) => {
    const whereLayer = `${store.name}: layer ${layer.digest}`;
    const path = blobPath(layer.digest, `${where}: layer ${at + 1}`);
    return {
      digest: layer.digest,
      diffId: config.diffIds[at]!,
      mediaType: layer.mediaType,
      size: layer.size,
      createdBy: steps[at],
      unreadable: layerProblem(layer.mediaType),
      where: whereLayer,
      open() {
        const file = store.open(path);
        if (file) return file;
        const problem = isForeign(layer.mediaType)
          ? 'it is a foreign layer, whose content is not in the image'
          : 'its content is not in the image';
        throw new UserError(`${whereLayer}: ${problem}`, 'save the image with all its layers');
      },
    };
  });
}
