import type { ScannedFile } from '../image/scanned.ts';
import { maximumLinks } from '../io/real-path.ts';

/** Where a link leads, by the kernel's rules, and how many links that takes, this one included. */
export type Reached =
  | { readonly file: ScannedFile; readonly links: number }
  | { readonly file?: undefined; readonly why: 'dangling' | 'loop' | 'unreadable' };

interface Surroundings {
  /** Knows paths that are free of links. */
  look(path: string): ScannedFile | undefined;
  maySearch(directory: ScannedFile): boolean;
}

/** Follows a link that lies in a directory whose path is free of links. */
export function followLink(directory: ScannedFile, target: string, around: Surroundings): Reached {
  const start = target.startsWith('/') ? around.look('/') : directory;
  const pending = stepsOf(target);
  if (!start || !pending) return { why: 'dangling' };
  let at = start;
  for (let links = 1; ; ) {
    const name = pending.pop();
    if (name === undefined) return { file: at, links };
    if (at.type !== 'directory') return { why: 'dangling' };
    if (!around.maySearch(at)) return { why: 'unreadable' };
    if (name === '.') continue;
    const next = around.look(name === '..' ? parentOf(at.path) : childOf(at.path, name));
    if (!next) return { why: 'dangling' };
    if (next.type !== 'symlink') {
      at = next;
      continue;
    }
    if (++links > maximumLinks) return { why: 'loop' };
    const more = stepsOf(next.target ?? '');
    const root = next.target?.startsWith('/') ? around.look('/') : at;
    if (!more || !root) return { why: 'dangling' };
    at = root;
    pending.push(...more);
  }
}

export function childOf(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}

/** Names in reverse; a slash at the end asks for a directory. Undefined for what no link can say. */
function stepsOf(target: string): string[] | undefined {
  if (target === '' || Buffer.byteLength(target) > longestTarget) return undefined;
  const names = target.split('/').filter((name) => name !== '');
  return [...names, ...(target.endsWith('/') ? ['.'] : [])].reverse();
}

const longestTarget = 4095;

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 1));
}
