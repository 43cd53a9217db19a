import { UserError } from '../diagnostic/diagnostic.ts';
import type { Described } from '../generate/describe.ts';
import { onPath } from '../generate/launch.ts';
import { describeProgram, type ProgramRequest } from '../generate/program-source.ts';
import { unwritable } from '../generate/toml-text.ts';
import type { Variable } from '../generate/workload.ts';
import type { FileTree } from '../io/file-tree.ts';
import type { Io } from '../io/io.ts';
import { resolvePath } from '../text/path.ts';
import { visible } from '../text/visible.ts';
import type { Given } from './command.ts';

/** What the options name, described as far as its files tell. `close` lets go of an image. */
export interface Source {
  readonly described: Described;
  close(): void;
}

export function hasSource(given: Given): boolean {
  return ['program', 'directory', 'image'].some((name) => given.has(name));
}

/** A program as a log shows it started, for when nothing else is named. */
export interface LoggedProgram {
  readonly path: string;
  readonly argv: readonly string[];
}

export async function openSource(given: Given, io: Io, logged?: LoggedProgram): Promise<Source> {
  refuseTogether(given, 'directory', 'image');
  refuseTogether(given, 'root', 'image');
  if (given.has('image')) return imageSource(given.value('image')!, given, io);
  const directory = given.value('directory');
  const described =
    directory === undefined ? programSource(given, io, logged) : await directorySource(directory, given, io);
  return { described, close() {} };
}

function refuseTogether(given: Given, one: string, other: string): void {
  if (given.has(one) && given.has(other))
    throw new UserError(`\`--${one}\` and \`--${other}\` exclude each other`, 'use one of them');
}

/** A program of this host is looked up in the working directory, too. */
function programSource(given: Given, io: Io, logged: LoggedProgram | undefined): Described {
  const program = given.value('program') ?? logged!.path;
  const request = requestFrom(given, io);
  const isLogged = !given.has('program') && request.arguments.length === 0;
  const isOfHost = !given.has('root');
  if (isOfHost) requireNoNameBeside(program, request, io);
  const leavesFolder = isOfHost && /^\.\.(?:\/|$)/.test(resolvePath('.', program));
  const described = describeProgram({
    ...request,
    ...(isLogged && { arguments: logged!.argv.slice(1) }),
    root: requireWritten(given.value('root-uri') ?? request.root),
    program: leavesFolder ? resolvePath(io.cwd, program) : program,
    ...(isOfHost && { folder: io.openTree('.') }),
  });
  if (!isLogged) return described;
  const { argv } = logged!;
  if (argv.length === 0) return { ...described, questions: [cutArguments] };
  return { ...described, start: { ...described.start, argv } };
}

/** As shells do, names are looked up on `PATH` alone. */
function requireNoNameBeside(program: string, { tree, variables }: Omit<ProgramRequest, 'program'>, io: Io): void {
  if (program === '' || program.includes('/') || io.stat(program)?.type !== 'file') return;
  if (onPath(program, new Map(variables.map(({ name, value }) => [name, value])), tree) !== undefined) return;
  throw new UserError(
    `there is no program \`${visible(program)}\` on \`PATH\``,
    `name the one of this folder \`./${visible(program)}\``,
  );
}

const cutArguments = {
  about: 'loader.argv',
  text: 'its arguments, which the log does not show in full: log with `strace -s 4096`, or give them with `--argv`',
};

async function directorySource(directory: string, given: Given, io: Io): Promise<Described> {
  const { describeDirectory } = await import('../generate/directory-source.ts');
  return describeDirectory({
    ...requestFrom(given, io),
    directory: openFolder(directory, io),
    uri: requireWritten(given.value('root-uri') ?? directory),
    program: given.value('program'),
  });
}

async function imageSource(path: string, given: Given, io: Io): Promise<Source> {
  const { openImage } = await import('../image/open-image.ts');
  const { describeImage } = await import('../generate/image-source.ts');
  const image = await openImage(path, io, { preferredPlatform: 'linux/amd64' });
  try {
    const { config } = image;
    if (!config) throw new UserError(`\`${visible(path)}\` is a folder, not an image`, 'use `--directory`');
    const request = {
      ...requestFrom(given, io),
      tree: await image.tree(),
      root: requireWritten(given.value('root-uri') ?? '/'),
    };
    return {
      described: describeImage({ ...request, program: given.value('program'), config }),
      close: () => image.close(),
    };
  } catch (error) {
    image.close();
    throw error;
  }
}

/** Every file of the manifest will begin with it. */
function requireWritten(path: string): string {
  const wrong = unwritable(path);
  if (wrong === undefined) return path;
  throw new UserError(
    `\`${visible(path)}\` can't stand in a manifest: ${wrong}`,
    'rename it, or say with `--root-uri` where it will be',
  );
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

/** Throws a UserError when there is none. */
export function openFolder(path: string, io: Io): FileTree {
  if (io.stat(path)?.type !== 'directory') throw new UserError(`\`${visible(path)}\` is no folder`);
  return io.openTree(path);
}

function variablesFrom(given: Given): readonly Variable[] {
  return given.values('env').map((text) => {
    const equals = text.indexOf('=');
    if (equals < 1) throw new UserError(`\`${visible(text)}\` sets no variable`, 'write `--env NAME=VALUE`');
    return { name: text.slice(0, equals), value: text.slice(equals + 1), why: 'as asked for' };
  });
}
