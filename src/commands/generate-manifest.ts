import { UserError } from '../diagnostic/diagnostic.ts';
import { checkedManifest } from '../generate/checked-manifest.ts';
import { describe, type Generated } from '../generate/describe.ts';
import { gramineDirectories } from '../generate/gramine-directories.ts';
import { profiles } from '../generate/profiles/index.ts';
import type { WriteOptions } from '../generate/write.ts';
import { newestRelease } from '../gramine/release.ts';
import type { Io } from '../io/io.ts';
import { openConfigs, type Settings } from '../lint/config.ts';
import { rules } from '../lint/rules/index.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import { askWhatToGenerate } from './generate-questions.ts';
import { hasSource, openSource } from './generate-source.ts';
import { outputFile, printResult } from './print.ts';
import { releaseFrom } from './release-option.ts';
import { requireWritable } from './write-file.ts';

/** `generate manifest`: describes what is to run, writes the manifest, says what is missing. */
export async function generateManifest(given: Given, io: Io): Promise<number> {
  return generateFrom(hasSource(given) ? given : askWhatToGenerate(io), io);
}

async function generateFrom(given: Given, io: Io): Promise<number> {
  const output = outputFile(given);
  if (output !== undefined) requireWritable(output, io);
  const options = writeOptions(given, io);
  const { described, close } = await openSource(given, io);
  try {
    const generated = describe(described, choicesFrom(given, options));
    printResult(checkedManifest(generated.workload, options), given, io);
    report(generated, given, io);
    return generated.missing.length > 0 ? 1 : 0;
  } finally {
    close();
  }
}

function choicesFrom(given: Given, { release, gramine }: WriteOptions): Parameters<typeof describe>[1] {
  const runtimes = given.values('runtime');
  return { release, gramine, profiles, ...(runtimes.length > 0 && { runtimes }) };
}

function writeOptions(given: Given, io: Io): WriteOptions {
  if (given.has('template') && given.has('plain'))
    throw new UserError('`--template` and `--plain` exclude each other', 'use one of them');
  const settings = settingsFor(given, io);
  const release = given.value('gramine');
  return {
    release: release === undefined ? (settings.gramine ?? newestRelease) : releaseFrom(release),
    profile: (given.value('profile') as WriteOptions['profile'] | undefined) ?? settings.profile ?? 'production',
    form: given.has('plain') ? 'plain' : 'template',
    gramine: gramineDirectories(given.value('gramine-root')),
  };
}

/** The configuration that holds where the result goes. */
function settingsFor(given: Given, io: Io): Settings {
  const file = given.value('config');
  const configs = openConfigs({ ...(file !== undefined && { file }), ruleIds: rules.map(({ id }) => id) }, io);
  return configs.settingsFor(outputFile(given) ?? 'manifest.template');
}

/** What is missing is said even when notes are not wanted. */
function report({ missing, notes }: Generated, given: Given, io: Io): void {
  for (const { name, neededBy } of missing)
    io.stderr.write(`manifestly: \`${visible(name)}\` is missing, which \`${visible(neededBy)}\` needs\n`);
  if (given.has('quiet')) return;
  const name = outputFile(given) ?? '';
  if (name.endsWith('.manifest') && !given.has('plain'))
    io.stderr.write(
      `manifestly: note: \`${visible(name)}\` is a template: name it \`….manifest.template\`, or use \`--plain\`\n`,
    );
  for (const note of notes) io.stderr.write(`manifestly: note: ${visible(note)}\n`);
}
