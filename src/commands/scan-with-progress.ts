import { scanImage } from '../image/scan.ts';
import type { ScannedImage } from '../image/scanned.ts';
import type { Io } from '../io/io.ts';
import { progressBar } from './progress-bar.ts';

/** Reads an image once, with a bar on a terminal. Rejects with a UserError as `scanImage` does. */
export async function scanWithProgress(operand: string, platform: string | undefined, io: Io): Promise<ScannedImage> {
  const bar = progressBar('reading', io.stderr);
  try {
    return await scanImage(operand, io, {
      ...(platform === undefined ? { preferredPlatform: 'linux/amd64' } : { platform }),
      onProgress: (done, total) => bar.update(done, total),
    });
  } finally {
    bar.clear();
  }
}
