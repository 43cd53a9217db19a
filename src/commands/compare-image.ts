import { imageFacts } from '../compare/image-facts.ts';
import type { ImageFacts, ManifestFacts } from '../compare/inputs.ts';
import { newestRelease } from '../gramine/release.ts';
import type { Io } from '../io/io.ts';
import type { Given } from './command.ts';
import { scanWithProgress } from './scan-with-progress.ts';

/** What the image on the command line says; undefined when none is named. Rejects with a UserError. */
export async function imageIn(
  given: Given,
  manifest: ManifestFacts | undefined,
  io: Io,
): Promise<ImageFacts | undefined> {
  const [operand] = given.operands;
  if (operand === undefined) return undefined;
  const scanned = await scanWithProgress(operand, given.value('platform'), io);
  try {
    return await imageFacts(scanned, {
      operand,
      release: manifest?.release ?? newestRelease,
      ...(manifest && { allowedFiles: manifest.allowedFiles }),
    });
  } finally {
    scanned.close();
  }
}
