import { Text } from '../gramine/text.ts';
import { writtenPlace } from '../gramine/written-place.ts';
import { visible } from '../text/visible.ts';
import { isSecretFile } from './folder-contents.ts';

/** What to decide about a file that an argument names, where it can't just be trusted; undefined where it can. */
export function whyNotTrusted(path: string): string | undefined {
  const name = `\`${visible(path)}\``;
  if (changing.has(path))
    return `${name}, which an argument names, differs on every machine: mount one of your own there`;
  if (isSecretFile(path.slice(path.lastIndexOf('/') + 1)) || path.startsWith('/run/secrets/'))
    return `${name}, which an argument names, looks like a secret, and trusted files are not confidential: keep it with \`--encrypted\``;
  const what = writtenPlace({ path: new Text(path), isDirectory: false });
  if (what === 'a file that a program writes' || /^\/var\/log\//.test(path))
    return `${name}, which an argument names, looks written: use \`--encrypted\` for its folder, or a \`tmpfs\` if it may be lost`;
  return undefined;
}

/** What Gramine or the host makes up. */
export function isMadeUp(path: string): boolean {
  return /^\/(?:proc|sys|dev)(?:\/|$)/.test(path);
}

/** As `files/host-mutated` has them. */
const changing: ReadonlySet<string> = new Set([
  '/.dockerenv',
  '/run/.containerenv',
  '/etc/hosts',
  '/etc/hostname',
  '/etc/resolv.conf',
  '/etc/mtab',
  '/etc/machine-id',
]);
