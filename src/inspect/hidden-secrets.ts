import { type Secret, secretIn } from '../gramine/secrets.ts';
import type { ScannedImage } from '../image/scanned.ts';
import type { InspectedVariable } from './environment.ts';

/** A key or credential in an image. What it is, and never the secret itself. */
export interface ImageSecret {
  readonly kind: string;
  /** Of a file; undefined for one of the configuration. */
  readonly path?: string;
  /** The variable, label or build step that holds it. */
  readonly configuredBy?: string;
  /** Index of the layer, from 0 for the lowest. */
  readonly layer?: number;
  readonly layerDigest?: string;
  /** The build step of that layer. */
  readonly createdBy?: string;
  /** An upper layer removes or replaces the file: containers do not see it, and everybody who has the image does. */
  readonly isHidden?: boolean;
  /** What may be shown. */
  readonly masked?: string;
}

/** Those in the layers from the lowest, then those of the configuration. */
export function secretsOf(
  { image, tree, layers }: ScannedImage,
  variables: readonly InspectedVariable[],
): readonly ImageSecret[] {
  const inLayers = layers.flatMap(({ secrets, diffId, digest, createdBy }, layer) =>
    secrets.map(({ path, found }): ImageSecret => {
      const seen = tree.look(path);
      return {
        kind: found.kind,
        path,
        layer,
        layerDigest: digest ?? diffId,
        ...(createdBy !== undefined && { createdBy }),
        isHidden: seen?.layer !== layer,
        masked: found.masked,
      };
    }),
  );
  const inFolder = layers.length > 0 ? [] : [...secretsInTree({ tree })];
  return [...inLayers, ...inFolder, ...variables.flatMap(variableSecret), ...configuredSecrets(image.config)];
}

/** Of a folder, which has no layers. */
function* secretsInTree({ tree }: Pick<ScannedImage, 'tree'>): Generator<ImageSecret> {
  for (const { path, sight } of tree.walk())
    for (const { kind, masked } of sight?.secrets ?? []) yield { kind, path, masked };
}

function variableSecret({ name, secret }: InspectedVariable): readonly ImageSecret[] {
  return secret ? [{ kind: secret.kind, configuredBy: `variable \`${name}\`` }] : [];
}

function configuredSecrets(config: ScannedImage['image']['config']): readonly ImageSecret[] {
  if (!config) return [];
  const labels = [...config.labels].map(([name, value]) => [`label \`${name}\``, secretIn(value, name)] as const);
  const steps = config.history.map(({ createdBy }, at) => [`build step ${at + 1}`, certainIn(createdBy)] as const);
  return [...labels, ...steps].flatMap(([configuredBy, secret]) =>
    secret ? [{ kind: secret.kind, configuredBy }] : [],
  );
}

/** Build steps name files and variables that are no secrets. */
function certainIn(text: string | undefined): Secret | undefined {
  const secret = text === undefined ? undefined : secretIn(text);
  return secret?.certain ? secret : undefined;
}
