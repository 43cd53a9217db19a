import { UserError } from '../diagnostic/diagnostic.ts';
import { visible } from '../text/visible.ts';
import { readSmall } from './blob.ts';
import type { Candidate, ImageParts } from './choose.ts';
import { digestOf } from './digest.ts';
import { readImageConfig } from './image-config.ts';
import { parseJson } from './json.ts';
import { JsonPlace } from './json-place.ts';
import { createdBy } from './layer-history.ts';
import { documentAt } from './oci-layout.ts';
import type { Store } from './store.ts';

/** The images of what `docker save` writes, in its older form and in the one with `blobs/`. */
export function archiveCandidates(store: Store): readonly Candidate[] {
  const images = documentAt(store, 'manifest.json').list() ?? [];
  return images.map((image) => {
    const names = image.at('RepoTags').strings() ?? [];
    const config = image.at('Config');
    const path = config.required(config.string());
    const layers = image.at('Layers').strings() ?? [];
    return { names, digest: undefined, platform: undefined, load: () => partsOf(store, path, layers) };
  });
}

function partsOf(store: Store, path: string, layers: readonly string[]): ImageParts {
  const where = `${store.name}: configuration \`${visible(path)}\``;
  const bytes = readSmall(store, path, where);
  const configDigest = digestOf(bytes);
  const stated = digestInName(path);
  if (stated !== undefined && stated !== configDigest)
    throw new UserError(`${where}: its content does not have the digest in its name but ${configDigest}`, again);
  const config = readImageConfig(new JsonPlace(parseJson(bytes, where), where));
  if (layers.length !== config.diffIds.length)
    throw new UserError(`${where}: it has ${config.diffIds.length} layers, the archive ${layers.length}`);
  const steps = createdBy(config);
  const stacked = layers.map((layer, at) => ({
    digest: layer.startsWith('blobs/') ? digestInName(layer) : undefined,
    diffId: config.diffIds[at]!,
    mediaType: undefined,
    size: undefined,
    createdBy: steps[at],
    unreadable: undefined,
    where: `${store.name}: layer \`${visible(layer)}\``,
    open() {
      const file = store.open(layer);
      if (!file) throw new UserError(`${store.name}: layer \`${visible(layer)}\` is not in the image`, again);
      return file;
    },
  }));
  return { digest: undefined, configDigest, config, layers: stacked };
}

const again = 'save the image again, or check where it comes from';

/** Files of such an archive are often named after their content. */
function digestInName(path: string): string | undefined {
  const [, hex] = /^(?:blobs\/sha256\/)?([0-9a-f]{64})(?:\.json)?$/.exec(path) ?? [];
  return hex && `sha256:${hex}`;
}
