import type { Value } from './value.ts';

/** The variables a template is rendered with, beside what Jinja itself defines. */
export interface Context {
  readonly variables: ReadonlyMap<string, Value>;
}
