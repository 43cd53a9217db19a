import { UserError } from '../diagnostic/diagnostic.ts';
import { checkedManifest } from '../generate/checked-manifest.ts';
import { describe, type Generated } from '../generate/describe.ts';
import { gramineDirectories } from '../generate/gramine-directories.ts';
import type { AccessLog } from '../generate/log/access.ts';
import { profiles } from '../generate/profiles/index.ts';
import type { Workload } from '../generate/workload.ts';
import type { WriteOptions } from '../generate/write.ts';
import { newestRelease } from '../gramine/release.ts';
import type { Io } from '../io/io.ts';
import { openConfigs, type Settings } from '../lint/config.ts';
import { ruleIds } from '../lint/rule-ids.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import { askWhatToGenerate } from './generate-questions.ts';
import { hasSource, openFolder, openSource } from './generate-source.ts';
import { outputFile, printResult } from './print.ts';
import { releaseFrom } from './release-option.ts';
import { requireWritable } from './write-file.ts';

/** `generate manifest`: describes what is to run, writes the manifest, says what is missing. */
export async function generateManifest(given: Given, io: Io): Promise<number> {
  refuseIdle(given);
  if (given.has('from-log')) return generateFromLog(given, io);
  for (const name of ['into', 'close'])
    if (given.has(name)) throw new UserError(`\`--${name}\` says what to do with a log`, 'use it with `--from-log`');
  return generateFrom(hasSource(given) ? given : askWhatToGenerate(io), io);
}

/** Options that would do nothing without another one. */
function refuseIdle(given: Given): void {
  for (const name of ['provisioning-server', 'provisioning-ca'])
    if (given.has(name) && !given.has('secret-provisioning'))
      throw new UserError(`\`--${name}\` says how the key is fetched`, 'use it with `--secret-provisioning`');
  for (const server of given.values('provisioning-server'))
    if (!/^(?:[\w.-]+|\[[\da-fA-F:.]+\]):\d{1,5}$/.test(server))
      throw new UserError(`\`${visible(server)}\` is no \`HOST:PORT\``, 'write `--provisioning-server HOST:PORT`');
  if (given.has('into') && given.has('from-log')) {
    const [name] = ['program', 'directory', 'image', 'encrypted', 'secret-provisioning'].filter((one) =>
      given.has(one),
    );
    if (name !== undefined)
      throw new UserError(
        `\`--${name}\` and \`--into\` exclude each other`,
        '`--into` adds to a manifest what a log shows',
      );
  }
}

async function generateFromLog(given: Given, io: Io): Promise<number> {
  const { logFrom, mergeIntoFile } = await import('./generate-log.ts');
  const log = logFrom(given, io);
  if (given.has('into')) return mergeIntoFile(log, writeOptions(given, io).release, { given, io });
  if (hasSource(given) || log.program) return generateFrom(given, io, log);
  throw new UserError(
    'the log does not say which program it is of',
    'name the manifest that is to grow with `--into`, or the program with `--program`',
  );
}

async function generateFrom(given: Given, io: Io, log?: AccessLog): Promise<number> {
  const output = outputFile(given);
  if (output !== undefined) requireWritable(output, io);
  const options = writeOptions(given, io);
  const { described, close } = await openSource(given, io, log?.program);
  try {
    const generated = describe(described, choicesFrom(given, options));
    const encrypted = await encryptedAs(generated.workload, options, { given, io });
    const workload = log ? await addLog(encrypted, log, { options, given, io }) : encrypted;
    printResult(checkedManifest(workload, options), given, io);
    report(generated, given, io);
    return generated.missing.length > 0 ? 1 : 0;
  } finally {
    close();
  }
}

interface Running {
  readonly given: Given;
  readonly io: Io;
}

async function encryptedAs(workload: Workload, options: WriteOptions, { given, io }: Running): Promise<Workload> {
  if (!given.has('encrypted') && !given.has('secret-provisioning')) return workload;
  const { applyEncryption, parseEncrypted } = await import('../generate/encrypted.ts');
  const { provisioningLibrary } = await import('../generate/provisioning-library.ts');
  const tree = openFolder(given.value('root') ?? '/', io);
  const servers = given.values('provisioning-server').join(';');
  const certificates = given.value('provisioning-ca');
  return applyEncryption(workload, {
    encrypted: given.values('encrypted').map(parseEncrypted),
    release: options.release,
    tree,
    ...(given.has('secret-provisioning') && {
      provisioning: {
        library: provisioningLibrary(tree, options.gramine),
        ...(servers !== '' && { servers }),
        ...(certificates !== undefined && { certificates }),
      },
    }),
  });
}

async function addLog(
  workload: Workload,
  log: AccessLog,
  running: Running & { readonly options: WriteOptions },
): Promise<Workload> {
  const { addToWorkload } = await import('./generate-log.ts');
  return addToWorkload(workload, log, running);
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
  const configs = openConfigs({ ...(file !== undefined && { file }), ruleIds }, io);
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
