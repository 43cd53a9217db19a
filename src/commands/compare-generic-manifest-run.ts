import { loadGramine } from '../compare/load-gramine.ts';
import { readScenario } from '../compare/scenario.ts';
import { UserError } from '../diagnostic/diagnostic.ts';
import { newestRelease } from '../gramine/release.ts';
import type { Io } from '../io/io.ts';
import type { Given } from './command.ts';
import { readSource } from './policy-file.ts';
import { printResult } from './print.ts';
import { releaseFrom } from './release-option.ts';

/** Prints the manifest of the constructed subject. */
export async function runGenericManifest(given: Given, io: Io): Promise<number> {
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
  printResult(manifest, given, io);
  return 0;
}
