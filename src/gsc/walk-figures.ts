import type { WalkFigures } from '../inspect/verdicts/verdict.ts';
import type { FinaliseWalk } from './walk.ts';

/** The sums of a walk that say what an image will cost. */
export function walkFigures({ entries, skipped, multiplied, stopped }: FinaliseWalk): WalkFigures {
  return {
    trusted: entries.length,
    manifestBytes: entries.reduce((sum, { uri }) => sum + bytesPerEntry + Buffer.byteLength(uri), 0),
    unreadable: skipped.filter(({ why }) => why === 'unreadable').map(({ path }) => path),
    isEndless: stopped !== undefined,
    multiplied,
  };
}

/** What tomli_w writes around a URI and its hash. */
export const bytesPerEntry = 108;
