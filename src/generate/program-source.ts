import type { FileTree } from '../io/file-tree.ts';
import { isAbsolutePath, resolvePath } from '../text/path.ts';
import type { Described } from './describe.ts';
import { defaultPath } from './launch.ts';
import { applicationView, rootView } from './view.ts';
import type { Variable } from './workload.ts';

export interface ProgramRequest {
  /** The file system it lies in, and where that will be when the enclave runs. */
  readonly tree: FileTree;
  readonly root: string;
  /** A path in it, or a name on `PATH`. */
  readonly program: string;
  readonly arguments: readonly string[];
  readonly variables: readonly Variable[];
  readonly also: readonly string[];
  /** The working directory, when what is relative is meant to lie in it. */
  readonly folder?: FileTree;
}

/** A program of a file system, as a login shell would start it. */
export function describeProgram(request: ProgramRequest): Described {
  const { tree, root, program, variables, also } = request;
  const environment = new Map(variables.map(({ name, value }) => [name, value]));
  if (!environment.has('PATH')) environment.set('PATH', defaultPath);
  const base = rootView(tree, root);
  const folder = isInFolder(request) ? request.folder : undefined;
  const at = freePath(tree);
  return {
    view: folder ? applicationView(base, folder, { at, uri: '.', isWhole: false }) : base,
    start: {
      program,
      argv: [program, ...request.arguments],
      environment,
      startDirectory: folder ? at : '/',
      skipsHelpers: false,
    },
    variables,
    also,
  };
}

/** Whether the program, or a file that an argument names, is meant to lie in the working directory. */
function isInFolder({ program, folder, arguments: args }: ProgramRequest): boolean {
  if (!folder) return false;
  if (program.includes('/') && !program.startsWith('/')) return true;
  return args.some((argument) => {
    const path = resolvePath('.', argument.startsWith('-') ? argument.slice(argument.indexOf('=') + 1) : argument);
    if (isAbsolutePath(path) || /^(?:-|\.\.?(?:\/|$))/.test(path)) return false;
    return folder.stat(`/${path}`)?.type === 'file';
  });
}

/** Where nothing of the host is hidden by it. */
function freePath(tree: FileTree): string {
  let path = '/app';
  for (let count = 2; tree.lstat(path); count++) path = `/app${count}`;
  return path;
}
