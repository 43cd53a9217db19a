import type { Io } from '../io/io.ts';
import type { Settings } from '../lint/config.ts';
import type { BaselineRequest } from './baseline-option.ts';
import type { Given } from './command.ts';
import type { Discovered } from './discover.ts';
import { outputFile } from './print.ts';
import { requireApart } from './written-apart.ts';

export interface LintedFiles {
  readonly files: readonly Discovered[];
  readonly baselines: BaselineRequest;
  settingsFor(path: string): Settings;
}

/** Neither the result nor a new baseline replaces what is read, whatever links it is named by. Throws a UserError. */
export function requireResultsApart({ files, baselines, settingsFor }: LintedFiles, given: Given, io: Io): void {
  const output = outputFile(given);
  const known = [...new Set(files.map(({ path }) => baselines.pathFor(path)))];
  const results = [output, ...(baselines.write ? known : [])].filter((path) => path !== undefined);
  const read = [
    ...files.filter(({ stdin }) => !stdin).map(({ path }) => path),
    ...files.map(({ path }) => settingsFor(path).config),
    ...given.values('config'),
    ...given.values('manifest'),
    ...(baselines.write ? [] : known),
  ].filter((path) => path !== undefined);
  requireApart(results, [...new Set(read)], io);
}
