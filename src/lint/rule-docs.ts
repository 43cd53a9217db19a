import type { Rule, RuleDocs } from './rule.ts';

/** The only way to them: the command keeps the documentation of rules about manifests apart, see build-command.mjs. */
export function docsOf({ docs }: Rule): RuleDocs {
  return docs;
}
