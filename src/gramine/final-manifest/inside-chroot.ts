import type { FileTree } from '../../io/file-tree.ts';
import { visible } from '../../text/visible.ts';
import { Refusal } from './refusal.ts';

/**
 * A path below `chroot` with its links followed inside it, as `--chroot` has it: absolute, from `chroot` on. Its last
 * component need not exist. Throws a Refusal.
 */
export function insideChroot(host: FileTree, chroot: string, path: string): string {
  const pending = namesOf(path).reverse();
  const walked: string[] = [];
  for (let links = 0; pending.length > 0; ) {
    const name = pending.pop()!;
    if (name === '..') walked.pop();
    if (name === '..') continue;
    const place = `${chroot}/${[...walked, name].join('/')}`;
    const found = host.lstat(place);
    if (found?.type === 'symlink') {
      if (++links > maximumLinks) throw new Refusal(`the symbolic links of \`${visible(path)}\` lead in a circle`);
      const target = host.readlink(place);
      if (target.startsWith('/')) walked.length = 0;
      pending.push(...namesOf(target).reverse());
      continue;
    }
    if (pending.length > 0 && found?.type !== 'directory')
      throw new Refusal(
        `\`/${visible([...walked, name].join('/'))}\` is no folder in \`${visible(chroot === '' ? '/' : chroot)}\``,
      );
    walked.push(name);
  }
  return `/${walked.join('/')}`;
}

const maximumLinks = 40;

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}
