/** Whether an image that goes by `name` is meant by `reference`: a whole name, a bare tag, or one as Docker abbreviates it. */
export function isNamed(name: string, reference: string): boolean {
  return name === reference || whole(name) === whole(reference) || tagOf(name) === reference;
}

/** `redis` is short for `docker.io/library/redis:latest`. */
function whole(name: string): string {
  const tagged = tagOf(name) === undefined ? `${name}:latest` : name;
  const host = tagged.slice(0, tagged.indexOf('/'));
  if (tagged.includes('/') && /[.:]|^localhost$/.test(host))
    return tagged.replace(/^(?:index\.)?docker\.io\/(?=[^/]+$)/, 'docker.io/library/');
  return tagged.includes('/') ? `docker.io/${tagged}` : `docker.io/library/${tagged}`;
}

/** What follows the last colon, unless that is a port. */
function tagOf(name: string): string | undefined {
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? name.slice(colon + 1) : undefined;
}
