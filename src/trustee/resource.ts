/** A resource of a key broker. */
export interface KbsResource {
  /** Of the broker; empty for the one that the guest is told of. */
  readonly host: string;
  readonly repository: string;
  readonly type: string;
  readonly tag: string;
}

/** `kbs://<host>/<repository>/<type>/<tag>`, or what is wrong with it as one clause; undefined for a text that is no such URI. */
export function kbsResource(text: string): KbsResource | { readonly problem: string } | undefined {
  if (!/^kbs:/i.test(text)) return undefined;
  if (!text.startsWith('kbs://')) return { problem: 'a resource begins with `kbs:///`' };
  const [host, ...segments] = text.slice('kbs://'.length).split('/') as [string, ...string[]];
  if (/[?#]/.test(text)) return { problem: 'a resource has no query and no fragment' };
  if (host !== '' && !/^[\w.-]+(?::\d{1,5})?$/.test(host))
    return { problem: `\`${host.replaceAll('`', "'")}\` is no host` };
  if (segments.length !== 3)
    return { problem: `a resource has three parts after the host, and this has ${segments.length}` };
  if (segments.some((part) => part === '')) return { problem: 'one of the three parts is empty' };
  const wrong = segments.find((part) => !/^[\w.-]+$/.test(part) || /^\.+$/.test(part));
  if (wrong !== undefined)
    return { problem: `\`${wrong.replaceAll('`', "'")}\` holds more than letters, digits, \`-\`, \`_\` and \`.\`` };
  const [repository, type, tag] = segments as [string, string, string];
  return { host, repository, type, tag };
}
