import { UserError } from '../diagnostic/diagnostic.ts';
import { visible } from '../text/visible.ts';
import type { ImageConfig } from './image-config.ts';
import type { StatedLayer } from './layer.ts';
import { isNamed } from './names.ts';

/** Which image is meant where several lie together. */
export interface ImageChoice {
  /** A name, a tag, or the digest of a manifest or configuration. */
  readonly reference?: string;
  /** `linux/amd64`, `linux/arm64/v8`. */
  readonly platform?: string;
  /** Which one is meant where everything else leaves several. */
  readonly preferredPlatform?: string;
}

/** One of the images that lie together. */
export interface Candidate {
  readonly names: readonly string[];
  readonly digest: string | undefined;
  /** `os/architecture[/variant]` as far as the index says. */
  readonly platform: string | undefined;
  /** Reads manifest and configuration. Throws a UserError. */
  load(): ImageParts;
}

/** All of an image but its content. */
export interface ImageParts {
  readonly digest: string | undefined;
  readonly configDigest: string;
  readonly config: ImageConfig;
  readonly layers: readonly StatedLayer[];
}

/** The only candidate that is meant. Throws a UserError that lists what is there otherwise. */
export function choose(candidates: readonly Candidate[], choice: ImageChoice, where: string): Candidate & ImageParts {
  if (candidates.length === 0) throw new UserError(`${where}: no image is in it`);
  const meant = candidates.filter((candidate) => isMeant(candidate, choice));
  const loaded = meant.length === 1 ? meant.map(load) : (meant.length > 0 ? meant : candidates).flatMap(quietlyLoaded);
  const fitting = loaded.filter((image) => isMeant(image, choice) && fitsPlatform(image, choice));
  const preferred = fitting.filter(
    ({ platform }) => platform !== undefined && isPlatform(platform, choice.preferredPlatform ?? ''),
  );
  for (const images of [fitting, preferred]) if (differentIn(images) === 1) return images[0]!;
  const found = fitting.length === 0 ? loaded : fitting;
  const { platform } = choice;
  if (fitting.length === 0 && platform !== undefined && hasOtherPlatform(loaded, choice))
    throw new UserError(
      `${where}: no image in it is for \`${visible(platform)}\`; there ${listed(found)}`,
      'name a platform that is there, or leave `--platform` out',
    );
  const problem = fitting.length === 0 ? 'no image in it is the one asked for' : 'more than one image is in it';
  throw new UserError(`${where}: ${problem}; there ${listed(found)}`, 'add `:TAG` or `@DIGEST` to its path');
}

function differentIn(images: readonly ImageParts[]): number {
  return new Set(images.map(({ digest, configDigest }) => digest ?? configDigest)).size;
}

/** `os/architecture[/variant]` of a configuration. */
function platformOf({ os, architecture, variant }: ImageConfig): string | undefined {
  const known = [os, architecture, variant].filter((part) => part !== undefined);
  return os === undefined || architecture === undefined ? undefined : known.join('/');
}

function load(candidate: Candidate): Candidate & ImageParts {
  const parts = candidate.load();
  return { ...candidate, ...parts, platform: candidate.platform ?? platformOf(parts.config) };
}

/** Indexes hold more than images, and name images that are not with them. */
export function quietlyLoaded(candidate: Candidate): readonly (Candidate & ImageParts)[] {
  try {
    return [load(candidate)];
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

function isMeant(candidate: Candidate & Partial<ImageParts>, { reference, platform }: ImageChoice): boolean {
  if (platform !== undefined && candidate.platform !== undefined && !isPlatform(candidate.platform, platform))
    return false;
  if (reference === undefined) return true;
  if (candidate.names.some((name) => isNamed(name, reference))) return true;
  return reference === candidate.digest || reference === candidate.configDigest;
}

function fitsPlatform(image: Candidate, { platform }: ImageChoice): boolean {
  return platform === undefined || (image.platform !== undefined && isPlatform(image.platform, platform));
}

function hasOtherPlatform(images: readonly (Candidate & ImageParts)[], { reference }: ImageChoice): boolean {
  return images.some((image) => isMeant(image, reference === undefined ? {} : { reference }));
}

/** A platform without a variant means all of them. */
function isPlatform(found: string, asked: string): boolean {
  return found === asked || found.startsWith(`${asked}/`);
}

const shownImages = 20;

function listed(images: readonly (Candidate & ImageParts)[]): string {
  if (images.length === 0) return 'is nothing that can be read';
  const lines = images.map(({ names, platform, digest, configDigest }) =>
    [...names.slice(0, 3), platform ?? 'unknown platform', digest ?? configDigest].join(' '),
  );
  const more = lines.length > shownImages ? ` and ${lines.length - shownImages} more` : '';
  return `${lines.length === 1 ? 'is' : 'are'} ${visible(lines.slice(0, shownImages).join(', '))}${more}`;
}
