import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for the images of one run of the tests, which all its processes share. */
export default function sharedFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'manifestly-images-'));
  process.env.MANIFESTLY_IMAGES = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
