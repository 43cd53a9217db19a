import type { FileTree } from '../io/file-tree.ts';
import type { Described } from './describe.ts';
import { defaultPath } from './launch.ts';
import { rootView } from './view.ts';
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
}

/** A program of a file system, as a login shell would start it. */
export function describeProgram({ tree, root, program, variables, also, ...request }: ProgramRequest): Described {
  const environment = new Map(variables.map(({ name, value }) => [name, value]));
  if (!environment.has('PATH')) environment.set('PATH', defaultPath);
  return {
    view: rootView(tree, root),
    start: {
      program,
      argv: [program, ...request.arguments],
      environment,
      startDirectory: '/',
      skipsHelpers: false,
    },
    variables,
    also,
  };
}
