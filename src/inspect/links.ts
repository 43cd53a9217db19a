import type { ScannedFile, ScannedTree } from '../image/scanned.ts';
import { followLinks } from './follow-links.ts';

/** Symbolic links that lead nowhere, round in a circle, or back to a folder that they lie in. */
export interface OddLink {
  readonly path: string;
  /** As written. */
  readonly target: string;
  /** `unknown` where following all links of the image would take too long. */
  readonly kind: 'ancestor' | 'circle' | 'dangling' | 'unknown';
  /** Of an ancestor: where it leads, free of links. */
  readonly folder?: string;
}

/** In the order of the walk. Links into `/proc`, `/sys`, `/dev` and `/run` are filled when a container runs. */
export function oddLinksOf(tree: Pick<ScannedTree, 'look'>, files: Iterable<ScannedFile>): readonly OddLink[] {
  const found: OddLink[] = [];
  let steps = 0;
  const look = (path: string) => {
    steps++;
    return tree.look(path);
  };
  for (const { path, type, target = '' } of files) {
    if (type !== 'symlink') continue;
    if (steps > mostSteps) {
      found.push({ path, target, kind: 'unknown' });
      continue;
    }
    const { file, why, at, links } = followLinks({ look }, path, root);
    steps += links.reduce((sum, link) => sum + link.target.length / bytesPerStep, 0);
    const folder = file?.type === 'directory' ? file.path : undefined;
    if (folder !== undefined && isWithin(path, folder)) found.push({ path, target, kind: 'ancestor', folder });
    else if (why === 'loop') found.push({ path, target, kind: 'circle' });
    else if (!file && !/^\/(?:proc|sys|dev|run)(?:\/|$)/.test(at ?? '')) found.push({ path, target, kind: 'dangling' });
  }
  return found;
}

function isWithin(path: string, folder: string): boolean {
  return folder === '/' || path.startsWith(`${folder}/`);
}

/** Real images take a tenth of a million. */
const mostSteps = 1_000_000;

/** A long target takes long to read. */
const bytesPerStep = 16;

const root = { uid: 0, gid: 0, groups: [] };
