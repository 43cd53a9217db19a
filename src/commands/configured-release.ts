import { newestRelease, type Release } from '../gramine/release.ts';
import type { Io } from '../io/io.ts';
import type { Given } from './command.ts';
import { releaseFrom } from './release-option.ts';
import { settingsFor } from './render-run.ts';

/** The release that `--gramine` names, else the configuration for a file, else the newest. Throws a UserError. */
export async function configuredRelease(path: string, given: Given, io: Io): Promise<Release> {
  if (given.has('gramine')) return releaseFrom(given.value('gramine'));
  return (await settingsFor(path, given, io)).gramine ?? newestRelease;
}
