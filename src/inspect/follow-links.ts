import type { FileUser } from '../image/access.ts';
import type { ScannedFile, ScannedTree } from '../image/scanned.ts';
import { maximumLinks } from '../io/real-path.ts';
import { folderOf } from '../text/path.ts';
import { mayExecute } from './may-execute.ts';

/** Where a path leads, with every link on the way. */
export interface Followed {
  readonly links: readonly LinkHop[];
  /** Undefined when nothing is there that the user can get at. */
  readonly file?: ScannedFile;
  /** `dangling` when a link leads to what is not there, `missing` when the path itself does. */
  readonly why?: 'missing' | 'dangling' | 'loop' | 'no-folder' | 'forbidden';
  /** What `why` is about: of what is not there, the whole path that was looked for. */
  readonly at?: string;
}

export interface LinkHop {
  /** Where the link lies, free of links. */
  readonly path: string;
  /** As written. */
  readonly target: string;
}

/** Follows an absolute path as the kernel does for that user; `..` is taken of where a link leads. */
export function followLinks(tree: Pick<ScannedTree, 'look'>, path: string, user: FileUser): Followed {
  const pending = stepsOf(path);
  const links: LinkHop[] = [];
  let ownNames = pending.length;
  let at = tree.look('/');
  for (let name = pending.pop(); at && name !== undefined; name = pending.pop()) {
    const isOwn = pending.length < ownNames;
    ownNames = Math.min(ownNames, pending.length);
    if (at.type !== 'directory') return { links, why: 'no-folder', at: at.path };
    if (!mayExecute(user, at)) return { links, why: 'forbidden', at: at.path };
    if (name === '.') continue;
    const place: string = name === '..' ? folderOf(at.path) : `${at.path === '/' ? '' : at.path}/${name}`;
    const next = tree.look(place);
    if (!next) return { links, why: isOwn ? 'missing' : 'dangling', at: [place, ...pending.toReversed()].join('/') };
    if (next.type !== 'symlink') {
      at = next;
      continue;
    }
    if (links.length === maximumLinks) return { links, why: 'loop', at: place };
    const target = next.target ?? '';
    links.push({ path: next.path, target });
    if (target.startsWith('/')) at = tree.look('/');
    pending.push(...stepsOf(target));
    if (pending.length > mostNames) return { links, why: 'loop', at: place };
  }
  return at ? { links, file: at } : { links, why: 'missing', at: '/' };
}

const mostNames = 4096;

/** The last first. A slash or `.` at the end asks for a folder. */
function stepsOf(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  return [...names, ...(path.length > 1 && /\/\.?$/.test(path) ? ['.'] : [])].reverse();
}
