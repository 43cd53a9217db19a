import type { FileStat } from '../io/file-tree.ts';
import type { Value } from './value.ts';

/** The variables a template is rendered with, beside what Jinja itself defines. */
export interface Context {
  readonly variables: ReadonlyMap<string, Value>;
  /** Answers what a template asks of a path, e.g. `path.is_dir()`. Without it such questions are refused. */
  readonly files?: PathLookup;
}

/** Takes paths as a template has them. May throw TemplateError where nobody knows the answer. */
export interface PathLookup {
  /** Follows symbolic links; undefined when nothing is there. */
  stat(path: string): FileStat | undefined;
  lstat(path: string): FileStat | undefined;
  /** Absolute and without symbolic links, as far as the path exists. */
  resolve(path: string): string;
}
