import { manifestRule } from '../../rule.ts';
import { findingOf } from './syntax.ts';

export const newerSyntax = manifestRule({
  id: 'toml/newer-syntax',
  severity: 'error',
  fix: 'none',
  on: 'syntax',
  docs: {
    summary: 'Syntax of TOML 1.1: a newline or a trailing comma in an inline table.',
    why: "gramine-manifest-check reads with Python's tomllib, which knows TOML 1.0. tomli from 2.4 on accepts the newer syntax, so the same file builds on one machine and not on another; Gramine's runtime refuses a newline there as well.",
    bad: [{ manifest: 'loader.env.A = { value = "1", }', at: ',' }, { manifest: 'loader.env.A = {\n  value = "1"\n}' }],
    good: [{ manifest: 'loader.env.A = { value = "1" }' }, { manifest: 'loader.argv = [\n  "app",\n]' }],
  },
  *check(subject) {
    for (const problem of subject.document.problems) if (problem.code === 'toml-1.1') yield findingOf(subject, problem);
  },
});
