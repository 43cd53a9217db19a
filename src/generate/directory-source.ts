import { UserError } from '../diagnostic/diagnostic.ts';
import type { FileTree } from '../io/file-tree.ts';
import { visible } from '../text/visible.ts';
import { type ApplicationCommand, applicationCommands } from './application.ts';
import type { Described } from './describe.ts';
import { defaultPath } from './launch.ts';
import { describeProgram, type ProgramRequest } from './program-source.ts';
import { applicationView, rootView } from './view.ts';

export interface DirectoryRequest extends Omit<ProgramRequest, 'program'> {
  /** The folder, and where it will be when the enclave runs. */
  readonly directory: FileTree;
  readonly uri: string;
  /** What to start: a path in the folder, or a name. Found out when absent. */
  readonly program: string | undefined;
}

/** Where an application is seen in the enclave. */
const applicationFolder = '/app';

/** An unpacked root file system, or an application that runs on the programs and libraries of `tree`. */
export function describeDirectory(request: DirectoryRequest): Described {
  const { directory, uri } = request;
  if (!isRootFileSystem(directory)) return describeApplication(request);
  const [first, ...rest] = request.program === undefined ? request.arguments : [request.program, ...request.arguments];
  return describeProgram({
    ...request,
    tree: directory,
    root: uri,
    program: first ?? onlyProgram(directory),
    arguments: rest,
  });
}

/** Applications may have a `bin`, a `lib` and an `etc` of their own; systems have more than that. */
function isRootFileSystem(tree: FileTree): boolean {
  const has = (path: string, type: 'file' | 'directory') => tree.stat(path)?.type === type;
  return (
    ['/usr/bin', '/usr/lib', '/usr/sbin'].some((path) => has(path, 'directory')) ||
    ['/etc/passwd', '/etc/os-release', '/bin/sh', '/bin/busybox'].some((path) => has(path, 'file'))
  );
}

function onlyProgram(directory: FileTree): string {
  const own = ['/usr/local/bin', '/usr/local/sbin', '/app', '/opt', '/srv'].flatMap((folder) =>
    programsIn(directory, folder),
  );
  const found =
    own.length > 0
      ? own
      : ['/usr/sbin', '/usr/bin', '/sbin', '/bin'].flatMap((folder) => programsIn(directory, folder));
  if (found.length === 1) return found[0]!;
  throw unclear(found);
}

function programsIn(tree: FileTree, folder: string): readonly string[] {
  if (tree.lstat(folder)?.type !== 'directory') return [];
  return tree
    .list(folder)
    .map((name) => `${folder}/${name}`)
    .filter((path) => {
      const found = tree.lstat(path);
      return found?.type === 'file' && (found.mode & 0o111) !== 0;
    });
}

function describeApplication(request: DirectoryRequest): Described {
  const { directory, uri, tree, root, variables, also } = request;
  const view = applicationView(rootView(tree, root), directory, { at: applicationFolder, uri, isWhole: true });
  const command = chosenCommand(request);
  const environment = new Map(variables.map(({ name, value }) => [name, value]));
  if (!environment.has('PATH')) environment.set('PATH', defaultPath);
  for (const [name, value] of command.environment) environment.set(name, value);
  return {
    view,
    start: {
      program: command.argv[0]!,
      argv: command.argv,
      environment,
      startDirectory: applicationFolder,
      skipsHelpers: true,
    },
    variables: [
      ...variables,
      ...[...command.environment].map(([name, value]) => ({
        name,
        value,
        why: `set in ${command.from ?? 'the command'}`,
      })),
    ],
    folders: [{ path: applicationFolder, why: 'the application, all of it' }],
    notes: command.from === undefined ? [] : [`${command.from} says what to start: ${command.argv.join(' ')}`],
    also,
  };
}

/** Names of the folder's own programs are paths in it, everything else is looked up on `PATH`. */
function chosenCommand({ directory, program, arguments: given }: DirectoryRequest): ApplicationCommand {
  const isNamed = program !== undefined || given.length > 0;
  if (isNamed) {
    const [name, ...rest] = program === undefined ? given : [program, ...given];
    return { argv: [inFolder(name!, directory), ...rest], environment: new Map(), from: undefined };
  }
  const commands = applicationCommands(directory);
  const [only, ...others] = commands;
  if (only && others.length === 0)
    return { ...only, argv: [inFolder(only.argv[0]!, directory), ...only.argv.slice(1)] };
  throw unclear(commands.map(({ argv }) => argv.join(' ')));
}

function inFolder(name: string, directory: FileTree): string {
  const inside = name.startsWith(`${applicationFolder}/`)
    ? name.slice(applicationFolder.length)
    : `/${name.replace(/^(?:\.\/)+/, '')}`;
  return directory.stat(inside)?.type === 'file' ? `${applicationFolder}${inside}` : name;
}

function unclear(candidates: readonly string[]): UserError {
  if (candidates.length === 0)
    return new UserError('nothing in the folder says what is to be started', 'name it with `--program`');
  const shown = candidates.slice(0, 10).map((one) => `\`${visible(one)}\``);
  return new UserError(
    `several programs could be meant: ${shown.join(', ')}${candidates.length > shown.length ? ` and ${candidates.length - shown.length} more` : ''}`,
    'choose one with `--program`',
  );
}
