import { UserError } from '../diagnostic/diagnostic.ts';
import { checkedManifest } from '../generate/checked-manifest.ts';
import { type Described, describe, type Generated } from '../generate/describe.ts';
import { gramineDirectories } from '../generate/gramine-directories.ts';
import { profiles } from '../generate/profiles/index.ts';
import { describeProgram, type ProgramRequest } from '../generate/program-source.ts';
import type { Variable } from '../generate/workload.ts';
import type { WriteOptions } from '../generate/write.ts';
import { newestRelease } from '../gramine/release.ts';
import type { FileTree } from '../io/file-tree.ts';
import type { Io } from '../io/io.ts';
import { openConfigs, type Settings } from '../lint/config.ts';
import { rules } from '../lint/rules/index.ts';
import { resolvePath } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';
import { askWhatToGenerate } from './generate-questions.ts';
import { outputFile, printResult } from './print.ts';
import { releaseFrom } from './release-option.ts';
import { requireWritable } from './write-file.ts';

/** `generate manifest`: describes what is to run, writes the manifest, says what is missing. */
export async function generateManifest(options: Given, io: Io): Promise<number> {
  return generateFrom(hasSource(options) ? options : askWhatToGenerate(io), io);
}

function hasSource(given: Given): boolean {
  return ['program', 'directory', 'image'].some((name) => given.has(name));
}

async function generateFrom(given: Given, io: Io): Promise<number> {
  const output = outputFile(given);
  if (output !== undefined) requireWritable(output, io);
  const options = writeOptions(given, io);
  const runtimes = given.values('runtime');
  const described = await source(given, io);
  const generated = describe(described, {
    release: options.release,
    gramine: options.gramine,
    profiles,
    ...(runtimes.length > 0 && { runtimes }),
  });
  printResult(checkedManifest(generated.workload, options), given, io);
  report(generated, given, io);
  return generated.missing.length > 0 ? 1 : 0;
}

async function source(given: Given, io: Io): Promise<Described> {
  const [directory, image] = [given.value('directory'), given.value('image')];
  if (directory !== undefined && image !== undefined)
    throw new UserError('`--directory` and `--image` exclude each other', 'use one of them');
  if (image !== undefined) return imageSource(image, given, io);
  const request = requestFrom(given, io);
  const program = given.value('program');
  if (directory !== undefined) {
    const { describeDirectory } = await import('../generate/directory-source.ts');
    const uri = given.value('root-uri') ?? directory;
    return describeDirectory({ ...request, directory: openFolder(directory, io), uri, program });
  }
  if (program === undefined) throw new Error('a program, a folder or an image was required before');
  const isOfHost = given.value('root') === undefined;
  const leavesFolder = isOfHost && /^\.\.(?:\/|$)/.test(resolvePath('.', program));
  return describeProgram({
    ...request,
    root: given.value('root-uri') ?? request.root,
    program: leavesFolder ? resolvePath(io.cwd, program) : program,
    ...(isOfHost && { folder: io.openTree('.') }),
  });
}

function requestFrom(given: Given, io: Io): Omit<ProgramRequest, 'program'> {
  const root = given.value('root') ?? '/';
  return {
    tree: openFolder(root, io),
    root,
    arguments: [...given.values('argv'), ...given.operands.slice(1)],
    variables: variablesFrom(given),
    also: given.values('also'),
  };
}

async function imageSource(path: string, given: Given, io: Io): Promise<Described> {
  const { openImage } = await import('../image/open-image.ts');
  const { describeImage } = await import('../generate/image-source.ts');
  const image = await openImage(path, io);
  if (!image.config) throw new UserError(`\`${visible(path)}\` is a folder, not an image`, 'use `--directory`');
  const request = { ...requestFrom(given, io), tree: await image.tree(), root: given.value('root-uri') ?? '/' };
  return describeImage({ ...request, program: given.value('program'), config: image.config });
}

function openFolder(root: string, io: Io): FileTree {
  if (io.stat(root)?.type !== 'directory') throw new UserError(`\`${root}\` is no folder`);
  return io.openTree(root);
}

function variablesFrom(given: Given): readonly Variable[] {
  return given.values('env').map((text) => {
    const equals = text.indexOf('=');
    if (equals < 1) throw new UserError(`\`${visible(text)}\` sets no variable`, 'write `--env NAME=VALUE`');
    return { name: text.slice(0, equals), value: text.slice(equals + 1), why: 'as asked for' };
  });
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

function report({ missing, notes }: Generated, given: Given, io: Io): void {
  for (const { name, neededBy } of missing)
    io.stderr.write(`manifestly: \`${visible(name)}\` is missing, which \`${visible(neededBy)}\` needs\n`);
  if (given.has('quiet')) return;
  for (const note of notes) io.stderr.write(`manifestly: note: ${visible(note)}\n`);
}
