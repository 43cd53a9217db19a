import { LocatedError } from '../diagnostic/located-error.ts';
import { readValues, type Table } from '../gramine/final-manifest/values.ts';
import { parseTemplate } from '../template/parse.ts';
import { renderTemplate } from '../template/render.ts';
import type { Value } from '../template/value.ts';
import { Source } from '../text/source.ts';

/** What the finalise step makes of `entrypoint.manifest`, before it adds files. */
export type Finalised =
  | { readonly text: string; readonly table: Table; readonly emptied: readonly string[] }
  /** Why it stops, in one clause. */
  | { readonly problem: string };

/**
 * Renders the manifest as the template for which the finalise step takes it: whatever it holds, only these two names have a value.
 * Others become nothing, and are named in `emptied`.
 */
export function finalised(
  text: string,
  known: { readonly libraryPaths: string; readonly environmentPath: string },
): Finalised {
  const template = parseTemplate(new Source('entrypoint.manifest', text));
  const variables = new Map<string, Value>([
    ['library_paths', known.libraryPaths],
    ['env_path', known.environmentPath],
  ]);
  const emptied: string[] = [];
  for (;;) {
    const { text: rendered, problem } = renderTemplate(template, { variables });
    if (!problem) return read(rendered, emptied);
    const name = text.slice(problem.range.start, problem.range.end);
    const isUnknown = problem.code === 'undefined' && /^[A-Za-z_]\w{0,99}$/.test(name) && !variables.has(name);
    if (!isUnknown || emptied.length === mostUnknown) return { problem: problem.message };
    emptied.push(name);
    variables.set(name, '');
  }
}

const mostUnknown = 50;

function read(text: string, emptied: readonly string[]): Finalised {
  try {
    const { values } = readValues(new Source('entrypoint.manifest', text), 'text');
    return { text, table: values, emptied };
  } catch (error) {
    if (error instanceof LocatedError) return { problem: error.lines[0] ?? error.message };
    throw error;
  }
}
