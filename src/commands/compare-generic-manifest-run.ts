import { loader, loadGramine } from '../compare/load-gramine.ts';
import { readScenario } from '../compare/scenario.ts';
import { UserError } from '../diagnostic/diagnostic.ts';
import { newestRelease } from '../gramine/release.ts';
import type { Io } from '../io/io.ts';
import type { Given } from './command.ts';
import { readSource } from './policy-file.ts';
import { printResult } from './print.ts';
import { releaseFrom } from './release-option.ts';
import { requireWritable, writeFiles } from './write-file.ts';

/** Prints the manifest of the constructed subject, and writes its loader. */
export async function runGenericManifest(given: Given, io: Io): Promise<number> {
  const loaderFile = given.value('generic-loader');
  if (loaderFile !== undefined) {
    requireWritable(loaderFile, io);
    writeFiles([{ path: loaderFile, content: loader }], io);
  }
  if (given.has('generic-manifest')) printResult(await genericManifest(given, io), given, io);
  return 0;
}

async function genericManifest(given: Given, io: Io): Promise<string> {
  const release = given.has('gramine') ? releaseFrom(given.value('gramine')) : newestRelease;
  const scenario = given.value('scenario');
  const inputs = scenario === undefined ? undefined : readScenario(readSource(scenario, io));
  const certificates = inputs?.get('load-gramine.certificates')?.value;
  const { manifest, needs } = await loadGramine({
    release,
    ...(typeof certificates === 'string' && { certificates }),
  });
  if (needs.includes('release'))
    throw new UserError(
      `there is no generic manifest for Gramine ${release}`,
      'target 1.7 or later: before 1.6.2 a forked process does not verify trusted files that its parent had open',
    );
  return manifest;
}
