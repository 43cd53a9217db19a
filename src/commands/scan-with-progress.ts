import { UserError } from '../diagnostic/diagnostic.ts';
import { scanImage } from '../image/scan.ts';
import type { ScannedImage } from '../image/scanned.ts';
import { requireRootFileSystem } from '../inspect/root-file-system.ts';
import type { Io } from '../io/io.ts';
import { progressBar } from './progress-bar.ts';

/** Reads an image once, with a bar on a terminal. Rejects with a UserError as `scanImage` does, and for a folder that is no image. */
export async function scanWithProgress(operand: string, platform: string | undefined, io: Io): Promise<ScannedImage> {
  if (operand === '')
    throw new UserError('the name of the image is empty', 'give a folder or an archive with an image');
  const bar = progressBar('reading', io.stderr);
  try {
    const scanned = await scanImage(operand, io, {
      ...(platform === undefined ? { preferredPlatform: 'linux/amd64' } : { platform }),
      onProgress: (done, total) => bar.update(done, total),
    });
    requireRootFileSystem(scanned, operand);
    return scanned;
  } finally {
    bar.clear();
  }
}
