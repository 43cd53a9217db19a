import { isBefore, type Release } from '../gramine/release.ts';

/**
 * Whether the finalise step of that GSC release leaves a path out. It judges the text of the path alone: a file of `/var` that a
 * link elsewhere leads to is not left out under the link's name.
 */
export function exclusionsOf(release: Release): (path: string) => boolean {
  const patterns = ranged.filter(([since]) => !isBefore(release, since)).map(([, pattern]) => pattern);
  const own = isBefore(release, '1.2')
    ? 'finalize_manifest\\.py'
    : 'gramine/python/[^\\n]*|gramine/app_files/finalize_manifest\\.py';
  const whole = new RegExp(`^/(?:${[...patterns, own].join('|')})$`, 'u');
  return (path) => mayMatch.has(path.slice(0, 3)) && whole.test(path);
}

const ranged: readonly (readonly [Release, string])[] = [
  ['1.0', 'boot/[^\\n]*'],
  ['1.0', '\\.dockerenv'],
  ['1.0', '\\.dockerinit'],
  ['1.0', 'dev/[^\\n]*'],
  ['1.2', 'etc/gshadow[^\\n]*'],
  ['1.0', 'etc/mtab'],
  ['1.2', 'etc/\\.pwd\\.lock'],
  ['1.0', 'etc/rc[^\\n]\\.d/[^\\n]*'],
  ['1.2', 'etc/security/[^\\n]*'],
  ['1.2', 'etc/shadow[^\\n]*'],
  ['1.0', 'proc/[^\\n]*'],
  ['1.0', 'sys/[^\\n]*'],
  ['1.0', 'var/[^\\n]*'],
];

/** The starts of what the patterns match, which most paths of an image have not. */
const mayMatch: ReadonlySet<string> = new Set(['/bo', '/.d', '/de', '/et', '/fi', '/gr', '/pr', '/sy', '/va']);
