import { bytesOfText, hasForeignBytes } from '../image/byte-text.ts';
import type { ScannedFile } from '../image/scanned.ts';

/** A path that tools stumble over. */
export interface OddName {
  readonly path: string;
  readonly kind: 'not-utf-8' | 'newline' | 'control-character' | 'too-long';
  readonly isFolder: boolean;
}

/** In the order of the walk. What lies in an oddly named folder is not listed again. */
export function oddNamesOf(files: Iterable<ScannedFile>): readonly OddName[] {
  const found: OddName[] = [];
  for (const { path, type } of files) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const kind = kindOf(name) ?? (isTooLong(path) ? 'too-long' : undefined);
    if (kind) found.push({ path, kind, isFolder: type === 'directory' });
  }
  return found;
}

function kindOf(name: string): OddName['kind'] | undefined {
  if (hasForeignBytes(name)) return 'not-utf-8';
  if (name.includes('\n')) return 'newline';
  return /[\0-\x1f\x7f]/.test(name) ? 'control-character' : undefined;
}

/** `PATH_MAX` counts the zero at the end. */
function isTooLong(path: string): boolean {
  return path.length * 3 > longestPath && bytesOfText(path).length > longestPath;
}

const longestPath = 4095;
