import { concise } from './concise.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import type { Reporter } from './reporter.ts';
import type { LintResult } from './result.ts';
import { sarif } from './sarif.ts';
import { text } from './text.ts';

/** Every output format of `lint`, by the name that `--format` takes. */
export const reporters: ReadonlyMap<string, Reporter<LintResult>> = new Map(
  [text, concise, json, sarif, github, gitlab, junit, markdown].map((reporter) => [reporter.id, reporter]),
);
