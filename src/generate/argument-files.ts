import { hostChangedFiles } from '../gramine/host-changed-files.ts';
import { Text } from '../gramine/text.ts';
import { writtenPlace } from '../gramine/written-place.ts';
import { resolvePath } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import type { Draft } from './draft.ts';
import { isSecretFile } from './folder-contents.ts';
import type { Launch } from './launch.ts';
import type { View } from './view.ts';

/** Files that the command line names, as they are or after `=`. */
export function addArguments(draft: Draft, { argv, startDirectory, scripts }: Launch, { tree }: View): void {
  const known = new Set(scripts.map(({ path }) => path));
  for (const argument of argv.slice(1)) {
    const named = argument.startsWith('-') ? argument.slice(argument.indexOf('=') + 1) : argument;
    if (named === '' || named.startsWith('-') || named.length > 4096 || named.includes('\0')) continue;
    const path = resolvePath(startDirectory, named);
    const found = known.has(path) ? undefined : tree.stat(path);
    if (isMadeUp(path)) continue;
    const obstacle = found?.type === 'file' ? whyNotTrusted(path) : undefined;
    if (obstacle !== undefined) draft.ask({ about: 'files', text: obstacle });
    else if (found?.type === 'file') draft.file(path, 'files that its arguments name');
    if (found?.type === 'directory' && named.startsWith('/') && path !== '/')
      draft.ask({
        about: 'files',
        text: `whether the program reads or writes in \`${visible(path)}\`, which an argument names: mount and trust it (\`file:…/\`) for reading, use \`--encrypted\` for writing`,
      });
  }
}

/** What to decide about a file that an argument names, where it can't just be trusted; undefined where it can. */
function whyNotTrusted(path: string): string | undefined {
  const name = `\`${visible(path)}\``;
  if (hostChangedFiles.has(path))
    return `${name}, which an argument names, differs on every machine: mount one of your own there`;
  if (isSecretFile(path.slice(path.lastIndexOf('/') + 1)) || path.startsWith('/run/secrets/'))
    return `${name}, which an argument names, looks like a secret, and trusted files are not confidential: keep it with \`--encrypted\``;
  const what = writtenPlace({ path: new Text(path), isDirectory: false });
  if (what === 'a file that a program writes' || /^\/var\/log\//.test(path))
    return `${name}, which an argument names, looks written: use \`--encrypted\` for its folder, or a \`tmpfs\` if it may be lost`;
  return undefined;
}

/** What Gramine or the host makes up. */
function isMadeUp(path: string): boolean {
  return /^\/(?:proc|sys|dev)(?:\/|$)/.test(path);
}
