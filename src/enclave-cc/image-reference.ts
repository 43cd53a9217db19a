/** A reference to an image with all that is left out of it filled in. */
export interface ImageReference {
  /** `docker.io`, with its port if it has one. */
  readonly registry: string;
  /** `library/redis` */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** `redis` is short for `docker.io/library/redis:latest`. Undefined for what is no reference; names have at most 255 characters. */
export function imageReference(text: string): ImageReference | undefined {
  if (text.length > longest) return undefined;
  const parts = /^([^@]*)(?:@(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}))?$/.exec(text);
  if (!parts) return undefined;
  const [, named, digest] = parts as unknown as [string, string, string | undefined];
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const name = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  if (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag)) return undefined;
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === 'localhost';
  const host = isHost ? first : 'docker.io';
  const registry = host === 'index.docker.io' ? 'docker.io' : host;
  const path = isHost ? name.slice(slash + 1) : name;
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  const isPath = repository.split('/').every((part) => /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*$/.test(part));
  if (!isPath || name.length > 255 || !/^[A-Za-z0-9.-]+(?::\d+)?$/.test(registry)) return undefined;
  return { registry, repository, tag: tag ?? (digest === undefined ? 'latest' : undefined), digest };
}

/** A name, a tag and a digest. */
const longest = 255 + 129 + 136;
